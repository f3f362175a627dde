"""How a ward stands, in words. Each word has its sign and its tone, so that none of the three is needed alone."""

from flask_babel import format_decimal

from app.indicators.intervals import Comparison
from app.indicators.ward_index import WardScore
from app.kit.locale import gettext as _
from app.kit.locale import lazy as _l

COMPARISON_LABELS = {
    Comparison.BETTER: _l("Better"),
    Comparison.WORSE: _l("Worse"),
    Comparison.HIGHER: _l("Higher"),
    Comparison.LOWER: _l("Lower"),
    Comparison.SIMILAR: _l("Similar"),
}
COMPARISON_SIGNS = {
    Comparison.BETTER: "▲",
    Comparison.WORSE: "▼",
    Comparison.HIGHER: "△",
    Comparison.LOWER: "▽",
    Comparison.SIMILAR: "●",
}
COMPARISON_TONES = {Comparison.BETTER: "good", Comparison.WORSE: "bad"}


def score(value: float | None) -> str:
    """With one decimal: ranks say that what reads the same is the same."""
    return "–" if value is None else str(format_decimal(value, "0.0"))


def places(score: WardScore) -> str:
    """Which places among the wards it could as well have: "2 to 5", or "3" where nothing moves it."""
    if score.rank_low is None or score.rank_high is None or score.rank_low == score.rank_high:
        return str(score.rank)
    return _("%(best)s to %(worst)s", best=score.rank_low, worst=score.rank_high)
