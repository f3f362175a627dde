"""From households to band shares that may be published: by ward, and for the town by kind of household.

Only counts are kept while households pass by. Small counts are withheld by the number of answers behind them, whatever
they weigh; an answer stands for at least one household, so there are never more answers than households. All figures
come from estimates rounded to the nearest five, so that no share gives a count away.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum

from app.kit.disclosure import THRESHOLD, TOTAL, Cell, Unprotectable, compare, protect, rounded, with_totals
from app.mis.household import Household
from app.mis.household_file import Row
from app.mis.parameters import Mode, ParameterSet
from app.mis.rules import Band, band_of
from app.mis.wilson import wilson

TOWN = "E06000032"  # Luton's own GSS code, beside the wards'
ALL = "all"
ROUND_TO = 5
NO_WARD = ""  # counted in the town, and no row of its own is published
_WEIGHT = re.compile(r"\d{1,7}(?:\.\d{1,6})?")


class Kind(StrEnum):
    """Kinds of household large enough to publish."""

    ADULT = "one_adult"
    PENSIONER = "one_pensioner"
    COUPLE = "couple_no_children"
    PENSIONERS = "couple_pensioners"
    LONE_PARENT = "lone_parent"
    FAMILY = "couple_with_children"
    OTHER = "other"


def kind_of(household: Household) -> Kind:
    """Three or more adults are `OTHER`; a couple with a pensioner and somebody younger is a couple."""
    if household.adults > 2:
        return Kind.OTHER
    if household.child_ages:
        return Kind.LONE_PARENT if household.adults == 1 else Kind.FAMILY
    if household.pensioners == household.adults:
        return Kind.PENSIONER if household.adults == 1 else Kind.PENSIONERS
    return Kind.ADULT if household.adults == 1 else Kind.COUPLE


@dataclass(slots=True)
class Pile:
    """Households of one sort: how many answered, what they weigh, and the sum of the squares of their weights."""

    answers: int = 0
    weight: float = 0
    squares: float = 0

    def put(self, other: "Pile") -> None:
        self.answers += other.answers
        self.weight += other.weight
        self.squares += other.squares


@dataclass(frozen=True, slots=True)
class Share:
    """One figure of a release, as `models.MisBandShare` keeps it."""

    area_code: str
    household_type: str
    band: Band
    share: float | None
    lower: float | None
    upper: float | None
    households: int | None

    @property
    def is_suppressed(self) -> bool:
        return self.share is None


class Tabulation:
    """The piles of a population: by ward and band, by kind and band."""

    def __init__(self) -> None:
        self.by_ward: dict[Cell, Pile] = defaultdict(Pile)
        self.by_kind: dict[Cell, Pile] = defaultdict(Pile)

    @property
    def answers(self) -> int:
        return sum(pile.answers for pile in self.by_ward.values())

    @property
    def answers_told(self) -> int:
        """Rounded as every figure is."""
        return rounded(self.answers, ROUND_TO)

    def add(self, ward: str, kind: Kind | None, band: Band, *, weight: float = 1, answers: int = 1) -> None:
        pile = Pile(answers, weight * answers, weight * weight * answers)
        self.by_ward[ward, band.value].put(pile)
        if kind is not None:
            self.by_kind[kind.value, band.value].put(pile)


def tabulate(
    rows: Iterable[Row], figures: ParameterSet, mode: Mode, wards: Mapping[str, str]
) -> tuple[Tabulation, list[tuple[int, str]]]:
    """The piles of a file, and its refused lines. `wards` finds a ward's code by its code or name, in lower case."""
    found, refused = Tabulation(), []
    for row in rows:
        ward, weight = wards.get(row.carried.get("ward", "").lower()), weight_of(row.carried.get("weight", ""))
        if row.household is None:
            refused.append((row.number, row.problem))
        elif ward is None or weight is None:
            refused.append((row.number, "ward: unknown" if ward is None else "weight: malformed"))
        elif weight < 1:  # many such answers may stand for few households, and would hide how few
            refused.append((row.number, "weight: below_1"))
        else:
            band = band_of(row.household, row.income, figures, mode).band
            found.add(ward, kind_of(row.household), band, weight=weight)
    return found, refused


