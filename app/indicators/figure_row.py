"""One figure on its way into a release."""

from typing import NamedTuple

from app.indicators.rules import FigureStatus


class FigureRow(NamedTuple):
    """As an observation has it. Codes and period in the form we keep, percents from 0 to 100."""

    indicator: str
    area: str
    period: str
    value: float | None
    lower: float | None = None
    upper: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    status: str = FigureStatus.FINAL.value
