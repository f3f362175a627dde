"""CPU time a page costs, and its statements: the applications called in this process, without a network."""

import io
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any

from flask import Flask
from sqlalchemy import event
from werkzeug.test import EnvironBuilder

from app.db import db

REQUESTS = 40  # a round

Call = Callable[[], None]
BOOKKEEPING = ("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT", "ROLLBACK")


def call(
    app: Flask, method: str, path: str, headers: dict[str, str] | None = None, body: str = ""
) -> tuple[int, bytes]:
    """One request from first to last byte."""
    status, chunks, _seconds = _timed(app, _environ(method, path, headers, body))
    return status, chunks


def seconds_of(app: Flask, requests: Iterator[tuple[str, str, dict[str, str], str]], number: int = REQUESTS) -> float:
    """The median CPU time of so many requests."""
    times = []
    for _each in range(number):
        method, path, headers, body = next(requests)
        status, _body, seconds = _timed(app, _environ(method, path, headers, body))
        if status >= 400:
            raise SystemExit(f"{method} {path} answered {status}")
        times.append(seconds)
    return median(times)


def _environ(method: str, path: str, headers: dict[str, str] | None, body: str) -> dict[str, Any]:
    builder = EnvironBuilder(
        path, method=method, headers=list((headers or {}).items()), input_stream=io.BytesIO(body.encode())
    )
    environ = builder.get_environ()
    environ["CONTENT_LENGTH"] = str(len(body))
    return environ


def _timed(app: Flask, environ: dict[str, Any]) -> tuple[int, bytes, float]:
    statuses: list[str] = []

    def start_response(status: str, *_rest: Any) -> Callable[[bytes], object]:
        statuses.append(status)
        return lambda _data: None

    start = time.thread_time()
    answer = app.wsgi_app(environ, start_response)
    body = b"".join(answer)
    if hasattr(answer, "close"):
        answer.close()
    return int(statuses[0][:3]), body, time.thread_time() - start


@contextmanager
def counted_statements(app: Flask) -> Iterator[list[str]]:
    """The statements sent to the database in the block."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(BOOKKEEPING):
            statements.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)
