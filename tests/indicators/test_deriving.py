"""Figures of wards and the town made from small areas, where none stands."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.db import db
from app.indicators import releasing
from app.indicators.deriving import derive_figures
from app.indicators.models import Figure, FigureRelease
from app.indicators.rules import AreaKind
from app.kit.errors import DomainError
from tests.factories.indicators import BARNFIELD, CODE, DALLOW, TOWN, make_area, publish

SMALL = ("E01015693", "E01015694", "E01015700")
REAL = Path(__file__).parents[3] / "shared" / "data" / "luton"
FILES = ("lsoa21_ward2023_bestfit", "imd2025_indicators_lsoa21", "ward_indicators")


@pytest.fixture
def small_areas(indicator: Any) -> None:
    """Two small areas in Barnfield, one in Dallow."""
    for code, ward in zip(SMALL, (BARNFIELD, BARNFIELD, DALLOW), strict=True):
        make_area(code, code, AreaKind.LSOA_2021, ward_code=ward)


def derived(release: FigureRelease) -> dict[str, tuple[float | None, str]]:
    releasing.publish_release(release, actor=None)
    found = db.session.scalars(select(Figure).where(Figure.release_id == release.id))
    return {each.area_code: (each.value, each.status.value) for each in found}


def test_a_ward_gets_the_mean_of_its_small_areas_marked_as_estimated(session: Any, small_areas: None) -> None:
    publish(dict(zip([(code, "2025") for code in SMALL], (10.0, 20.0, 60.0), strict=True)), by=None, out=None)
    release = derive_figures([CODE], actor=None)
    assert "Nobody publishes them so" in release.notes
    assert derived(release) == {
        BARNFIELD: (15.0, "estimated"),
        DALLOW: (60.0, "estimated"),
        TOWN: (30.0, "estimated"),
    }


def test_people_weigh_where_all_populations_are_known(session: Any, small_areas: None) -> None:
    for code, people in zip(SMALL, (3000, 1000, 2000), strict=True):
        area = make_area(code, code)
        area.population, area.population_source = people, "Census 2021"
    publish(dict(zip([(code, "2025") for code in SMALL], (10.0, 20.0, 60.0), strict=True)), by=None, out=None)
    assert derived(derive_figures([CODE], actor=None))[BARNFIELD] == (12.5, "estimated")


def test_what_stands_is_not_replaced_and_a_gap_stays_a_gap(session: Any, small_areas: None) -> None:
    publish({(SMALL[0], "2025"): 10.0, (SMALL[2], "2025"): 60.0, (DALLOW, "2025"): 55.0}, by=None, out=None)
    with pytest.raises(DomainError, match="fills a gap"):
        derive_figures([CODE], actor=None)


@pytest.mark.parametrize(
    ("code", "why"), [("businesses", "has no mean"), ("imd-2025-rank", "no mean"), ("no", "no ind")]
)
def test_counts_ranks_and_unknown_codes_are_refused(session: Any, code: str, why: str) -> None:
    with pytest.raises(DomainError, match=why):
        derive_figures([code], actor=None)


@pytest.mark.skipif(not REAL.exists(), reason="the published files are not part of the project")
def test_with_luton_s_files_every_ward_has_an_index(app: Flask, session: Any) -> None:
    runner = app.test_cli_runner()
    for name in FILES:
        file = str(REAL / f"{name}.csv")
        result = runner.invoke(args=["indicators", "import", file, "--accept-warnings"])
        assert result.exit_code == 0, result.stderr
    assert runner.invoke(args=["indicators", "derive"]).exit_code == 0
    result = runner.invoke(args=["indicators", "score"])
    lines = result.stdout.splitlines()[1:21]
    assert len([line for line in lines if "no index" not in line]) == 20
    assert all("14 of 14" in line for line in lines)