def weight_of(cell: str) -> float | None:
    """How many households a row stands for: 1 where it does not say; None where it says nothing usable."""
    if not cell:
        return 1
    return (float(cell) or None) if _WEIGHT.fullmatch(cell) else None


def shares_of(
    tabulation: Tabulation, before: Sequence[Iterable[Share]] = (), *, smallest: int = THRESHOLD
) -> list[Share]:
    """What may be published. `before` are the figures of every earlier release of the same households.

    Fewer answers than `smallest` are withheld, with what would give them away.

    Kinds of household are left out where the town's own figures are withheld, or would be given away.
    Raises Unprotectable; ValueError where there is nobody.
    """
    wards = _Table(tabulation.by_ward)
    town = wards.piles[TOTAL, TOTAL]
    if not town.answers:
        raise ValueError("nobody was counted")
    told = [told_by(shares) for shares in before]
    threshold = smallest * max(town.weight / town.answers, 1)
    found = compare(told, wards.values, threshold=threshold)
    public = protect(wards.counts, withhold=found.withhold, known=found.known, threshold=smallest)
    shares = wards.shares(public, {row: (TOWN if row == TOTAL else row, ALL) for row in wards.rows if row != NO_WARD})
    of_town = [cell for cell in public if cell[0] == TOTAL]
    if tabulation.by_kind and all(public[cell] is not None for cell in of_town):
        kinds = _Table(tabulation.by_kind)
        found = compare(told, kinds.values, threshold=threshold)
        with suppress(Unprotectable):
            public = protect(
                kinds.counts, withhold=found.withhold, known=found.known.union(of_town), threshold=smallest
            )
            shares += kinds.shares(public, {row: (TOWN, row) for row in kinds.rows if row != TOTAL})
    return shares


class _Table:
    """Piles with their totals, in every band."""

    def __init__(self, piles: Mapping[Cell, Pile]) -> None:
        self.rows = [*sorted({row for row, _band in piles}), TOTAL]
        self.counts = {
            (row, band.value): piles.get((row, band.value), Pile()).answers
            for row in self.rows
            if row != TOTAL
            for band in Band
        }
        self.piles: dict[Cell, Pile] = defaultdict(Pile)
        for (row, band), pile in piles.items():
            for cell in ((row, band), (row, TOTAL), (TOTAL, band), (TOTAL, TOTAL)):
                self.piles[cell].put(pile)
        self.values = {cell: rounded(round(self.piles[cell].weight), ROUND_TO) for cell in with_totals(self.counts)}

    def shares(self, public: Mapping[Cell, int | None], names: Mapping[str, tuple[str, str]]) -> list[Share]:
        """The figures of the rows that have a name: an area and a household type."""
        return [self._share(row, band, public, *name) for row, name in names.items() for band in Band]

    def _share(self, row: str, band: Band, public: Mapping[Cell, int | None], area: str, kind: str) -> Share:
        if public[row, band.value] is None or public[row, TOTAL] is None:
            return Share(area, kind, band, None, None, None, None)
        value, whole, pile = self.values[row, band.value], self.values[row, TOTAL], self.piles[row, TOTAL]
        share = min(value / whole, 1.0)
        # Kish's effective number of answers: the same as their number where all weigh the same.
        answers = rounded(round(pile.weight**2 / pile.squares), ROUND_TO)
        lower, upper = wilson(share, max(answers, ROUND_TO))
        return Share(area, kind, band, share, min(lower, share), max(upper, share), value)


def told_by(shares: Iterable[Share]) -> dict[Cell, int | None]:
    """What a release said of wards, of the town and of its kinds of household, in the terms of `disclosure.compare`."""
    told: dict[Cell, int | None] = {}
    for share in shares:
        if share.household_type == ALL:
            row = TOTAL if share.area_code == TOWN else share.area_code
        elif share.area_code == TOWN:
            row = share.household_type
        else:
            continue  # another program's: we publish no kinds by ward
        told[row, share.band.value] = share.households
        if share.share and share.households is not None:
            told[row, TOTAL] = rounded(round(share.households / share.share), ROUND_TO)
        else:
            told.setdefault((row, TOTAL), None)
    return told
