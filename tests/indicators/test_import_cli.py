"""`flask indicators import`: publishing from a shell, and the files of known publishers as they come."""

import json
from pathlib import Path

import pytest
from flask.testing import FlaskCliRunner
from sqlalchemy import func, select

from app.db import db
from app.indicators.models import Area, Figure, FigureRelease
from app.indicators.rules import AreaKind
from tests.factories.indicators import BARNFIELD, CODE, TOWN
from tests.indicators.files import csv, line

pytestmark = pytest.mark.usefixtures("indicator")
REAL = Path(__file__).parents[3] / "shared" / "data" / "luton"
FILES = ("lsoa21_ward2023_bestfit", "imd2019_lsoa11", "imd2025_lsoa21", "ward_indicators", "child_poverty_luton")


def run(runner: FlaskCliRunner, *arguments: str, content: str = "") -> tuple[int, str, str]:
    result = runner.invoke(args=["indicators", "import", *arguments], input=content)
    return result.exit_code, result.stdout, result.stderr


def value_of(code: str, area: str, period: str) -> float | None:
    return db.session.scalars(
        select(Figure.value).where(Figure.indicator_code == code, Figure.area_code == area, Figure.period == period)
    ).one()


def test_a_file_is_published_at_once(runner: FlaskCliRunner) -> None:
    status, out, _ = run(runner, "-", "--title", "Homes", "--format", "json", content=csv(line("5.8")))
    told = json.loads(out)
    assert (status, told["published"], told["rows"], told["new"]) == (0, True, 1, 1)
    assert value_of(CODE, BARNFIELD, "2021") == 5.8


def test_refusals_are_told_by_line_and_nothing_is_kept(runner: FlaskCliRunner) -> None:
    before = db.session.scalar(select(func.count()).select_from(FigureRelease))
    status, out, err = run(runner, "-", content=csv(line("5.8"), line("abc")))
    assert (status, out) == (1, "")
    assert "line 3: “abc” is not a number" in err
    assert db.session.scalar(select(func.count()).select_from(FigureRelease)) == before


def test_a_draft_waits_for_somebody_at_the_desk(runner: FlaskCliRunner) -> None:
    status, out, _ = run(runner, "-", "--draft", "--title", "Later", content=csv(line("5.8")))
    assert status == 0
    assert "kept as a draft" in out
    release = db.session.scalars(select(FigureRelease).where(FigureRelease.title == "Later")).one()
    assert not release.is_published


def test_what_looks_odd_waits_until_it_is_accepted(runner: FlaskCliRunner) -> None:
    odd = csv(line("5.8"), line("5.8"))
    status, _, err = run(runner, "-", content=odd)
    assert status == 1
    assert "warning: A figure that is there twice" in err
    assert run(runner, "-", "--accept-warnings", content=odd)[0] == 0
    assert value_of(CODE, BARNFIELD, "2021") == 5.8


SMALL_AREAS_2025 = """\
lsoa21_code,lsoa21_name,ward24_code,IMD_score,IMD_rank,IMD_decile,Income_rank,Employment_rank,Education_rank,\
Health_rank,Crime_rank,Housing_and_Services_rank,Environment_rank
E01015693,Luton 007A,E05014735,9.114,26060.0,8.0,1,2,3,4,5,6,7
E01033801,Luton 021F,E05014735,60.5,300.0,1.0,1,2,3,4,5,6,7
"""


def test_small_areas_come_with_their_wards_and_are_counted(runner: FlaskCliRunner, tmp_path: Path) -> None:
    file = tmp_path / "imd.csv"
    file.write_text(SMALL_AREAS_2025)
    assert run(runner, str(file))[0] == 0
    area = db.session.get(Area, "E01033801")
    assert area is not None
    assert (area.kind, area.ward_code) == (AreaKind.LSOA_2021, BARNFIELD)
    assert [value_of("imd-2025-top10", area, "2025") for area in (TOWN, BARNFIELD)] == [1, 1]
    assert value_of("imd-2025-rank", "E01033801", "2025") == 300
    release = db.session.scalars(select(FigureRelease).order_by(FigureRelease.id.desc())).first()
    assert release is not None
    assert "best" in release.notes


def test_child_poverty_measures_stay_apart(runner: FlaskCliRunner, tmp_path: Path) -> None:
    file = tmp_path / "poverty.csv"
    file.write_text(
        "measure,year,value_pct,count,source,status\n"
        "End Child Poverty / CRSP after housing costs,2021 (as labelled in seed),44.6,,a,b\n"
        "End Child Poverty / CRSP after housing costs,reported January 2023-24,39.5,,a,b\n"
        "DWP Children in low income families relative (before housing costs),2021-22,29.1,15224,a,b\n"
    )
    assert run(runner, str(file))[0] == 0
    assert value_of("child-poverty", TOWN, "2021") == 44.6
    assert value_of("low-income-children-relative", TOWN, "2021-22") == 29.1


@pytest.mark.skipif(not REAL.exists(), reason="the town's data is not part of the project")
def test_the_visions_own_figures_come_out_of_the_publishers_files(runner: FlaskCliRunner) -> None:
    for name in (
        "lsoa21_ward2023_bestfit",
        "imd2019_lsoa11",
        "imd2025_lsoa21",
        "ward_indicators",
        "child_poverty_luton",
    ):
        status, _, err = run(runner, str(REAL / f"{name}.csv"))
        assert status == 0, err
    assert [value_of(code, TOWN, "2019") for code in ("imd-top10", "imd-least20")] == [4, 5]
    assert [value_of(f"imd-2025-{code}", TOWN, "2025") for code in ("top10", "top20", "least20")] == [17, 44, 4]
    assert value_of("child-poverty", TOWN, "2021") == 44.6
    assert value_of("imd-2025-score", "E05014739", "2025") == 54.98
    kinds = db.session.execute(select(Area.kind, func.count()).where(Area.code.like("E01%")).group_by(Area.kind))
    assert {kind.value: number for kind, number in kinds} == {"lsoa_2021": 125, "lsoa_2011": 3}
