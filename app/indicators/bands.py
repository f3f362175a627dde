"""The share of households in bands D and E, read where the Minimum Income Standard keeps it. There is no copy."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.indicators.facts import Fact
from app.indicators.rules import FigureStatus
from app.mis import published
from app.mis.models import MisRelease
from app.mis.rules import Band

CODE = "bands-d-e"


@dataclass(frozen=True, slots=True)
class Release:
    """One year's shares of households in bands D and E, by the code of the area, and where they come from."""

    year: int
    title: str
    source: str
    is_synthetic: bool
    facts: dict[str, Fact]


def list_releases() -> list[Release]:
    """One for each year, the oldest first."""
    return [_read(release) for release in reversed(published.list_releases())]


def list_facts(area_codes: Iterable[str]) -> dict[str, list[Fact]]:
    """The series of each of these areas that has one, the oldest year first."""
    wanted = set(area_codes)
    series: dict[str, list[Fact]] = {}
    for release in list_releases():
        for area_code in wanted & release.facts.keys():
            series.setdefault(area_code, []).append(release.facts[area_code])
    return series


def _read(release: MisRelease) -> Release:
    return Release(
        year=release.year,
        title=release.title,
        source=release.source,
        is_synthetic=release.is_synthetic,
        facts={
            area_code: _sum_of(area_code, cells, release)
            for area_code, cells in published.shares_by_area(release).items()
            if Band.D in cells and Band.E in cells
        },
    )


def _sum_of(area_code: str, cells: published.Cells, release: MisRelease) -> Fact:
    """Both bands together. An interval of a sum is not the sum of intervals, so there is none."""
    d, e = cells[Band.D].share, cells[Band.E].share
    is_given = d is not None and e is not None
    return Fact(
        indicator_code=CODE,
        area_code=area_code,
        period=str(release.year),
        value=round(100 * (d + e), 4) if d is not None and e is not None else None,
        lower=None,
        upper=None,
        numerator=None,
        denominator=None,
        status=(FigureStatus.ESTIMATED if release.is_synthetic else FigureStatus.FINAL)
        if is_given
        else FigureStatus.SUPPRESSED,
        release_id=None,
    )
