"""All of the register taken away, and many updates sent in one file: each in a process of its own, for its memory.

`python -m bench.taking take PATH` reads an answer piece by piece, as a server does; `python -m bench.taking send SLUG`
sends an organisation's owner's file. Both print what it took.
"""

import io
import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select
from werkzeug.test import EnvironBuilder

from app import create_app
from app.commitments import update_queries
from app.commitments.update_table import COLUMNS, MOST_ROWS
from app.db import db
from app.kit.clock import today
from app.kit.csv import line_of
from app.organisations.models import Organisation
from app.organisations.queries import list_owners
from bench.memory import watched
from bench.towns import PROJECT, environment

CSRF = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
TOKEN = re.compile(r'name="token"[^>]*value="([^"]+)"')


@dataclass(frozen=True)
class Took:
    """How many lines, in how many seconds of the clock and of CPU, and megabytes of memory before and at most."""

    lines: int
    seconds: float
    cpu: float
    before: float
    peak: float

    def as_text(self) -> str:
        rates = f"{self.seconds:.1f} s, {self.cpu:.1f} s of CPU ({self.lines / self.cpu:,.0f} a second of it)"
        return f"{rates}; {self.peak:.0f} MB of its own memory at most, {self.before:.0f} MB before"


def take(database: Path, path: str) -> Took:
    return Took(**_in_a_process(database, "take", path))


def send(database: Path, slug: str) -> tuple[Took, Took]:
    """The dry run, and keeping it all."""
    looked, kept = _in_a_process(database, "send", slug)
    return Took(**looked), Took(**kept)


def _in_a_process(database: Path, *what: str) -> Any:
    command = [sys.executable, "-m", "bench.taking", *what]
    done = subprocess.run(
        command, env=environment(database), cwd=PROJECT, stdout=subprocess.PIPE, text=True, check=True
    )
    return json.loads(done.stdout)


def _take(application: Flask, path: str) -> Took:
    return _measured(lambda: sum(piece.count(b"\n") for piece in _answer(application, path)))


def _answer(application: Flask, path: str) -> Iterable[bytes]:
    statuses: list[str] = []

    def start_response(status: str, *_rest: object) -> Callable[[bytes], object]:
        statuses.append(status)
        return lambda _data: None

    answer = application.wsgi_app(EnvironBuilder(path).get_environ(), start_response)
    yield from answer
    if hasattr(answer, "close"):
        answer.close()
    if not statuses[0].startswith("200"):
        raise SystemExit(f"{path} answered {statuses[0]}")


def _measured(work: Callable[[], int]) -> Took:
    with watched() as memory:
        start, cpu = time.perf_counter(), time.thread_time()
        lines = work()
        seconds, cpu = time.perf_counter() - start, time.thread_time() - cpu
    return Took(lines, seconds, cpu, memory.before, memory.peak)


def _send(application: Flask, slug: str) -> list[Took]:
    """Choose the file, read what would become of it, and press the button."""
    with application.app_context():
        organisation = db.session.scalars(select(Organisation).where(Organisation.slug == slug)).one()
        session = list_owners(organisation)[0].get_id()
        file = _file(organisation)
    client = application.test_client()
    with client.session_transaction() as cookie:
        cookie.update(_user_id=session, _fresh=True)
    pages: list[str] = [client.get(f"/workspace/{slug}/updates/file").get_data(as_text=True)]

    def look() -> int:
        data = {"csrf_token": _found(CSRF, pages[-1]), "file": (io.BytesIO(file), "updates.csv")}
        answer = client.post(f"/workspace/{slug}/updates/file", data=data)
        if answer.status_code != 200:
            raise SystemExit(f"the file answered {answer.status}")
        pages.append(answer.get_data(as_text=True))
        return MOST_ROWS

    def keep() -> int:
        data = {"csrf_token": _found(CSRF, pages[-1]), "token": _found(TOKEN, pages[-1])}
        answer = client.post(f"/workspace/{slug}/updates", data=data)
        if answer.status_code != 303:
            raise SystemExit(f"keeping the file answered {answer.status}")
        return MOST_ROWS

    return [_measured(look), _measured(keep)]


def _found(pattern: re.Pattern[str], page: str) -> str:
    found = pattern.search(page)
    if found is None:
        raise SystemExit(f"the page has no {pattern.pattern}")
    return found[1]


def _file(organisation: Organisation) -> bytes:
    """As many rows as one file may have, spread over the organisation's commitments."""
    commitments = update_queries.list_commitments_to_fill(organisation)
    lines = [line_of(COLUMNS)]
    for number in range(MOST_ROWS):
        commitment, day = commitments[number % len(commitments)], today() - timedelta(days=number % 300)
        value = number % 100 if commitment.unit else ""
        note = f"Row {number}: we have counted them at the door"
        lines.append(line_of(["", commitment.id, commitment.text, day, "going_on", value, commitment.unit, note, ""]))
    return "".join(lines).encode()


def main() -> None:
    what, subject = sys.argv[1:]
    application = create_app()
    took = _take(application, subject) if what == "take" else _send(application, subject)
    print(json.dumps(took if isinstance(took, list) else asdict(took), default=asdict))


if __name__ == "__main__":
    main()
