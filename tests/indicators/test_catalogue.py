"""The catalogue of indicators: what it says, and that loading it again changes nothing."""

import re
from typing import Any

import pytest
from sqlalchemy import func, select

from app.db import db
from app.indicators import catalogue
from app.indicators.models import Area, IndexComponent, Indicator, IndicatorOutcome, Target
from app.indicators.reference_files import rows
from app.indicators.rules import AreaKind, Polarity, TargetKind
from app.places.models import Ward


def test_loading_again_changes_nothing(session: Any) -> None:
    assert catalogue.load_reference() == {"inserted": 0, "updated": 0}


def test_loading_puts_a_changed_row_back(session: Any) -> None:
    db.session.get_one(Indicator, "child-poverty").title = "Something else"
    db.session.flush()
    assert catalogue.load_reference() == {"inserted": 0, "updated": 1}
    assert db.session.get_one(Indicator, "child-poverty").title == "Children in poverty, after housing costs"


def test_a_place_on_the_scorecard_can_pass_to_another_indicator(session: Any) -> None:
    first, second = (db.session.get_one(Indicator, code) for code in ("bands-d-e", "child-poverty"))
    first.headline = None
    db.session.flush()
    second.headline = 1
    db.session.flush()
    catalogue.load_reference()
    assert [each.headline for each in (first, second)] == [1, 2]


def test_the_scorecard_begins_with_the_mission(session: Any) -> None:
    found = db.session.execute(
        select(Indicator.headline, Indicator.code).where(Indicator.headline.is_not(None)).order_by(Indicator.headline)
    )
    assert [tuple(row) for row in found] == [
        (1, "bands-d-e"),
        (2, "child-poverty"),
        (3, "imd-2025-top10"),
        (4, "satisfied-luton"),
    ]


def test_outcomes_that_an_indicator_tells_of_follow_the_file(session: Any) -> None:
    indicator = db.session.get_one(Indicator, "child-poverty")
    indicator.outcomes = [IndicatorOutcome(outcome_code="NZ3")]
    db.session.flush()
    catalogue.load_reference()
    db.session.expire(indicator)
    assert [tie.outcome_code for tie in indicator.outcomes] == ["CF1", "FA1"]


def test_every_indicator_is_explained_and_has_its_source(session: Any) -> None:
    for row in rows("indicators"):
        assert all(row[name] for name in ("title", "source", "licence")), row["code"]
        assert row["meaning"].endswith("."), row["code"]
        assert row["why"].endswith("."), row["code"]
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", row["code"])


@pytest.mark.parametrize("text", ["meaning", "why"])
def test_an_indicator_is_explained_in_short_sentences(text: str) -> None:
    for row in rows("indicators"):
        for sentence in re.split(r"(?<=[.?]) ", row[text]):
            assert len(sentence.split()) <= 34, (row["code"], sentence)


def test_the_deprivation_of_2019_and_2025_are_never_one_series(session: Any) -> None:
    years = {row["code"]: "2025" in row["code"] for row in rows("indicators") if row["code"].startswith("imd-2")}
    assert set(years.values()) == {True, False}
    for row in rows("indicators"):
        if row["code"] in years:
            assert "never one series" in row["meaning"], row["code"]


def test_wards_of_today_and_of_before_are_areas_apart(session: Any) -> None:
    kinds = dict(db.session.execute(select(Area.kind, func.count()).group_by(Area.kind)).all())
    assert {kind: kinds[kind] for kind in (AreaKind.TOWN, AreaKind.WARD, AreaKind.OLD_WARD)} == {
        AreaKind.TOWN: 1,
        AreaKind.WARD: 20,
        AreaKind.OLD_WARD: 19,
    }
    today = set(db.session.scalars(select(Area.code).where(Area.kind == AreaKind.WARD)))
    assert today == set(db.session.scalars(select(Ward.code)))


def test_what_the_index_is_made_of(session: Any) -> None:
    sizes = db.session.execute(select(IndexComponent.dimension, func.count()).group_by(IndexComponent.dimension))
    assert {count for _dimension, count in sizes} == {4}


def test_targets_are_of_the_town_and_in_the_documents_words(session: Any) -> None:
    targets = {each.indicator_code: each for each in db.session.scalars(select(Target))}
    assert {each.area_code for each in targets.values()} == {"E06000032"}
    assert all(each.words and each.source for each in targets.values())
    child_poverty, vehicles = targets["child-poverty"], targets["ev-projection"]
    assert (child_poverty.kind, child_poverty.year, child_poverty.value) == (TargetKind.TARGET, 2040, 0)
    assert (vehicles.kind, vehicles.year, vehicles.value) == (TargetKind.PROJECTION, 2025, 6000)
    assert targets["airport-plan-jobs"].year is None


def test_who_people_are_is_neither_good_nor_bad(session: Any) -> None:
    of_people = select(Indicator).where(Indicator.code.like("ethnic-%") | Indicator.code.like("aged-%"))
    assert {each.polarity for each in db.session.scalars(of_people)} == {Polarity.NEITHER}
