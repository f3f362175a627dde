"""Publishing band shares: what supersedes what, what is recorded, and what is refused."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.models import Person
from app.db import db
from app.kit.audit import AuditEvent
from app.kit.errors import DomainError, Duplicate
from app.mis import queries, release_queries, releasing
from app.mis.models import MisBandShare, MisRelease, MisTally
from app.mis.releasing import Draft
from app.mis.rules import Band
from app.mis.tabulating import Tabulation
from tests.factories.mis import make_whole_release
from tests.mis.test_tabulating import at, town

WORDS = {"source": "Household survey, spring 2023", "method": "A sample"}


def draft(found: Tabulation | None = None, *, year: int = 2022, is_synthetic: bool = False) -> Draft:
    live = queries.find_live_set()
    assert live is not None
    return releasing.draft_release(found or town(), year=year, is_synthetic=is_synthetic, parameter_set=live)


def publish(analyst: Person, title: str, **changes: Any) -> MisRelease:
    release = releasing.publish_release(draft(**changes), title=title, **WORDS, actor=analyst)
    db.session.commit()
    return release


def test_a_release_keeps_its_figures_and_is_recorded(session: Any, analyst: Person) -> None:
    release = publish(analyst, "First")
    rows = db.session.scalars(select(MisBandShare).where(MisBandShare.release_id == release.id)).all()
    found = next(row for row in rows if (row.area_code, row.band) == ("E05014741", Band.C))
    assert (found.share, found.households, found.is_suppressed) == (0.4, 200, False)
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.verb == "mis.release_published")).one()
    assert (event.actor_id, event.subject_id, event.subject_label) == (analyst.id, str(release.id), "First")
    assert event.facts == {"year": 2022, "is_synthetic": False, "superseded": []}


def test_what_is_hidden_leaves_no_number_behind(session: Any, analyst: Person) -> None:
    found = town()
    found.by_ward["E05014736", "E"].answers = 3
    release = publish(analyst, "First", found=found)
    row = db.session.scalars(
        select(MisBandShare).where(MisBandShare.release_id == release.id, MisBandShare.is_suppressed)
    ).first()
    assert row is not None
    assert (row.share, row.lower, row.upper, row.households) == (None, None, None, None)


def test_a_release_supersedes_the_one_of_its_year_and_no_other(session: Any, analyst: Person) -> None:
    other, first = publish(analyst, "Other year", year=2021), publish(analyst, "First")
    second = publish(analyst, "Second")
    assert first.superseded_at == second.published_at
    assert other.superseded_at is None
    event = db.session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc()).limit(1)).one()
    assert event.facts["superseded"] == [first.id]


def test_real_figures_supersede_synthetic_ones_and_not_the_other_way(session: Any, analyst: Person) -> None:
    synthetic = publish(analyst, "Made up", is_synthetic=True)
    real = publish(analyst, "Counted")
    assert synthetic.superseded_at is not None
    publish(analyst, "Made up again", is_synthetic=True)
    assert real.superseded_at is None


def test_the_next_release_is_compared_with_the_one_before_also_when_that_was_taken_back(
    session: Any, analyst: Person
) -> None:
    first = publish(analyst, "First", found=town(south_in_e=45))
    releasing.take_back(first, actor=analyst)
    second = draft(town(south_in_e=49))
    assert second.compared_with == [first.id]
    assert at(second.shares, "E05014750", Band.E).is_suppressed


def test_a_release_is_compared_with_all_that_were_ever_published(session: Any, analyst: Person) -> None:
    first = publish(analyst, "First", found=town(south_in_e=100))
    second = publish(analyst, "Second", found=town(south_in_e=115))
    assert at(release_queries.list_shares(second), "E05014750", Band.E).households == 115
    third = draft(town(south_in_e=105))
    assert at(third.shares, "E05014750", Band.E).is_suppressed, "five more than in the first, which somebody kept"
    assert third.compared_with == [first.id, second.id]


def test_releases_of_other_programs_are_minded_too(session: Any) -> None:
    assert draft().compared_with == []
    first = make_whole_release(2022)
    assert draft().compared_with == [first.id]
    second = make_whole_release(2022, title="Shares alone", has_counts=False)
    assert draft().compared_with == [first.id, second.id]


def test_a_draft_is_of_no_use_once_another_came_in_between(session: Any, analyst: Person) -> None:
    late = draft()
    publish(analyst, "Quicker")
    with pytest.raises(DomainError, match="published since"):
        releasing.publish_release(late, title="Late", **WORDS, actor=analyst)


def test_a_title_is_used_once(session: Any, analyst: Person) -> None:
    publish(analyst, "First")
    with pytest.raises(Duplicate, match="title"):
        publish(analyst, "First")
    assert len(release_queries.list_live(2022)) == 1


def test_taking_back_happens_once_and_is_recorded(session: Any, analyst: Person) -> None:
    release = publish(analyst, "First")
    releasing.take_back(release, actor=analyst)
    assert release.superseded_at is not None
    assert db.session.scalars(select(AuditEvent).where(AuditEvent.verb == "mis.release_taken_back")).one()
    with pytest.raises(DomainError, match="already"):
        releasing.take_back(release, actor=analyst)


def test_a_draft_survives_being_signed(session: Any) -> None:
    before = draft()
    assert Draft.from_payload(before.as_payload()) == before
    assert replace(before, year=2030) != before


def test_volunteers_are_counted_by_ward_and_band(session: Any) -> None:
    live = queries.find_live_set()
    assert live is not None
    for ward, band, count in (("E05014741", Band.D, 30), ("E05014741", Band.E, 4), ("E05014750", Band.D, 50)):
        db.session.add(MisTally(parameter_set_id=live.id, ward_code=ward, band=band, households=count))
    db.session.flush()
    counted = release_queries.count_volunteers(live)
    assert counted.answers == 84
    shares = draft(counted).shares
    assert {share.household_type for share in shares} == {"all"}
    assert at(shares, "E05014741", Band.E).is_suppressed
