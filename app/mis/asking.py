"""One question and its answer, as other programs put it: `flask mis band` and `POST /api/v1/mis/band` share it.

Values come as a shell or JSON gives them: numbers, or text such as "2", "3,7" and "£1,234.50". Amounts are pounds a
year. What is refused names its field and a reason in one word, and never quotes what was typed.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from enum import StrEnum
from typing import Any

from app.mis.household import MOST_CHILDREN, BadHousehold, Childcare, CouncilTaxBand, Household, Tenure
from app.mis.money import BadAmount, parse_pence, pence_of
from app.mis.parameters import Lines, Mode, ParameterSet, Standing
from app.mis.rules import Sum, band_of, sum_of
from app.mis.standards import REFERENCE

REQUIRED = ("adults", "tenure", "income")


class BadQuestion(ValueError):
    """A question that cannot be answered; `problems` lists all that was found, each with its `field` and `reason`."""

    def __init__(self, problems: list[BadHousehold]) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = problems


def household_from(values: Mapping[str, Any]) -> tuple[Household, int]:
    """The household that `values` describe and its income in pence a year. Raises BadQuestion.

    Keys are `FIELDS`; None is as good as absent. adults, tenure and income must be there.
    """
    given = {key: value for key, value in values.items() if value is not None}
    problems = [BadHousehold(str(key)[:40], "unknown") for key in given if key not in FIELDS]
    problems += [BadHousehold(key, "missing") for key in REQUIRED if key not in given]
    read: dict[str, Any] = {}
    for field in FIELDS.keys() & given.keys():
        try:
            read[field] = FIELDS[field](given[field])
        except (BadAmount, _Malformed) as error:
            problems.append(BadHousehold(field, error.reason))
    if problems:
        raise BadQuestion(problems)
    income = read.pop("income")
    try:
        household = Household(**read)
        _check_bill(household, income)
    except BadHousehold as error:
        raise BadQuestion([error]) from None
    return household, income


def _check_bill(household: Household, income: int) -> None:
    """Nobody pays for childcare what they have not got: one of the two amounts is a slip."""
    if isinstance(household.childcare, int) and household.childcare > income:
        raise BadHousehold("childcare", "above_income")


def answer_document(
    household: Household, income: int, figures: ParameterSet, mode: Mode | None = None
) -> dict[str, Any]:
    """The answer as one JSON object: whole pounds a year, the parts of the sum to the penny."""
    mode = mode or figures.mode
    answer = band_of(household, income, figures, mode)
    return {
        "set": figures.name,
        "year": figures.year,
        "effective_from": figures.effective_from.isoformat(),
        "equivalence": mode.value,
        "unit": "GBP a year",
        "income_concept": figures.income_concept,
        "band": answer.band.value,
        "thresholds": _tops(answer.lines),
        "standing": standing_of(household, figures).value,
        "reasons": [reason.value for reason in answer.reasons],
        "gaps": {band.value: gap for band, gap in answer.gaps},
        "sum": _sum(sum_of(household, figures, mode)),
        "home": _home(household),
        "other_scales": _other_scales(household, income, figures, mode),
    }


def standing_of(household: Household, figures: ParameterSet) -> Standing:
    """The council prints lines for the reference household in two tenures; all others are worked out."""
    if household.tenure not in figures.published:
        return Standing.ESTIMATE
    as_usual = replace(household, bedrooms=household.rooms, council_tax_band=household.band_of_home, debt_repayments=0)
    is_printed = as_usual == REFERENCE.living_in(household.tenure)
    return figures.standing_of_reference if is_printed else Standing.ESTIMATE


def _tops(lines: Lines) -> dict[str, int]:
    return {"D": lines.d, "C": lines.c, "B": lines.b}


def _sum(parts: Sum) -> dict[str, float]:
    return {field.name: getattr(parts, field.name) / 100 for field in fields(parts)}


def _home(household: Household) -> dict[str, int | str] | None:
    """What the sum takes the home to be, where the question did not say."""
    if household.tenure is Tenure.NONE:
        return None
    return {"bedrooms": household.rooms, "council_tax_band": household.band_of_home.value}


def _other_scales(household: Household, income: int, figures: ParameterSet, mode: Mode) -> dict[str, dict[str, Any]]:
    answers = {each: band_of(household, income, figures, each) for each in figures.modes if each is not mode}
    return {
        each.value: {"band": answer.band.value, "thresholds": _tops(answer.lines)} for each, answer in answers.items()
    }


class _Malformed(ValueError):
    """It is not what the field takes; `reason` says in one word why."""

    def __init__(self, reason: str = "malformed") -> None:
        super().__init__(reason)
        self.reason = reason


def _count(value: Any) -> int:
    if isinstance(value, str) and value.strip().isascii() and value.strip().isdigit() and len(value) <= 10:
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise _Malformed("not_a_whole_number")
    return value


def _ages(value: Any) -> tuple[int, ...]:
    if isinstance(value, str):
        value = value.split(",") if value.strip() else []
    if not isinstance(value, list | tuple):
        raise _Malformed("not_a_list_of_ages")
    if len(value) > MOST_CHILDREN:
        raise _Malformed("too_many")
    return tuple(_count(age) for age in value)


def _amount(value: Any) -> int:
    """Pence."""
    if isinstance(value, str):
        return parse_pence(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _Malformed("not_an_amount")
    return pence_of(value)


def _childcare(value: Any) -> Childcare | int:
    return Childcare(value) if isinstance(value, str) and value in set(Childcare) else _amount(value)


def _one_of(kind: type[StrEnum]) -> Callable[[Any], StrEnum]:
    def read(value: Any) -> StrEnum:
        if not isinstance(value, str) or value not in set(kind):
            raise _Malformed("unknown")
        return kind(value)

    return read


FIELDS: Mapping[str, Callable[[Any], Any]] = {
    "adults": _count,
    "child_ages": _ages,
    "pensioners": _count,
    "tenure": _one_of(Tenure),
    "income": _amount,
    "bedrooms": _count,
    "council_tax_band": _one_of(CouncilTaxBand),
    "childcare": _childcare,
    "housing_cost": _amount,
    "council_tax_reduction": _amount,
    "debt_repayments": _amount,
}
