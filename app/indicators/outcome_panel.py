"""What is measured of an outcome of the vision: the town's newest figures, and what nobody measures."""

from collections.abc import Iterable

from sqlalchemy import select

from app.db import db
from app.indicators.models import Indicator, IndicatorOutcome
from app.indicators.town_figures import figures_of
from app.kit.locale import gettext as _
from app.vision.document import Outcome
from app.vision.hooks import Part


def read(outcome: Outcome) -> Part:
    indicators = _list_of(outcome)
    found = figures_of(indicators)
    figures = [found[each.code] for each in indicators if each.code in found]
    without = [each.title for each in indicators if each.code not in found]
    return Part({"figures": figures}, _gap(figures, without))


def _list_of(outcome: Outcome) -> list[Indicator]:
    tied = select(IndicatorOutcome.indicator_code).where(IndicatorOutcome.outcome_code == outcome.code)
    return [*db.session.scalars(select(Indicator).where(Indicator.code.in_(tied)).order_by(Indicator.position))]


def _gap(figures: Iterable[object], without: list[str]) -> str:
    if without:
        return _("There is no figure of the town yet for: %(titles)s.", titles="; ".join(without))
    return "" if figures else _("Nothing that is measured here tells of it.")
