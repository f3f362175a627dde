"""Which band a household is in: the standard's algebra, in whole numbers, with its reasons.

The model and its calibration are set out in docs/mis-method.md. All sums run over one denominator, so that nothing is
rounded before the end; then half up to whole pounds, as the council prints its lines.
"""

from dataclasses import dataclass
from enum import StrEnum

from app.mis.household import TEEN_AGE, Childcare, Household, Tenure
from app.mis.money import whole_pounds
from app.mis.parameters import HouseholdType, Lines, Mode, ParameterSet, Rule, Scale

PRIMARY_AGES = range(5, 11)
PERCENT = 100


class Band(StrEnum):
    """From comfort to destitution, in the vision's words."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"


class Reason(StrEnum):
    """Why a household is in its band."""

    NO_HOME = "no_home"
    NO_INCOME = "no_income"
    BELOW_HOUSING_COST = "below_housing_cost"
    OUTGOINGS_ABOVE_INCOME = "outgoings_above_income"
    UP_TO_D = "up_to_d"
    UP_TO_C = "up_to_c"
    UP_TO_B = "up_to_b"
    ABOVE_B = "above_b"


@dataclass(frozen=True, slots=True)
class Sum:
    """The parts a household's lines are made of, in pence a year, each rounded to the penny for showing."""

    housing: int
    council_tax: int
    essentials: int
    wider: int
    childcare: int
    buffer: int


@dataclass(frozen=True, slots=True)
class Answer:
    """A household's band. `gaps` are whole pounds of income from here to just above each line still ahead."""

    band: Band
    lines: Lines
    reasons: tuple[Reason, ...]
    gaps: tuple[tuple[Band, int], ...]


def lines_of(household: Household, figures: ParameterSet, mode: Mode | None = None) -> Lines:
    """The tops of bands D, C and B for a household, in whole pounds a year."""
    mode = mode or figures.mode
    weight, reference = weight_of(household, figures, mode), reference_of(figures, mode)
    denominator = PERCENT * reference
    home = PERCENT * housing_of(household, figures) + council_tax_of(household, figures)
    d = home * reference + PERCENT * weight * figures.essentials
    c = d + PERCENT * weight * figures.wider + denominator * childcare_of(household, figures)
    b = c + PERCENT * figures.buffer * (weight if figures.does_buffer_scale else reference)
    return Lines(_pounds(d, denominator), _pounds(c, denominator), _pounds(b, denominator))


def _pounds(numerator: int, denominator: int) -> int:
    """Pence as a fraction, to whole pounds, half up."""
    return (2 * numerator + PERCENT * denominator) // (2 * PERCENT * denominator)


def band_of(household: Household, income: int, figures: ParameterSet, mode: Mode | None = None) -> Answer:
    """The band of a household with `income` pence a year: net of tax, with all benefits, before housing costs.

    An income below nothing (a loss) counts as none.
    """
    lines = lines_of(household, figures, mode)
    reasons = destitution(household, income, figures)
    pounds = whole_pounds(income)
    if reasons:
        band = Band.E
    elif pounds <= lines.d:
        band, reasons = Band.D, (Reason.UP_TO_D,)
    elif pounds <= lines.c:
        band, reasons = Band.C, (Reason.UP_TO_C,)
    elif pounds <= lines.b:
        band, reasons = Band.B, (Reason.UP_TO_B,)
    else:
        band, reasons = Band.A, (Reason.ABOVE_B,)
    return Answer(band, lines, reasons, _gaps(household, income, figures, lines))


