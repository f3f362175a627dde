"""Two people approving at the same moment: one set is live, and whoever came second is told."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import Person
from app.db import db
from app.kit.errors import DomainError
from app.mis import actions, queries
from app.mis.models import MisParameterSet, MisThreshold
from tests.concurrency.conftest import at_the_same_moment
from tests.factories.people import make_person
from tests.mis.documents import dearer

LINES_OF_A_SET = 12 * 3 * 2 * 3


def draft(app: Flask, year: int) -> int:
    with app.app_context():
        row = actions.enter_set(dearer(f"{year} {uuid4().hex[:6]}", year), actor=None)
        db.session.commit()
        return row.id


def approver(app: Flask, set_id: int) -> Callable[[], str]:
    """The deed of one more person who approves, as a request would do it: what they are told."""
    with app.app_context():
        person_id = make_person(f"{uuid4().hex}@example.org").id
        db.session.commit()

    def approve() -> str:
        with app.app_context():
            try:
                actions.approve_set(queries.get_set(set_id), actor=db.session.get_one(Person, person_id))
            except DomainError as error:
                db.session.rollback()
                return str(error)
            db.session.commit()
            return "approved"

    return approve


def live_sets(app: Flask, year: int) -> list[int]:
    with app.app_context():
        return list(
            db.session.scalars(
                select(MisParameterSet.id).where(
                    MisParameterSet.year == year,
                    MisParameterSet.approved_at.is_not(None),
                    MisParameterSet.superseded_at.is_(None),
                )
            )
        )


def count_lines(app: Flask, set_id: int) -> int:
    with app.app_context():
        lines = select(func.count()).where(MisThreshold.parameter_set_id == set_id)
        return db.session.scalar(lines) or 0


def test_two_people_approving_one_set_at_once_approve_it_once(live_town: Flask) -> None:
    set_id = draft(live_town, 2031)
    told = at_the_same_moment([approver(live_town, set_id), approver(live_town, set_id)])
    assert sorted(told) == ["This set is approved already.", "approved"]
    assert live_sets(live_town, 2031) == [set_id]
    assert count_lines(live_town, set_id) == LINES_OF_A_SET


@pytest.mark.parametrize("year", [2041, 2042, 2043])
def test_of_two_sets_for_a_year_approved_at_once_one_is_live(live_town: Flask, year: int) -> None:
    """One after the other, the second supersedes the first; truly together, the second is told to look again."""
    drafts = [draft(live_town, year), draft(live_town, year)]
    told = at_the_same_moment([approver(live_town, each) for each in drafts])
    assert "approved" in told
    assert all(words == "approved" or "at the same moment" in words for words in told)
    assert len(live_sets(live_town, year)) == 1


def test_a_set_is_discarded_or_approved_but_not_both(live_town: Flask) -> None:
    set_id = draft(live_town, 2051)
    with live_town.app_context():
        person_id = make_person(f"{uuid4().hex}@example.org").id
        db.session.commit()

    def discard() -> str:
        with live_town.app_context():
            try:
                actions.discard_set(queries.get_set(set_id), actor=db.session.get_one(Person, person_id))
            except DomainError as error:
                db.session.rollback()
                return str(error)
            db.session.commit()
            return "discarded"

    told = at_the_same_moment([discard, approver(live_town, set_id)])
    assert ("discarded" in told) != ("approved" in told)
    assert len(live_sets(live_town, 2051)) == told.count("approved")
