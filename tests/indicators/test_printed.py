"""What the vision printed is there after loading: its own figures, once, as it printed them."""

from typing import Any

from sqlalchemy import func, select

from app.db import db
from app.indicators import catalogue, printed
from app.indicators.models import Figure, FigureRelease, Indicator
from app.indicators.reference_files import rows
from app.indicators.rules import FigureStatus, Unit

TOWN, KINGDOM, ENGLAND = "E06000032", "K02000001", "E92000001"


def series(code: str, area: str = TOWN) -> dict[str, float | None]:
    figures = select(Figure).where(Figure.indicator_code == code, Figure.area_code == area)
    return {figure.period: figure.value for figure in db.session.scalars(figures)}


def releases() -> list[FigureRelease]:
    return [*db.session.scalars(select(FigureRelease).where(FigureRelease.title == printed.TITLE))]


def test_the_visions_own_figures_come_out(session: Any) -> None:
    assert series("child-poverty") == {"2019": 46, "2020": 39, "2021": 44.6}
    assert series("child-poverty", KINGDOM) == {"2021": 27}
    assert series("unemployment") == {"2021-03": 9.3, "2022-08": 5.8}
    assert (series("imd-top10"), series("imd-least20")) == ({"2019": 4}, {"2019": 5})
    assert (series("ks2-rwm"), series("ks2-rwm", ENGLAND)) == ({"2022": 60}, {"2022": 57})
    assert series("satisfied-luton") == {"2020": 66, "2022": 73}


def test_they_are_one_release_however_often_it_is_loaded(session: Any) -> None:
    catalogue.load_reference()
    [release] = releases()
    assert release.is_published
    assert release.rows == len([*rows("figures")])


def test_a_release_taken_back_is_not_brought_again(session: Any) -> None:
    before = db.session.scalar(select(func.count()).select_from(FigureRelease))
    assert printed.publish_printed() == 0
    assert db.session.scalar(select(func.count()).select_from(FigureRelease)) == before


def test_the_release_says_of_which_figures_no_year_is_printed(session: Any) -> None:
    [release] = releases()
    undated = release.notes.split("2023: ")[1].rstrip(".").split(", ")
    assert "population" in undated
    assert "child-poverty" not in undated


def test_what_is_printed_in_round_words_stands_as_an_estimate(session: Any) -> None:
    figure = db.session.get_one(Figure, ("volunteered", TOWN, "2021"))
    assert figure.status is FigureStatus.ESTIMATED


def test_the_document_prints_two_numbers_of_organisations_so_there_is_none(session: Any) -> None:
    assert series("consult-organisations") == {}


def test_every_printed_share_is_between_0_and_100(session: Any) -> None:
    shares = select(Figure.value).join(Indicator, Figure.indicator_code == Indicator.code)
    assert all(0 <= (value or 0) <= 100 for value in db.session.scalars(shares.where(Indicator.unit == Unit.PERCENT)))
