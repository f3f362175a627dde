"""Two analysts publishing for one year at the same moment: the second was compared with nothing, and is told."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from flask import Flask

from app.accounts.models import Person
from app.db import db
from app.kit.errors import DomainError
from app.mis import actions, release_queries, releasing
from app.mis.models import MisParameterSet
from tests.concurrency.conftest import at_the_same_moment
from tests.factories.people import make_person
from tests.mis.documents import dearer
from tests.mis.test_tabulating import town


def approved_set(app: Flask, year: int) -> int:
    with app.app_context():
        row = actions.enter_set(dearer(f"{year} {uuid4().hex[:6]}", year), actor=None)
        actions.approve_set(row, actor=make_person(f"{uuid4().hex}@example.org"))
        db.session.commit()
        return row.id


def publisher(app: Flask, year: int, set_id: int, south_in_e: int) -> Callable[[], str]:
    """The deed of one more analyst, whose preview was worked out before the start."""
    with app.app_context():
        person_id = make_person(f"{uuid4().hex}@example.org").id
        db.session.commit()
        chosen = db.session.get_one(MisParameterSet, set_id)
        draft = releasing.draft_release(
            town(south_in_e=south_in_e), year=year, is_synthetic=False, parameter_set=chosen
        )

    def publish() -> str:
        with app.app_context():
            analyst = db.session.get_one(Person, person_id)
            try:
                releasing.publish_release(draft, title=uuid4().hex, source="Survey", method="", actor=analyst)
            except DomainError as error:
                db.session.rollback()
                return str(error)
            db.session.commit()
            return "published"

    return publish


@pytest.mark.parametrize("year", [2071, 2072, 2073])
def test_two_first_releases_of_a_year_from_different_sets_wait_for_each_other(live_town: Flask, year: int) -> None:
    sets = [approved_set(live_town, year), approved_set(live_town, year - 10)]
    deeds = [publisher(live_town, year, set_id, 45 + 5 * place) for place, set_id in enumerate(sets)]
    told = at_the_same_moment(deeds)
    assert told.count("published") == 1
    assert sum("published since" in words for words in told) == 1
    with live_town.app_context():
        assert len(release_queries.list_live(year)) == 1
