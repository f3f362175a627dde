"""Two editors at the same moment: one version, and one who is told."""

from collections.abc import Callable

from flask import Flask

from app.accounts.models import Person
from app.db import db
from app.kit.errors import Duplicate
from app.statements.actions import Edition, publish
from app.statements.queries import find_current, list_versions
from app.statements.rules import Slug
from tests.concurrency.conftest import at_the_same_moment
from tests.factories.people import make_person

EDITORS = 4


def editor(app: Flask, person_id: int, number: int, base: int) -> Callable[[], str]:
    def save() -> str:
        with app.app_context():
            edition = Edition(text=f"Text {number}.", what_changed="x", needs_consent=False, based_on=base)
            try:
                publish(Slug.COOKIES, edition, actor=db.session.get_one(Person, person_id))
                db.session.commit()
            except Duplicate:
                db.session.rollback()
                return "told"
            return "published"

    return save


def test_of_editors_who_save_at_once_one_publishes(live_town: Flask) -> None:
    with live_town.app_context():
        person_id = make_person(f"editor{EDITORS}@luton.example").id
        current = find_current(Slug.COOKIES)
        assert current is not None
        base = current.number
        db.session.commit()
    outcomes = at_the_same_moment([editor(live_town, person_id, number, base) for number in range(EDITORS)])
    assert sorted(outcomes) == ["published"] + ["told"] * (EDITORS - 1)
    with live_town.app_context():
        assert list_versions(Slug.COOKIES)[0].number == base + 1
        db.session.rollback()
