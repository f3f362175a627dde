"""The town's newest figure of an indicator, in words: for pages of other features that show it beside their own."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from app.db import db
from app.indicators import bands, periods, wording
from app.indicators.facts import Fact
from app.indicators.models import Indicator
from app.indicators.queries import TOWN
from app.indicators.scorecard import Card, read_cards
from app.kit.locale import gettext as _


@dataclass(frozen=True)
class TownFigure:
    """A card that has a figure."""

    card: Card
    fact: Fact

    @property
    def indicator(self) -> Indicator:
        return self.card.indicator

    @property
    def words(self) -> str:
        assert self.fact.value is not None
        return wording.figure(self.indicator, self.fact.value)

    @property
    def period(self) -> str:
        return periods.label(self.fact.period)

    @property
    def movement(self) -> str:
        """Which way it went since the figure before; empty where there is none."""
        if self.card.movement is None or self.card.earlier is None:
            return ""
        return str(wording.MOVEMENT_LABELS[self.card.movement]) % {"period": periods.label(self.card.earlier.period)}

    @property
    def tone(self) -> str:
        return wording.MOVEMENT_TONES.get(self.card.movement, "quiet") if self.card.movement else "quiet"

    @property
    def source(self) -> str:
        """Shares of bands say where each year's come from; one drawn up to try the site out says so."""
        if self.indicator.code != bands.CODE:
            return self.indicator.source
        release = next(each for each in bands.list_releases() if str(each.year) == self.fact.period)
        return _("%(source)s (made up)", source=release.source) if release.is_synthetic else release.source


def find_figures(codes: Iterable[str]) -> dict[str, TownFigure]:
    """By the indicator's code; without those the town has no figure of."""
    wanted = sorted(set(codes))
    return figures_of(db.session.scalars(select(Indicator).where(Indicator.code.in_(wanted)))) if wanted else {}


def figures_of(indicators: Iterable[Indicator]) -> dict[str, TownFigure]:
    """The same of indicators that were read already."""
    cards = read_cards(indicators, TOWN)
    return {card.indicator.code: TownFigure(card, card.newest) for card in cards if card.newest}
