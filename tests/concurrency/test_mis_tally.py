"""Two tabs, a double click and neighbours: each household counts once, and no count is lost."""

from collections.abc import Callable
from uuid import uuid4

from flask import Flask
from sqlalchemy import func, select

from app.db import db
from app.mis.models import MisTally
from app.mis.queries import find_live_set
from app.mis.rules import Band
from app.mis.tallying import count_household
from tests.concurrency.conftest import at_the_same_moment

TRIES = 6
WARD = "E05014742"


def counter(app: Flask, ticket: str) -> Callable[[], bool]:
    def count() -> bool:
        with app.app_context():
            parameter_set = find_live_set()
            assert parameter_set is not None
            is_new = count_household(ticket, ward_code=WARD, band=Band.D, parameter_set=parameter_set)
            db.session.commit()
            return is_new

    return count


def households(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.coalesce(func.sum(MisTally.households), 0))) or 0


def test_one_household_counts_once_however_often_it_presses(live_town: Flask) -> None:
    before, ticket = households(live_town), uuid4().hex
    outcomes = at_the_same_moment([counter(live_town, ticket) for _press in range(TRIES)])
    assert outcomes.count(True) == 1
    assert households(live_town) == before + 1


def test_neighbours_counted_at_once_are_all_counted(live_town: Flask) -> None:
    before = households(live_town)
    outcomes = at_the_same_moment([counter(live_town, uuid4().hex) for _neighbour in range(TRIES)])
    assert all(outcomes)
    assert households(live_town) == before + TRIES
