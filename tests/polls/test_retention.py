"""Who voted is forgotten a year after the count; that they did is not."""

from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from app.db import db
from app.home import retention
from app.kit.clock import now
from app.kit.holdings import Sheet
from app.places.queries import list_wards
from app.polls.holding import copy
from app.polls.models import Participation
from tests.factories.people import make_person
from tests.factories.polls import make_poll
from tests.polls.counted import cast_one, count_later, make_counted

RULE = "who voted in polls"


def due() -> int:
    return next(line.due.number for line in retention.report() if line.rule.name == RULE)


def kept() -> list[tuple[Any, Any]]:
    db.session.expire_all()
    rows = db.session.execute(select(Participation.person_id, Participation.ward_code))
    return [(row.person_id, row.ward_code) for row in rows]


def later(days: int) -> Any:
    return time_machine.travel(now().replace(year=now().year + days // 365), tick=False)


@pytest.mark.parametrize(("years", "goes"), [(0, False), (2, True)])
def test_who_voted_goes_when_its_time_is_over(session: object, years: int, goes: bool) -> None:
    ward = list_wards()[0].code
    poll = make_poll()
    cast_one(poll, ["1"], ward_code=ward)
    count_later(poll)
    with later(365 * years):
        assert due() == int(goes)
        went = retention.keep_promises()[RULE]
    assert went == int(goes)
    [(person, kept_ward)] = kept()
    assert (person is None, kept_ward is None) == (goes, goes)
    assert poll.turnout is not None
    assert poll.turnout["voters"] == 1, "the turnout stays"


def test_who_voted_in_a_poll_that_is_open_or_cancelled_lately_stays(session: object) -> None:
    open_still, cancelled = make_poll(), make_poll()
    for poll in (open_still, cancelled):
        cast_one(poll, ["1"])
    cancelled.cancelled_at, cancelled.cancelled_why = now(), "A cost was wrong"
    db.session.flush()
    assert due() == 0
    with later(730):
        assert due() == 1, "that of the cancelled one; the other was never counted"


def test_a_copy_of_ones_data_says_in_which_polls_one_voted_and_never_what(session: object) -> None:
    person = make_person("kim@luton.example")
    poll = make_counted(ballots=[["1"]])
    participation = db.session.scalars(select(Participation)).one()
    participation.person_id = person.id
    db.session.flush()
    voted, _open_votes = copy(person)
    assert isinstance(voted, Sheet)
    assert poll.title in str(voted)
    assert "Trees" not in str(voted)
