"""Indicators and releases of figures for tests: the fewest facts that make them valid."""

from collections.abc import Mapping
from typing import Any

from app.accounts.models import Person
from app.db import db
from app.indicators import releasing
from app.indicators.figure_row import FigureRow
from app.indicators.models import Area, FigureRelease, Indicator
from app.indicators.rules import AreaKind, IntervalMethod, Polarity, Unit

CODE = "test-overcrowding"
TOWN, BARNFIELD, DALLOW = "E06000032", "E05014735", "E05014741"


def make_indicator(code: str = CODE, **changes: Any) -> Indicator:
    """A percentage of which less is better."""
    facts: dict[str, Any] = {
        "position": 1,
        "title": f"Overcrowded homes ({code})",
        "unit": Unit.PERCENT,
        "unit_words": "of homes",
        "decimals": 1,
        "polarity": Polarity.LOWER,
        "meaning": "Homes with too few bedrooms.",
        "why": "Crowded homes harm health.",
        "interval": IntervalMethod.NONE,
        "source": "Census 2021",
        "licence": "OGL v3.0",
    }
    indicator = Indicator(code=code, **{**facts, **changes})
    db.session.add(indicator)
    db.session.flush()
    return indicator


def make_area(code: str, name: str, kind: AreaKind = AreaKind.WARD, **changes: Any) -> Area:
    """An area; where the reference data has it already, that one."""
    area = db.session.get(Area, code)
    if area is None:
        area = Area(code=code, name=name, kind=kind, **changes)
        db.session.add(area)
        db.session.flush()
    return area


def make_areas() -> None:
    """The town and two wards."""
    make_area(TOWN, "Luton", AreaKind.TOWN)
    make_area(BARNFIELD, "Barnfield")
    make_area(DALLOW, "Dallow")


def draft(
    values: Mapping[tuple[str, str], float], *, actor: Person | None, code: str = CODE, title: str = "A release"
) -> FigureRelease:
    """A draft of values by area and period."""
    rows = [FigureRow(code, area, period, value) for (area, period), value in values.items()]
    return releasing.draft_release(rows, title=title, actor=actor)


def publish(
    values: Mapping[tuple[str, str], float], *, by: Person | None, out: Person | None, code: str = CODE
) -> FigureRelease:
    """A release drawn up `by` one person and let `out` by another."""
    release = draft(values, actor=by, code=code)
    releasing.publish_release(release, actor=out)
    return release
