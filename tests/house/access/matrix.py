"""Working out who gets where: each route is tried by everybody, and every try is undone."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import cast

from flask import Flask, url_for
from sqlalchemy import Connection
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app.accounts.permissions import GRANTS, Role
from app.db import db
from app.kit import access
from tests.client import TownClient
from tests.house.access.cast import NOBODY, SIGNED_IN, STAFF
from tests.house.access.things import Answer, Thing, fitting

STATUSES = {401: Answer.SIGN_IN, 403: Answer.REFUSED, 404: Answer.HIDDEN, 410: Answer.HIDDEN}


@dataclass(frozen=True)
class Door:
    """One method of one route, and what stands behind it."""

    method: str
    rule: Rule
    thing: Thing

    @property
    def name(self) -> str:
        return f"{self.method} {self.rule.rule}"

    def mark(self, app: Flask) -> access.Access:
        mark = access.access_of(app, self.rule.endpoint)
        assert mark is not None
        return mark

    def expected(self, part: str, app: Flask) -> set[Answer]:
        """What the route's mark and the thing say. Of what is not theirs, people may be told that it is not there."""
        if self._may_pass(part, app):
            return {self.thing.answer}
        return {Answer.SIGN_IN} if part == NOBODY else {Answer.REFUSED, Answer.HIDDEN}

    def _may_pass(self, part: str, app: Flask) -> bool:
        mark = self.mark(app)
        if mark.kind == "public":
            return True
        those = SIGNED_IN if self.thing.only is None else self.thing.only
        if mark.permission and not (part in STAFF and mark.permission in GRANTS[Role(part)]):
            return False
        return part in those


def doors_of(app: Flask, things: list[Thing]) -> list[Door]:
    return [
        Door(method, rule, fitting(things, rule.rule, method))
        for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule)
        for method in sorted((rule.methods or set()) & {"GET", "POST"})
    ]


def try_door(door: Door, browser: TownClient) -> Answer:
    """What the answer to somebody says."""
    values = {place: value for place, value in door.thing.values.items() if place in door.rule.arguments}
    with browser.application.test_request_context():
        path = url_for(door.rule.endpoint, **values)
    with undone():
        response = browser.submit(path) if door.method == "POST" else browser.get(path)
        return read(response)


def read(response: TestResponse) -> Answer:
    assert response.status_code < 500, f"{response.status_code} for {response.request.path}"
    if response.status_code == 303 and response.location.split("?")[0].endswith("/sign-in"):
        return Answer.SIGN_IN
    return STATUSES.get(response.status_code, Answer.YES)


@contextmanager
def undone() -> Iterator[None]:
    """Whatever the request commits is rolled back: the next finds the world as it was."""
    db.session.commit()
    savepoint = cast(Connection, db.engines[None]).begin_nested()  # the test's one connection
    try:
        yield
    finally:
        db.session.rollback()
        savepoint.rollback()
        db.session.expire_all()
