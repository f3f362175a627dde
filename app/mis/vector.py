"""The standard's algebra on whole columns of households: the integers of `rules`, a million at a time.

Imported by commands and jobs only: numpy is too heavy for a page. `rules` says why each step is what it is; a test
holds both to the same answers.
"""

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.mis.household import MOST_ADULTS, MOST_BEDROOMS, MOST_CHILDREN, CouncilTaxBand, Tenure
from app.mis.parameters import HouseholdType, Mode, ParameterSet, Rule
from app.mis.rules import PERCENT, Band, Reason

Numbers = NDArray[Any]
Truths = NDArray[np.bool_]

TENURES = tuple(Tenure)
COUNCIL_TAX_BANDS = tuple(CouncilTaxBand)
BANDS = tuple(Band)
UNSAID = -1  # bedrooms, council tax band or housing cost that the household does not state; childcare as the set has it
OF_E = (Reason.NO_HOME, Reason.NO_INCOME, Reason.BELOW_HOUSING_COST, Reason.OUTGOINGS_ABOVE_INCOME)
OF_INCOME = (Reason.ABOVE_B, Reason.UP_TO_B, Reason.UP_TO_C, Reason.UP_TO_D)  # by the place of the band in BANDS
HIGHEST = 2**62


@dataclass(frozen=True, slots=True)
class Columns:
    """Households side by side: what `household.Household` holds, ages as counts. Amounts are pence a year.

    `tenure` and `council_tax_band` are places in TENURES and COUNCIL_TAX_BANDS.
    """

    adults: Numbers
    pensioners: Numbers
    children: Numbers
    teens: Numbers  # of 14 and over
    under_5: Numbers
    primary: Numbers  # 5 to 10
    tenure: Numbers
    bedrooms: Numbers
    council_tax_band: Numbers
    childcare: Numbers
    housing_cost: Numbers
    council_tax_reduction: Numbers
    debt_repayments: Numbers
    income: Numbers

    @property
    def are_in_64_bits(self) -> bool:
        return self.income.dtype != object

    def in_exact_integers(self) -> "Columns":
        """The same in Python's own integers, for figures so large that 64 bits would not hold the sums."""
        return Columns(*(getattr(self, field.name).astype(object) for field in fields(self)))


@dataclass(frozen=True, slots=True)
class Answers:
    """Tops of D, C and B in whole pounds; `band` is a place in BANDS; `reasons` are the bits of OF_E that hold."""

    d: Numbers
    c: Numbers
    b: Numbers
    band: Numbers
    reasons: Numbers


def are_impossible(columns: Columns) -> Truths:
    """Which households cannot be, as `household.Household` would refuse them. Ages are for whoever counted them."""
    is_none, is_owned, is_private = (_lives(columns, tenure) for tenure in (Tenure.NONE, Tenure.OWNED, Tenure.PRIVATE))
    pays = columns.housing_cost > 0
    refused: Truths = (
        (columns.adults < 1)
        | (columns.adults > MOST_ADULTS)
        | (columns.pensioners < 0)
        | (columns.pensioners > columns.adults)
        | (columns.children > MOST_CHILDREN)
        | (columns.bedrooms > MOST_BEDROOMS)
        | (is_none & ((columns.bedrooms != UNSAID) | pays))
        | (is_owned & pays)
        | ((columns.bedrooms == 0) & ~is_private)
        | ((columns.childcare > 0) & (columns.children == 0))
    )
    return refused


