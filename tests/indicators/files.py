"""Files of figures for tests, and what becomes of them."""

import io
from typing import Any

from app.db import db
from app.indicators.importing import Imported, Source, import_file
from tests.factories.indicators import BARNFIELD, CODE

HEADER = "indicator,area,period,value"


def bring(content: str | bytes, **source: Any) -> Imported:
    """Read a whole file as the command does, and leave a draft or the reasons."""
    data = content if isinstance(content, bytes) else content.encode()
    done = import_file(Source(io.BytesIO(data), **source), title="From a test", actor=None)
    db.session.flush()
    return done


def line(value: str, *, area: str = BARNFIELD, period: str = "2021", code: str = CODE) -> str:
    return f"{code},{area},{period},{value}"


def csv(*lines: str, header: str = HEADER) -> str:
    return "\n".join((header, *lines)) + "\n"
