"""Households at random, extremes among them: as columns for the vectorised rules, and one at a time for the others."""

from dataclasses import fields

import numpy as np

from app.mis.household import MOST_ADULTS, MOST_BEDROOMS, MOST_CHILDREN, OLDEST_CHILD, Childcare, Household
from app.mis.money import LARGEST
from app.mis.vector import BANDS, COUNCIL_TAX_BANDS, OF_E, OF_INCOME, TENURES, UNSAID, Answers, Columns, are_impossible

# The youngest and the eldest child of each kind that the algebra tells apart.
AGES = {"under_5": 0, "primary": 10, "older": 11, "teens": OLDEST_CHILD}


def random_columns(count: int, seed: int = 0) -> Columns:
    """So many tries, less those that cannot be; the same for the same seed."""
    rng = np.random.default_rng(seed)

    def amounts(usual: int, *rare: int) -> np.ndarray:
        drawn = rng.integers(0, usual, count)
        return np.where(rng.random(count) < 0.1, rng.choice([0, 1, 49, 50, 99, LARGEST, *rare], count), drawn)

    adults = rng.integers(1, MOST_ADULTS + 1, count)
    kinds = [rng.integers(0, 3, count) * (rng.random(count) < 0.5) for _kind in AGES]
    tries = Columns(
        adults=adults,
        pensioners=rng.integers(0, adults + 1),
        children=np.sum(kinds, axis=0),
        under_5=kinds[0],
        primary=kinds[1],
        teens=kinds[3],
        tenure=rng.integers(0, len(TENURES), count),
        bedrooms=np.where(rng.random(count) < 0.5, UNSAID, rng.integers(0, MOST_BEDROOMS + 1, count)),
        council_tax_band=rng.integers(UNSAID, len(COUNCIL_TAX_BANDS), count),
        childcare=np.where(rng.random(count) < 0.7, UNSAID, amounts(20_000_00)),
        housing_cost=np.where(rng.random(count) < 0.5, UNSAID, amounts(30_000_00)),
        council_tax_reduction=amounts(2_000_00),
        debt_repayments=amounts(5_000_00),
        income=amounts(110_000_00, -1, -50_000_00),
    )
    good = ~are_impossible(tries) & (tries.children <= MOST_CHILDREN)
    return Columns(*(getattr(tries, field.name)[good] for field in fields(Columns)))


def household_at(columns: Columns, place: int) -> tuple[Household, int]:
    """One of them as the scalar rules take it, and its income."""
    at = {field.name: int(getattr(columns, field.name)[place]) for field in fields(Columns)}
    older = at["children"] - at["under_5"] - at["primary"] - at["teens"]
    counts = {"under_5": at["under_5"], "primary": at["primary"], "older": older, "teens": at["teens"]}
    household = Household(
        adults=at["adults"],
        pensioners=at["pensioners"],
        child_ages=tuple(AGES[kind] for kind, count in counts.items() for _each in range(count)),
        tenure=TENURES[at["tenure"]],
        bedrooms=None if at["bedrooms"] == UNSAID else at["bedrooms"],
        council_tax_band=None if at["council_tax_band"] == UNSAID else COUNCIL_TAX_BANDS[at["council_tax_band"]],
        childcare=Childcare.STANDARD if at["childcare"] == UNSAID else at["childcare"],
        housing_cost=None if at["housing_cost"] == UNSAID else at["housing_cost"],
        council_tax_reduction=at["council_tax_reduction"],
        debt_repayments=at["debt_repayments"],
    )
    return household, at["income"]


def as_told(answers: Answers, place: int) -> tuple[object, ...]:
    """What the vectorised rules say of one household, in the scalar rules' words."""
    band, bits = BANDS[answers.band[place]], int(answers.reasons[place])
    reasons = tuple(reason for bit, reason in enumerate(OF_E) if bits >> bit & 1) or (OF_INCOME[answers.band[place]],)
    return (int(answers.d[place]), int(answers.c[place]), int(answers.b[place]), band, reasons)