def answer(columns: Columns, figures: ParameterSet, mode: Mode | None = None) -> Answers:
    """The lines, bands and reasons of households that can be."""
    mode = mode or figures.mode
    weight, reference = _weight(columns, figures, mode)
    housing, council_tax, childcare = (part(columns, figures) for part in (_housing, _council_tax, _childcare))
    home = PERCENT * housing + council_tax
    if columns.are_in_64_bits and _highest(home, weight, childcare, reference, figures) > HIGHEST:
        return answer(columns.in_exact_integers(), figures, mode)
    denominator = PERCENT * reference
    d = home * reference + PERCENT * weight * figures.essentials
    c = d + PERCENT * weight * figures.wider + denominator * childcare
    b = c + PERCENT * figures.buffer * (weight if figures.does_buffer_scale else reference)
    d, c, b = ((2 * line + PERCENT * denominator) // (2 * PERCENT * denominator) for line in (d, c, b))
    reasons = _destitution(columns, housing, council_tax, figures)
    pounds = (np.maximum(columns.income, 0) + 50) // 100
    band = sum((pounds <= line).astype(np.int64) for line in (d, c, b))
    return Answers(d, c, b, np.where(reasons > 0, BANDS.index(Band.E), band), reasons)


def _highest(home: Numbers, weight: Numbers, childcare: Numbers, reference: int, figures: ParameterSet) -> int:
    """No sum on the way to a line is larger."""
    most_home, most_weight, most_childcare = (int(each.max(initial=0)) for each in (home, weight, childcare))
    of_weight = max(most_weight, reference) * (figures.essentials + figures.wider + figures.buffer)
    return 2 * ((most_home + PERCENT * most_childcare + PERCENT * PERCENT) * reference + PERCENT * of_weight)


def _lives(columns: Columns, tenure: Tenure) -> Truths:
    found: Truths = columns.tenure == TENURES.index(tenure)
    return found


def _weight(columns: Columns, figures: ParameterSet, mode: Mode) -> tuple[Numbers, int]:
    """The weight of each household and that of the reference."""
    if mode is Mode.TABLE:
        return _weight_by_table(columns, figures)
    scale = figures.scale(mode)
    working = columns.adults - columns.pensioners
    of_adults = scale.first + (columns.adults - 1) * scale.adult
    of_working = np.where(working > 0, scale.first + (working - 1) * scale.adult, 0)
    children = columns.teens * scale.teen + (columns.children - columns.teens) * scale.child
    weight = (of_adults + children) * PERCENT - (of_adults - of_working) * (PERCENT - figures.pensioner_factor)
    return weight, scale.reference * PERCENT


def _weight_by_table(columns: Columns, figures: ParameterSet) -> tuple[Numbers, int]:
    budgets, ahc = figures.budgets, figures.ahc
    assert budgets is not None
    T = HouseholdType
    # By adults (1, 2), then by children (0 to 4): without children, pensioners have budgets of their own.
    families = np.array(
        [
            [budgets[kind] for kind in (T.SINGLE, T.LONE_1, T.LONE_2, T.LONE_3, T.LONE_4)],
            [budgets[kind] for kind in (T.COUPLE, T.COUPLE_1, T.COUPLE_2, T.COUPLE_3, T.COUPLE_4)],
        ],
        dtype=columns.adults.dtype,
    )
    pensioners = np.array([budgets[T.PENSIONER], budgets[T.PENSIONER_COUPLE]], dtype=columns.adults.dtype)
    adults, children = _as_index(np.minimum(columns.adults, 2) - 1), _as_index(np.minimum(columns.children, 4))
    are_pensioners = (columns.pensioners == columns.adults) & (columns.children == 0)
    budget = np.where(are_pensioners, pensioners[adults], families[adults, children])
    further_children = columns.children - np.minimum(columns.children, 4)
    further_teens = np.minimum(columns.teens, further_children)  # the eldest are the further ones
    further = (
        (columns.adults - np.minimum(columns.adults, 2)) * ahc.adult
        + further_teens * ahc.teen
        + (further_children - further_teens) * ahc.child
    )
    return budget * ahc.reference + further * budgets[T.COUPLE_2], budgets[T.COUPLE_2] * ahc.reference


def _as_index(column: Numbers) -> NDArray[np.intp]:
    return column.astype(np.intp)


def _rooms(columns: Columns) -> Numbers:
    others = np.maximum(columns.adults - 2, 0) + columns.children
    are_pensioners = (columns.adults == 2) & (columns.pensioners == 2) & (columns.children == 0)
    usual = np.where(are_pensioners, 2, 1) + np.where(others > 0, others // 2 + 1, 0)
    return np.where(columns.bedrooms == UNSAID, usual, columns.bedrooms)


def _housing(columns: Columns, figures: ParameterSet) -> Numbers:
    rooms = _as_index(np.minimum(_rooms(columns), 4))
    rents = [np.array(each, dtype=columns.adults.dtype) for each in (figures.private_rent, (0, *figures.social_rent))]
    rent = np.where(_lives(columns, Tenure.SOCIAL), rents[1][rooms], rents[0][rooms])
    cost = np.where(columns.housing_cost == UNSAID, rent, columns.housing_cost)
    return np.where(_lives(columns, Tenure.OWNED) | _lives(columns, Tenure.NONE), 0, cost)


def _council_tax(columns: Columns, figures: ParameterSet) -> Numbers:
    rooms, is_single = _rooms(columns), columns.adults == 1
    usual = np.where((rooms == 0) | ((rooms == 1) & is_single), 0, np.clip(rooms, 1, 4) - (rooms > 1))
    band = np.where(columns.council_tax_band == UNSAID, usual, columns.council_tax_band)
    charges = np.array([figures.council_tax[each] for each in COUNCIL_TAX_BANDS], dtype=columns.adults.dtype)
    payable = np.where(is_single, PERCENT - figures.single_discount, PERCENT) * charges[_as_index(band)]
    return np.where(_lives(columns, Tenure.NONE), 0, np.maximum(payable - PERCENT * columns.council_tax_reduction, 0))


def _childcare(columns: Columns, figures: ParameterSet) -> Numbers:
    usual = columns.under_5 * figures.childcare_under_5 + columns.primary * figures.childcare_primary
    return np.where(columns.childcare == UNSAID, usual, columns.childcare)


def _destitution(columns: Columns, housing: Numbers, council_tax: Numbers, figures: ParameterSet) -> Numbers:
    """The reasons to be in band E, a bit each."""
    income = columns.income
    tests = (
        (Rule.NO_HOME, _lives(columns, Tenure.NONE)),
        (Rule.NO_INCOME, income <= 0),
        (Rule.BELOW_HOUSING_COST, (columns.housing_cost != UNSAID) & (income < columns.housing_cost)),
        (Rule.OUTGOINGS_ABOVE_INCOME, PERCENT * (income - housing - columns.debt_repayments) <= council_tax),
    )
    return sum(
        (holds.astype(np.int64) << place for place, (rule, holds) in enumerate(tests) if rule in figures.rules),
        start=np.zeros(len(income), dtype=np.int64),
    )
