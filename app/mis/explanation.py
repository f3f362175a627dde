"""A resident's answer, explained: the sum line by line, where each figure comes from, and what would change it."""

from dataclasses import dataclass, replace
from enum import StrEnum

from app.mis.answers import Answers, HasMoney, household_of
from app.mis.asking import standing_of
from app.mis.household import Childcare, Household, Tenure
from app.mis.parameters import Lines, Mode, ParameterSet, Source, Standing
from app.mis.rules import (
    Band,
    Reason,
    band_of,
    council_tax_of,
    housing_of,
    lines_of,
    sum_of,
)

WEEKS = 52


class Part(StrEnum):
    """What a household's lines are made of, in the order they add up."""

    HOUSING = "housing"
    COUNCIL_TAX = "council_tax"
    ESSENTIALS = "essentials"
    WIDER = "wider"
    CHILDCARE = "childcare"
    BUFFER = "buffer"


@dataclass(frozen=True, slots=True)
class Row:
    """One part of the sum, in pence a year; `source` is None where the resident told us the figure."""

    part: Part
    amount: int
    source: Source | None


@dataclass(frozen=True, slots=True)
class Result:
    """Lines, and the band of whoever told us their income, by one way of reckoning."""

    mode: Mode
    lines: Lines
    band: Band | None


@dataclass(frozen=True, slots=True)
class Gap:
    """Whole pounds from an income to just above the line to a band."""

    band: Band
    a_year: int

    @property
    def a_week(self) -> int:
        """Rounded up: so much a week is enough."""
        return -(-self.a_year // WEEKS)


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """All an answer's page says. Without a household (no money at all) there is no sum; without income, no band."""

    figures: ParameterSet
    band: Band | None
    reasons: tuple[Reason, ...]
    household: Household | None = None
    income: int | None = None
    lines: Lines | None = None
    standing: Standing = Standing.ESTIMATE
    rows: tuple[Row, ...] = ()
    gaps: tuple[Gap, ...] = ()
    left: int | None = None  # pence a year after rent, council tax and debts
    standard: Result | None = None  # with the council's rent and childcare, where the household has its own
    scales: tuple[Result, ...] = ()  # by each way of reckoning, where they disagree

    @property
    def is_scale_decisive(self) -> bool:
        """Whether the way of reckoning alone decides the band."""
        return len({each.band for each in self.scales}) > 1

    @property
    def out_of_e(self) -> int | None:
        """Whole pounds a year until something is left after rent, council tax and debts."""
        return None if self.left is None or self.left > 0 else -self.left // 100 + 1


def explain(answers: Answers, figures: ParameterSet) -> Explanation:
    """The answer to complete answers."""
    household = household_of(answers)
    if answers.money is HasMoney.NO:
        answer = band_of(household, 0, figures)
        return Explanation(figures=figures, band=answer.band, reasons=answer.reasons[:1])
    return explain_household(household, answers.income_a_year, figures)


def explain_household(household: Household, income: int | None, figures: ParameterSet) -> Explanation:
    """The answer for a household; income in pence a year, or None where nobody is sure of it."""
    answer = None if income is None else band_of(household, income, figures)
    own = _result(household, income, figures, figures.mode)
    return Explanation(
        figures=figures,
        band=own.band,
        reasons=answer.reasons if answer else (),
        household=household,
        income=income,
        lines=own.lines,
        standing=standing_of(household, figures),
        rows=_rows(household, figures),
        gaps=tuple(Gap(band, pounds) for band, pounds in answer.gaps) if answer else (),
        left=None if income is None else _left(household, income, figures),
        standard=_standard(household, income, figures, own),
        scales=_scales(household, income, figures, own),
    )


def _result(household: Household, income: int | None, figures: ParameterSet, mode: Mode) -> Result:
    band = None if income is None else band_of(household, income, figures, mode).band
    return Result(mode, lines_of(household, figures, mode), band)


def _left(household: Household, income: int, figures: ParameterSet) -> int:
    """What is left after rent, council tax and debts, to the penny: nothing or less is band E's rule."""
    return (
        income - housing_of(household, figures) - household.debt_repayments - council_tax_of(household, figures) // 100
    )


def _standard(household: Household, income: int | None, figures: ParameterSet, own: Result) -> Result | None:
    """The same household at the council's rent, and at its childcare where it has a bill of its own."""
    childcare = Childcare.STANDARD if isinstance(household.childcare, int) else household.childcare
    standard = _result(replace(household, housing_cost=None, childcare=childcare), income, figures, figures.mode)
    return standard if standard.lines != own.lines else None


def _scales(household: Household, income: int | None, figures: ParameterSet, own: Result) -> tuple[Result, ...]:
    results = tuple(_result(household, income, figures, mode) for mode in figures.modes)
    return results if any(each.lines != own.lines for each in results) else ()


def _rows(household: Household, figures: ParameterSet) -> tuple[Row, ...]:
    total = sum_of(household, figures)
    is_own = household.childcare is not Childcare.STANDARD
    childcare = Row(Part.CHILDCARE, total.childcare, None if is_own else figures.source_of("childcare_by_age"))
    return (
        Row(Part.HOUSING, total.housing, _source_of_housing(household, figures)),
        Row(Part.COUNCIL_TAX, total.council_tax, figures.source_of("council_tax")),
        Row(Part.ESSENTIALS, total.essentials, figures.source_of("essentials_ref")),
        Row(Part.WIDER, total.wider, figures.source_of("wider_ref")),
        *([childcare] if household.child_ages else []),
        Row(Part.BUFFER, total.buffer, figures.source_of("buffer")),
    )


def _source_of_housing(household: Household, figures: ParameterSet) -> Source | None:
    if household.housing_cost is not None or household.tenure in (Tenure.OWNED, Tenure.NONE):
        return None
    return figures.source_of("rent_social_pcm" if household.tenure is Tenure.SOCIAL else "rent_private_pcm")
