"""What files are checked against: every indicator and area, and where their figures stood so far."""

from sqlalchemy import func, select

from app.db import db
from app.indicators.checking import Known, Measure, Place, Span
from app.indicators.figure_row import FigureRow
from app.indicators.models import Area, Figure, Indicator, Observation
from app.indicators.release_queries import SAID
from app.indicators.rules import AreaKind


def read_known(boundaries: AreaKind | None = None) -> Known:
    """`boundaries` says of which wards the names are, where a file has names only."""
    measures = db.session.execute(select(Indicator.code, Indicator.unit, Indicator.interval)).all()
    places = db.session.execute(select(Area.code, Area.kind, Area.name).order_by(Area.code)).all()
    return Known(
        {code: Measure(code, unit, interval) for code, unit, interval in measures},
        {code: Place(code, kind, name) for code, kind, name in places},
        _read_history(),
        boundaries,
    )


def _read_history() -> dict[tuple[str, AreaKind], Span]:
    spans = db.session.execute(
        select(Figure.indicator_code, Area.kind, func.count(), func.min(Figure.value), func.max(Figure.value))
        .join(Area, Area.code == Figure.area_code)
        .where(Figure.value.is_not(None))
        .group_by(Figure.indicator_code, Area.kind)
    )
    return {
        (code, kind): Span(figures, low, high)
        for code, kind, figures, low, high in spans
        if low is not None and high is not None
    }


def says_the_same(release_id: int, row: FigureRow) -> bool:
    """Whether a release has exactly this row already."""
    stored = db.session.execute(
        select(*(getattr(Observation, name) for name in SAID)).where(
            Observation.release_id == release_id,
            Observation.indicator_code == row.indicator,
            Observation.area_code == row.area,
            Observation.period == row.period,
        )
    ).one()
    return tuple(stored) == (row.value, row.lower, row.upper, row.numerator, row.denominator, row.status)
