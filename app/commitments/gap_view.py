"""What nobody has promised yet: outcomes with few or no live commitments, wards that none is for."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.commitments.register_index import get_index, union
from app.places.models import Ward
from app.places.queries import list_wards
from app.vision.document import Outcome, Priority
from app.vision.queries import list_priorities

FEW = 3  # live commitments for an outcome: fewer is a gap
STRONGEST_TONE = 4


@dataclass(frozen=True)
class OutcomeGap:
    """An outcome, and how many live commitments and organisations it has."""

    outcome: Outcome
    live: int
    ever: int

    @property
    def is_few(self) -> bool:
        return self.live < FEW


@dataclass(frozen=True)
class WardGap:
    """A ward, and how many live commitments are for it by name."""

    ward: Ward
    named: int
    tone: int


@dataclass(frozen=True)
class Gaps:
    outcomes: list[tuple[Priority, list[OutcomeGap]]]
    wards: list[WardGap]
    town_wide: int

    @property
    def is_all_open(self) -> bool:
        """Whether nothing is live at all."""
        live = [gap.live for _priority, gaps in self.outcomes for gap in gaps]
        return not any(live) and not self.town_wide and not any(gap.named for gap in self.wards)

    @property
    def without(self) -> int:
        """Outcomes that no live commitment serves."""
        return sum(gap.live == 0 for _priority, gaps in self.outcomes for gap in gaps)

    @property
    def few(self) -> int:
        return sum(0 < gap.live < FEW for _priority, gaps in self.outcomes for gap in gaps)

    @property
    def wards_without(self) -> int:
        return sum(gap.named == 0 for gap in self.wards)


def read_gaps() -> Gaps:
    index = get_index()
    live = index.live
    outcomes = [
        (priority, [_outcome(each, index.of("outcome", each.code), live) for each in priority.outcomes])
        for priority in list_priorities()
    ]
    named = {ward: (index.named(ward.code) & live).bit_count() for ward in list_wards()}
    return Gaps(outcomes, _toned(named), (index.town_wide & live).bit_count())


def _outcome(outcome: Outcome, places: int, live: int) -> OutcomeGap:
    return OutcomeGap(outcome, (places & live).bit_count(), places.bit_count())


def _toned(named: dict[Ward, int]) -> list[WardGap]:
    most: int = max(named.values(), default=0)
    return [WardGap(ward, count, -(-count * STRONGEST_TONE // most) if most else 0) for ward, count in named.items()]


def count_live(outcome_codes: Sequence[str] | None = None) -> int:
    """Live commitments of the town, or for any of these outcomes."""
    index = get_index()
    if outcome_codes is None:
        return index.live.bit_count()
    return (union(index.of("outcome", code) for code in outcome_codes) & index.live).bit_count()
