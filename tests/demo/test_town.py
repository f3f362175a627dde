"""The demo town: it has everything a page wants to show, and is the same town every time."""

from collections import Counter

import pytest
from sqlalchemy import func, select

from app.accounts import passwords
from app.accounts.permissions import Role
from app.accounts.queries import find_person_by_email
from app.db import db
from app.demo import cast, standard, town
from app.kit.clock import now, today
from app.kit.outbox import OutboxEmail
from app.mis.parameters import Standing
from app.mis.published import list_lines, list_live_sets, list_releases, shares_by_area
from app.mis.queries import get_live_figures
from app.mis.rules import Band
from app.moderation.models import Case
from app.moderation.models import Decision as ModeratorsDecision
from app.moderation.queries import count_by_queue
from app.moderation.rules import Outcome, Queue
from app.pledges.feed import Filter, list_recent, read_catalogue
from app.pledges.models import Pledge, PledgeCount, SharedPledge, SharedState, TextState
from app.pledges.rules import COUNTED, State
from app.pledges.suggestion_models import Decision, Suggestion
from app.polls.models import Participation, Poll
from app.polls.rules import Stage
from app.vision.models import DevelopmentUpdate
from app.vision.rules import Status
from tests.demo.pictures import picture


@pytest.fixture(autouse=True)
def _session(session: object) -> None:
    """Everything here needs the database."""


def build(residents: int = 20) -> dict[str, int]:
    return town.build(residents, lambda _progress: None)


def test_it_has_what_every_page_wants_to_show() -> None:
    counts = build(100)
    pledges = list(db.session.scalars(select(Pledge)))
    assert counts["pledges"] == len(pledges) == 300
    assert {pledge.state for pledge in pledges} == set(State)
    assert {pledge.text_state for pledge in pledges} == set(TextState)
    assert len({pledge.ward_code for pledge in pledges if pledge.ward_code}) == 20
    assert set(db.session.scalars(select(SharedPledge.state))) == set(SharedState)
    assert set(db.session.scalars(select(Suggestion.decision))) == {None, *Decision}
    assert set(db.session.scalars(select(DevelopmentUpdate.status))) == set(Status)


def test_its_standard_has_two_years_and_only_the_vision_s_own_is_in_force() -> None:
    build()
    assert [row.name for row in list_live_sets()] == ["2022/23", standard.NAME]
    assert get_live_figures().name == "2022/23"
    lines = list_lines(list_live_sets())
    assert {row.standing for row in lines if row.set_name == standard.NAME} == {Standing.ESTIMATE}


def test_its_band_shares_are_synthetic_and_some_are_hidden() -> None:
    build()
    releases = list_releases()
    assert [(release.year, release.is_synthetic) for release in releases] == [(2022, True), (2021, True)]
    for release in releases:
        cells = [cell for area in shares_by_area(release).values() for cell in area.values()]
        assert len(cells) == 21 * len(Band)
        assert 0 < sum(cell.is_suppressed for cell in cells) < len(cells) / 2


def test_its_polls_have_votes_and_two_are_open() -> None:
    build(60)
    polls = db.session.scalars(select(Poll).order_by(Poll.opens_at.desc())).all()
    stages = [poll.stage_at(now()) for poll in polls]
    assert stages[:2] == [Stage.OPEN, Stage.OPEN]
    assert stages[2] is Stage.COUNTED
    voted = Counter(db.session.scalars(select(Participation.poll_id)))
    assert all(voted[poll.id] >= 5 for poll in polls)


def test_its_year_ends_before_today() -> None:
    build()
    oldest, newest = db.session.execute(select(func.min(Pledge.created_at), func.max(Pledge.created_at))).one()
    assert 340 < (newest - oldest).days < 366
    assert newest.date() <= today()


def test_its_counters_are_those_of_its_pledges() -> None:
    build()
    counted = Counter(db.session.scalars(select(Pledge.state).where(Pledge.started_at.is_not(None))))
    for state in COUNTED:
        assert db.session.scalar(select(func.sum(getattr(PledgeCount, state.value)))) == counted[state]


def test_its_words_can_be_searched() -> None:
    build(60)
    shown = db.session.scalars(
        select(Pledge.words).where(Pledge.text_state == TextState.SHOWN, Pledge.words != "")
    ).first()
    assert shown is not None
    found = list_recent(Filter(words=shown), read_catalogue()).items
    assert found
    assert {pledge.words for pledge in found} == {shown}


def test_nobody_gets_mail_from_it() -> None:
    build()
    assert db.session.scalar(select(func.count()).select_from(OutboxEmail)) == 0


def test_it_is_the_same_town_every_time() -> None:
    build()
    first = picture()
    db.session.rollback()
    assert not town.is_built()
    build()
    assert picture() == first


def test_everybody_in_the_cast_can_sign_in() -> None:
    build()
    people = [find_person_by_email(part.email) for part in cast.EVERYBODY]
    assert all(person and passwords.is_right(person.password_hash, cast.PASSWORD) for person in people)
    roles = {row.role for person in people if person for row in person.roles}
    assert roles == set(Role)


def test_moderators_have_something_to_do_and_have_done_some() -> None:
    build()
    assert count_by_queue() == {Queue.REPORT: 3, Queue.HELD: 0, Queue.APPEAL: 1}
    assert db.session.scalars(select(Case.rule).where(Case.escalated_at.is_not(None))).all() == ["illegal"]
    outcomes = set(db.session.scalars(select(ModeratorsDecision.outcome)))
    assert outcomes >= {Outcome.KEPT, Outcome.HIDDEN, Outcome.PUBLISHED}