def _gaps(household: Household, income: int, figures: ParameterSet, lines: Lines) -> tuple[tuple[Band, int], ...]:
    """Whole pounds to each line ahead. In band E a line counts only once nothing keeps the household there."""
    if household.tenure is Tenure.NONE and Rule.NO_HOME in figures.rules:
        return ()
    pounds = whole_pounds(income)
    out_of_e = -((income - _least_outside_e(household, figures)) // PERCENT)
    ahead = ((Band.C, lines.d), (Band.B, lines.c), (Band.A, lines.b))
    gaps = ((each, max(line + 1 - pounds, out_of_e)) for each, line in ahead)
    return tuple((each, gap) for each, gap in gaps if gap > 0)


def _least_outside_e(household: Household, figures: ParameterSet) -> int:
    """The smallest income, in pence a year, at which no rule of money puts the household in band E."""
    outgoings = housing_of(household, figures) + household.debt_repayments
    least = {
        Rule.NO_INCOME: 1,
        Rule.BELOW_HOUSING_COST: household.housing_cost or 0,
        Rule.OUTGOINGS_ABOVE_INCOME: outgoings + council_tax_of(household, figures) // PERCENT + 1,
    }
    return max((pence for rule, pence in least.items() if rule in figures.rules), default=0)


def destitution(household: Household, income: int, figures: ParameterSet) -> tuple[Reason, ...]:
    """Why a household is in band E, if it is: rules of its own, not a sum of money."""
    housing = housing_of(household, figures)
    tests = (
        (Rule.NO_HOME, Reason.NO_HOME, household.tenure is Tenure.NONE),
        (Rule.NO_INCOME, Reason.NO_INCOME, income <= 0),
        (
            Rule.BELOW_HOUSING_COST,
            Reason.BELOW_HOUSING_COST,
            household.housing_cost is not None and income < household.housing_cost,
        ),
        (
            Rule.OUTGOINGS_ABOVE_INCOME,
            Reason.OUTGOINGS_ABOVE_INCOME,
            PERCENT * (income - housing - household.debt_repayments) <= council_tax_of(household, figures),
        ),
    )
    return tuple(reason for rule, reason, holds in tests if holds and rule in figures.rules)


def housing_of(household: Household, figures: ParameterSet) -> int:
    """Rent or mortgage in pence a year: as stated, or as the set has it for the rooms.

    The set has no mortgages: a private rent stands in for one that is not stated, and counts as an estimate.
    """
    if household.tenure in (Tenure.OWNED, Tenure.NONE):
        return 0
    if household.housing_cost is not None:
        return household.housing_cost
    if household.tenure is Tenure.SOCIAL:
        return figures.social_rent[min(household.rooms, 4) - 1]
    return figures.private_rent[min(household.rooms, 4)]


def council_tax_of(household: Household, figures: ParameterSet) -> int:
    """What the home is charged a year after discount and reduction, in hundredths of a penny."""
    if household.tenure is Tenure.NONE:
        return 0
    charge = (PERCENT - discount_of(household, figures)) * figures.council_tax[household.band_of_home]
    return max(charge - PERCENT * household.council_tax_reduction, 0)


def discount_of(household: Household, figures: ParameterSet) -> int:
    """Percent off the council tax."""
    return figures.single_discount if household.adults == 1 else 0


def childcare_of(household: Household, figures: ParameterSet) -> int:
    """Paid childcare in pence a year: none, the household's own bill, or the set's by the children's ages."""
    if household.childcare is Childcare.NONE:
        return 0
    if isinstance(household.childcare, int):
        return household.childcare
    return sum(
        figures.childcare_under_5 if age < PRIMARY_AGES.start else figures.childcare_primary
        for age in household.child_ages
        if age < PRIMARY_AGES.stop
    )


def weight_of(household: Household, figures: ParameterSet, mode: Mode) -> int:
    """What a household needs beside the reference (`reference_of`): same unit, so that their ratio is the scale."""
    if mode is Mode.TABLE:
        return _weight_by_table(household, figures)
    scale = figures.scale(mode)
    teens = sum(age >= TEEN_AGE for age in household.child_ages)
    children = teens * scale.teen + (len(household.child_ages) - teens) * scale.child
    working = household.adults - household.pensioners
    adults = _adults(scale, household.adults) * PERCENT
    # Pensioners take the places after the others: the first adult's weight is theirs only where all are pensioners.
    of_pensioners = _adults(scale, household.adults) - _adults(scale, working)
    return adults + children * PERCENT - of_pensioners * (PERCENT - figures.pensioner_factor)


def reference_of(figures: ParameterSet, mode: Mode) -> int:
    """The weight of a couple with two children under 14."""
    if mode is Mode.TABLE:
        assert figures.budgets is not None
        return figures.budgets[HouseholdType.COUPLE_2] * figures.ahc.reference
    return figures.scale(mode).reference * PERCENT


def _adults(scale: Scale, count: int) -> int:
    return scale.first + (count - 1) * scale.adult if count else 0


def _weight_by_table(household: Household, figures: ParameterSet) -> int:
    """The budget of the largest household in the table that fits into this one; the others by the AHC weights."""
    assert figures.budgets is not None
    adults, children = min(household.adults, 2), min(len(household.child_ages), 4)
    kind = _type_in_table(adults, children, are_pensioners=household.pensioners == household.adults)
    ages = sorted(household.child_ages)[
        children:
    ]  # the eldest are the further ones: the table reckons from the youngest
    further = (household.adults - adults) * figures.ahc.adult + sum(
        figures.ahc.teen if age >= TEEN_AGE else figures.ahc.child for age in ages
    )
    return figures.budgets[kind] * figures.ahc.reference + further * figures.budgets[HouseholdType.COUPLE_2]


def _type_in_table(adults: int, children: int, *, are_pensioners: bool) -> HouseholdType:
    if children:
        return HouseholdType(f"{'lone_parent' if adults == 1 else 'couple'}_{children}")
    if are_pensioners:
        return HouseholdType.PENSIONER if adults == 1 else HouseholdType.PENSIONER_COUPLE
    return HouseholdType.SINGLE if adults == 1 else HouseholdType.COUPLE


def sum_of(household: Household, figures: ParameterSet, mode: Mode | None = None) -> Sum:
    """The parts of a household's lines, to the penny: what the answer shows line by line."""
    mode = mode or figures.mode
    weight, reference = weight_of(household, figures, mode), reference_of(figures, mode)
    return Sum(
        housing=housing_of(household, figures),
        council_tax=_round(council_tax_of(household, figures), PERCENT),
        essentials=_round(weight * figures.essentials, reference),
        wider=_round(weight * figures.wider, reference),
        childcare=childcare_of(household, figures),
        buffer=_round(weight * figures.buffer, reference) if figures.does_buffer_scale else figures.buffer,
    )


def _round(numerator: int, denominator: int) -> int:
    return (2 * numerator + denominator) // (2 * denominator)
