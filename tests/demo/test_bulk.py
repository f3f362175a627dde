"""A town written in bulk is the town that the actions would have made."""

import random
from collections.abc import Sequence
from datetime import date

import pytest
from sqlalchemy import func, select

from app.accounts.models import Person
from app.accounts.permissions import Role
from app.db import db
from app.demo import bulk, town
from app.demo.calendar import Calendar, town_day, town_time
from app.demo.plans import YEAR, Plan, Planner
from app.demo.pledging import Stage
from app.demo.residents import invent_residents
from app.kit import outbox
from app.places.queries import list_wards
from app.pledges.feed import Filter, list_recent, read_catalogue
from app.pledges.models import Pledge, TextState
from app.pledges.queries import list_actions
from app.pledges.rules import State
from tests.demo.pictures import PLEDGE, picture
from tests.factories.people import make_person

UNTIL = town_time(date(2026, 11, 23), 0)
OWN_PLEDGES = set(State) - {State.WAITING, State.RELEASED}  # the others belong to shared pledges, which are acted


@pytest.fixture(autouse=True)
def _session(session: object) -> None:
    """Everything here needs the database."""


def draw(residents: int = 60, pledges: int = 240) -> tuple[Planner, list[Plan]]:
    choices = town.choices_of(list_actions(with_own_words=True))
    people = invent_residents(residents, list_wards(), random.Random(7))  # noqa: S311 - a draw to be repeated
    planner = Planner(people, choices, UNTIL, 7)
    return planner, list(planner.draw(pledges))


def act(plans: Sequence[Plan]) -> None:
    stage = Stage(Calendar(UNTIL), make_person("moderator@luton.example", roles=(Role.MODERATOR,)))
    for plan in plans:
        stage.enter(plan)
    stage.enter_jobs(town_day(UNTIL - YEAR))
    with outbox.held_back():
        stage.calendar.run(lambda _day: None)


def write(planner: Planner, plans: Sequence[Plan]) -> list[int]:
    actions = {action.slug: action for action in list_actions(with_own_words=True)}
    return list(bulk.write(iter(plans), bulk.Writer(planner.residents, actions, UNTIL)))


def test_writing_leaves_what_acting_would_have_left() -> None:
    planner, plans = draw()
    act(plans)
    acted = picture()
    db.session.rollback()
    write(planner, plans)
    written = picture()
    assert {row[1 + PLEDGE.index("state")] for row in written["pledges"]} == OWN_PLEDGES
    for kind in acted:
        assert written[kind] == acted[kind], kind


def test_written_words_can_be_searched() -> None:
    planner, plans = draw()
    write(planner, plans)
    shown = db.session.scalars(
        select(Pledge.words).where(Pledge.text_state == TextState.SHOWN, Pledge.words != "")
    ).first()
    assert shown is not None
    assert {pledge.words for pledge in list_recent(Filter(words=shown), read_catalogue()).items} == {shown}


def test_the_next_person_and_pledge_get_ids_of_their_own() -> None:
    planner, plans = draw(30, 60)
    write(planner, plans)
    last = db.session.scalar(select(func.max(Person.id))) or 0
    assert make_person().id > last


def test_progress_is_told_in_pledges(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "BATCH", 50)
    planner, plans = draw(30, 120)
    assert write(planner, plans) == [50, 100, 120]


def test_a_large_town_is_acted_in_part_and_written_in_bulk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(town, "MOST_BY_ACTIONS", 80)
    monkeypatch.setattr(town, "DEFAULT_RESIDENTS", 40)
    counts = town.build(90, lambda _progress: None)
    assert counts["pledges"] == 400
    assert counts["people"] == 122  # five of them staff, and 27 who act for organisations
    first, last = db.session.execute(select(func.min(Pledge.key), func.max(Pledge.key))).one()
    assert first != last
