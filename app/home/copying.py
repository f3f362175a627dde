"""A person's copy of all that is held of them: one ZIP, readable by people and by programs, sent as it is made."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from babel.dates import format_date, format_datetime
from flask import current_app, render_template
from flask_babel import get_locale
from flask_babel import gettext as _

from app.kit.clock import TOWN_ZONE, now
from app.kit.errors import NotFound
from app.kit.holdings import HeldFile, Sheet, Value, Worded
from app.kit.storage import Storage, storage

CHUNK = 64 * 1024  # bytes

Entry = tuple[str, Iterable[bytes]]


class _Pipe:
    """What `zipfile` writes to: nothing is kept but what has not been sent yet."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """There is nothing to wait for."""

    def close(self) -> None:
        """Nor to close."""

    def take(self) -> bytes:
        taken = b"".join(self._parts)
        self._parts.clear()
        return taken


def zip_of(sheets: Sequence[Sheet]) -> Iterator[bytes]:
    """The copy, piece by piece. The words are put together here, while we know who asks; the files come as they go."""
    moment = now()
    page = render_template("home/rights/copy.html", sheets=sheets, made_at=moment, readable=readable)
    entries: list[Entry] = [
        ("index.html", [page.encode()]),
        ("data.json", [_as_json(sheets, moment).encode()]),
    ]
    files = [file for sheet in sheets for file in sheet.files]
    entries += [(f"files/{file.name}", _read(file, storage())) for file in files]
    return _stream(entries, moment)


def _stream(entries: Iterable[Entry], moment: datetime) -> Iterator[bytes]:
    pipe = _Pipe()
    made_at = moment.astimezone(TOWN_ZONE).timetuple()[:6]
    with ZipFile(pipe, "w") as archive:
        for name, chunks in entries:
            about = ZipInfo(name, made_at)
            about.compress_type = ZIP_DEFLATED
            with archive.open(about, "w") as member:
                for chunk in chunks:
                    member.write(chunk)
                    yield pipe.take()
    yield pipe.take()


def _read(file: HeldFile, keeper: Storage) -> Iterator[bytes]:
    try:
        stream = keeper.open(file.stored_as)
    except NotFound:
        return  # lost: an empty file says so, and the rest of the copy is whole
    try:
        while chunk := stream.read(CHUNK):
            yield chunk
    finally:
        stream.close()


def _as_json(sheets: Sequence[Sheet], moment: datetime) -> str:
    facts = {
        "from": current_app.config["SITE_URL"],
        "made_at": moment.isoformat(),
        "holds": {sheet.key: list(sheet.rows) for sheet in sheets},
    }
    return json.dumps(facts, ensure_ascii=False, indent=2, default=_plain)


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def readable(value: Value) -> str:
    """A value as people write it."""
    if value is None or value == "":
        return "–"
    if isinstance(value, Worded):
        return value.words
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    if isinstance(value, datetime):
        return str(format_datetime(value.astimezone(TOWN_ZONE), "d MMMM y, HH:mm", locale=get_locale()))
    if isinstance(value, date):
        return str(format_date(value, "d MMMM y", locale=get_locale()))
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
