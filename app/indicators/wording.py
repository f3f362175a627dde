"""Figures in words."""

from functools import lru_cache

from babel.numbers import format_decimal
from flask_babel import get_locale

from app.indicators import periods
from app.indicators.models import Indicator
from app.indicators.rules import Dimension, FigureStatus, IntervalMethod, Polarity, TargetKind, Unit
from app.indicators.scorecard import Card
from app.indicators.trend import Movement
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
MOVEMENT_LABELS = {
    Movement.BETTER: _l("Better than %(period)s"),
    Movement.WORSE: _l("Worse than %(period)s"),
    Movement.HIGHER: _l("Higher than %(period)s"),
    Movement.LOWER: _l("Lower than %(period)s"),
    Movement.UNCLEAR: _l("No clear change since %(period)s"),
}
MOVEMENT_TONES = {Movement.BETTER: "good", Movement.WORSE: "bad"}
INTERVAL_LABELS = {
    IntervalMethod.NONE: _l("None are published"),
    IntervalMethod.GIVEN: _l("As the source gives them"),
    IntervalMethod.WILSON: _l("95%, worked out by Wilson’s method"),
    IntervalMethod.BYAR: _l("95%, worked out by Byar’s method"),
}
DIMENSION_LABELS = {
    Dimension.NEEDS: _l("Basic human needs"),
    Dimension.FOUNDATIONS: _l("Foundations of wellbeing"),
    Dimension.OPPORTUNITY: _l("Opportunity"),
}
TARGET_LABELS = {
    TargetKind.TARGET: _l("Target"),
    TargetKind.MILESTONE: _l("Milestone"),
    TargetKind.PROJECTION: _l("Projection"),
}


def number(indicator: Indicator, value: float) -> str:
    """The number alone: "44.6%", "£1,190", "225,300"."""
    return _with_sign(indicator, _digits(indicator, value))


def _digits(indicator: Indicator, value: float) -> str:
    pattern = "#,##0." + "0" * indicator.decimals if indicator.decimals else "#,##0"
    return _written(round(value, indicator.decimals), pattern, str(get_locale()))


@lru_cache(maxsize=20_000)
def _written(value: float, pattern: str, locale: str) -> str:
    """Kept: a page has hundreds of numbers, the next page the same ones, and writing one costs as much as a link."""
    return str(format_decimal(value, pattern, locale=locale))


def _with_sign(indicator: Indicator, digits: str) -> str:
    if indicator.unit is Unit.PERCENT:
        return f"{digits}%"
    return f"£{digits}" if indicator.unit is Unit.POUNDS else digits


def tick(indicator: Indicator, value: float) -> str:
    """The number at a line of a chart: no more decimals than it needs."""
    return _with_sign(indicator, _written(value, "#,##0.###", str(get_locale())))


def gap(indicator: Indicator, value: float) -> str:
    """What is between a figure and its target. Between two shares lie points, not per cent."""
    if indicator.unit is Unit.PERCENT:
        return _("%(points)s percentage points", points=_digits(indicator, value))
    return number(indicator, value)


def trend_title(card: Card) -> str:
    """The chart's question, answered: "Children in poverty: worse than 2020"."""
    first, newest = card.facts[0], card.facts[-1]
    return _(
        "%(title)s: %(first)s in %(then)s, %(newest)s in %(now)s",
        title=card.indicator.title,
        first=number(card.indicator, first.value or 0.0),
        then=periods.label(first.period),
        newest=number(card.indicator, newest.value or 0.0),
        now=periods.label(newest.period),
    )


def figure(indicator: Indicator, value: float) -> str:
    """With what it counts: "44.6% of children", "6.2 per 1,000 residents"."""
    return f"{number(indicator, value)} {indicator.unit_words}".rstrip()


def interval(indicator: Indicator, lower: float | None, upper: float | None) -> str:
    """Where the true figure probably lies; empty where nobody worked it out."""
    if lower is None or upper is None:
        return ""
    return _("%(lower)s to %(upper)s", lower=number(indicator, lower), upper=number(indicator, upper))
