"""What is measured of an outcome of the vision: the town's newest figures, and what nobody measures."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from app.db import db
from app.indicators.models import Figure, Indicator, IndicatorOutcome
from app.indicators.town_figures import figures_of
from app.kit.locale import gettext as _
from app.vision.document import Outcome
from app.vision.hooks import Part


def read(outcome: Outcome) -> Part:
    indicators = _list_of(outcome)
    found = figures_of(indicators)
    figures = [found[each.code] for each in indicators if each.code in found]
    others = [each for each in indicators if each.code not in found]
    elsewhere = _codes_with_figures(each.code for each in others)
    without = [each.title for each in others if each.code not in elsewhere]
    by_ward = [each for each in others if each.code in elsewhere]
    return Part({"figures": figures, "by_ward": by_ward}, _gap([*figures, *by_ward], without))


def _list_of(outcome: Outcome) -> list[Indicator]:
    tied = select(IndicatorOutcome.indicator_code).where(IndicatorOutcome.outcome_code == outcome.code)
    return [*db.session.scalars(select(Indicator).where(Indicator.code.in_(tied)).order_by(Indicator.position))]


def _codes_with_figures(codes: Iterable[str]) -> set[str]:
    """Those that some area has a figure of, though not the town."""
    has_any = select(Figure.period).where(Figure.indicator_code == Indicator.code).exists()
    return {*db.session.scalars(select(Indicator.code).where(Indicator.code.in_(list(codes)), has_any))}


def _gap(known: Sequence[object], without: Sequence[str]) -> str:
    if without:
        return _("There is no figure yet for: %(titles)s.", titles="; ".join(without))
    return "" if known else _("Nothing that is measured here tells of it.")
