"""Scores of the wards and the town, as they are stored after figures are published."""

from typing import Any

import pytest
from sqlalchemy import func, select

from app.db import db
from app.indicators import index_queries as queries
from app.indicators import releasing
from app.indicators.models import IndexScore
from app.indicators.scoring import refresh_scores
from tests.factories.index import POSTS, TOWN, make_version, publish_scores, value_at, ward_codes


def score_of(area: str, year: int | None = None, version: str = "2026.1") -> IndexScore:
    scores = queries.list_scores(queries.get_version(version), year)
    return next(each for each in scores if each.area_code == area)


def test_publishing_figures_scores_the_wards_and_the_town(session: Any) -> None:
    wards = ward_codes()
    publish_scores({ward: 20 + 3 * place for place, ward in enumerate(wards)} | {TOWN: 50})
    best, worst = score_of(wards[-1]), score_of(wards[0])
    assert best.score == pytest.approx(77)
    assert (best.rank, worst.rank) == (1, 20)
    assert best.rank_low == 1
    assert worst.rank_high == 20
    assert best.parts["dimensions"] == dict.fromkeys(best.parts["dimensions"], 77.0)


def test_the_town_has_its_own_figures_and_no_rank(session: Any) -> None:
    publish_scores(dict.fromkeys(ward_codes(), 20) | {TOWN: 60})
    town = score_of(TOWN)
    assert town.score == pytest.approx(60)  # the wards' mean is 20
    assert (town.rank, town.rank_low, town.rank_high) == (None, None, None)


def test_a_score_tells_what_it_is_made_of(session: Any) -> None:
    ward = ward_codes()[0]
    publish_scores({ward: 40})
    parts = score_of(ward).parts
    assert (parts["present"], parts["of"]) == (len(POSTS), len(POSTS))
    assert parts["components"]["safety"] == {"score": 40.0, "present": 3, "of": 3}
    assert parts["components"]["water-and-sanitation"] == {"score": None, "present": 0, "of": 0}
    burglary = parts["indicators"]["burglary-rate"]
    assert (burglary["value"], burglary["period"], burglary["score"]) == (pytest.approx(24), "2025", 40.0)
    assert burglary["without"] == pytest.approx(40)
    assert parts["indicators"]["overcrowded-households"]["without"] is None  # its dimension would have two components
    assert sum(each["brings"] for each in parts["indicators"].values()) == pytest.approx(40, abs=0.01)


def test_a_ward_with_too_few_figures_has_dimensions_but_no_index(session: Any) -> None:
    whole, thin = ward_codes()[:2]
    needs = {code: 30.0 for code, post in POSTS.items() if post["component"] in ("housing", "safety")}
    needs["patients-per-gp"] = 30.0  # one of two: half
    publish_scores({whole: 50, thin: needs})
    score = score_of(thin)
    assert (score.score, score.rank) == (None, None)
    assert score.parts["dimensions"] == {
        "basic_human_needs": 30.0,
        "foundations_of_wellbeing": None,
        "opportunity": None,
    }
    assert score_of(whole).rank == 1


def test_a_year_takes_the_newest_figure_up_to_it(session: Any) -> None:
    ward = ward_codes()[0]
    publish_scores({ward: 40}, period="2021")
    publish_scores({ward: {"burglary-rate": 100}}, period="2023-24")
    assert score_of(ward, 2021).parts["indicators"]["burglary-rate"]["score"] == 40
    newest = score_of(ward)
    assert newest.year == 2024
    assert newest.parts["indicators"]["burglary-rate"]["period"] == "2023-24"
    assert newest.parts["indicators"]["asb-rate"]["period"] == "2021"
    assert [each.year for each in queries.list_years(queries.get_version("2026.1"), ward)] == [2021, 2024]


def test_figures_of_the_town_alone_make_no_year(session: Any) -> None:
    publish_scores({TOWN: 40}, period="2019")
    assert queries.list_scores(queries.get_version("2026.1")) == []


def test_scoring_again_changes_nothing(session: Any) -> None:
    publish_scores({ward_codes()[0]: 40, TOWN: 50})
    before = score_of(TOWN).scored_at
    assert refresh_scores() == 0
    assert score_of(TOWN).scored_at == before


def test_a_revision_changes_the_scores_and_taking_it_back_restores_them(session: Any) -> None:
    ward, other = ward_codes()[:2]
    publish_scores({ward: 40, other: 50})
    revision = publish_scores({ward: {"burglary-rate": 90}})
    assert score_of(ward).parts["indicators"]["burglary-rate"]["score"] == pytest.approx(90)
    releasing.publish_release(releasing.undo_release(revision, actor=None), actor=None)
    assert score_of(ward).score == pytest.approx(40)


def test_scores_without_figures_go(session: Any) -> None:
    release = publish_scores({ward_codes()[0]: 40})
    releasing.publish_release(releasing.undo_release(release, actor=None), actor=None)
    assert db.session.scalar(select(func.count()).select_from(IndexScore)) == 0


def test_each_version_scores_by_its_own_goalposts_and_the_newest_is_the_one_that_began_last(session: Any) -> None:
    ward = ward_codes()[0]
    stretched = {code: {**post, "best": value_at(code, 200)} for code, post in POSTS.items()}
    make_version("trial", posts=stretched)
    publish_scores({ward: 40})
    assert score_of(ward).score == pytest.approx(40)
    assert score_of(ward, version="trial").score == pytest.approx(20)
    newest = queries.find_newest_version()
    assert newest is not None
    assert newest.name == "trial"


def test_no_more_is_asked_of_the_database_for_more_figures(session: Any, max_queries: Any) -> None:
    publish_scores(dict.fromkeys(ward_codes(), 40), period="2020")
    publish_scores(dict.fromkeys(ward_codes(), 50), period="2021")
    with max_queries(6):
        refresh_scores()
