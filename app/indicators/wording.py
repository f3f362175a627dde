"""Figures in words."""

from flask_babel import format_decimal, format_number

from app.indicators.models import Indicator
from app.indicators.rules import FigureStatus, Polarity, TargetKind, Unit
from app.kit.locale import gettext as _
from app.kit.locale import lazy as _l

STATUS_LABELS = {
    FigureStatus.FINAL: _l("final"),
    FigureStatus.PROVISIONAL: _l("provisional"),
    FigureStatus.ESTIMATED: _l("estimated"),
    FigureStatus.SUPPRESSED: _l("hidden, too few people"),
    FigureStatus.MISSING: _l("no figure"),
    FigureStatus.WITHDRAWN: _l("withdrawn"),
}
POLARITY_LABELS = {
    Polarity.HIGHER: _l("Higher is better"),
    Polarity.LOWER: _l("Lower is better"),
    Polarity.NEITHER: _l("Neither higher nor lower is better"),
}
TARGET_LABELS = {
    TargetKind.TARGET: _l("Target"),
    TargetKind.MILESTONE: _l("Milestone"),
    TargetKind.PROJECTION: _l("Projection"),
}


def number(indicator: Indicator, value: float) -> str:
    """The number alone: "44.6%", "£1,190", "225,300"."""
    rounded = round(value, indicator.decimals)
    digits = str(
        format_decimal(rounded, _pattern(indicator.decimals)) if indicator.decimals else format_number(rounded)
    )
    if indicator.unit is Unit.PERCENT:
        return f"{digits}%"
    if indicator.unit is Unit.POUNDS:
        return f"£{digits}"
    return digits


def figure(indicator: Indicator, value: float) -> str:
    """With what it counts: "44.6% of children", "6.2 per 1,000 residents"."""
    return f"{number(indicator, value)} {indicator.unit_words}".rstrip()


def interval(indicator: Indicator, lower: float | None, upper: float | None) -> str:
    """Where the true figure probably lies; empty where nobody worked it out."""
    if lower is None or upper is None:
        return ""
    return _("%(lower)s to %(upper)s", lower=number(indicator, lower), upper=number(indicator, upper))


def _pattern(decimals: int) -> str:
    return "#,##0." + "0" * decimals
