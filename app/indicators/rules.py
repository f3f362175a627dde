"""The words of indicators that tables keep: units, directions, kinds of area, standings of a figure."""

from enum import StrEnum


class Unit(StrEnum):
    """What a figure counts. A percent is 0 to 100, never 0 to 1."""

    PERCENT = "percent"
    COUNT = "count"
    RATE = "rate"  # per so many; `unit_words` says of what
    POUNDS = "pounds"
    YEARS = "years"
    RATIO = "ratio"
    SCORE = "score"
    RANK = "rank"


class Polarity(StrEnum):
    """Which way is better."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


class IntervalMethod(StrEnum):
    """Where a figure's 95% interval comes from."""

    NONE = "none"
    GIVEN = "given"
    WILSON = "wilson"  # a proportion: numerator of denominator
    BYAR = "byar"  # a rate: events of a population


class AreaKind(StrEnum):
    """What an area is. Wards before May 2023 are areas of their own: every boundary changed."""

    TOWN = "town"
    WARD = "ward"
    OLD_WARD = "old_ward"
    LSOA_2021 = "lsoa_2021"
    LSOA_2011 = "lsoa_2011"
    REGION = "region"
    COUNTRY = "country"
    COMPARATOR = "comparator"


class FigureStatus(StrEnum):
    """How sure a figure is, or why there is none."""

    FINAL = "final"
    PROVISIONAL = "provisional"
    ESTIMATED = "estimated"
    SUPPRESSED = "suppressed"
    MISSING = "missing"
    WITHDRAWN = "withdrawn"


VALUELESS = frozenset({FigureStatus.SUPPRESSED, FigureStatus.MISSING, FigureStatus.WITHDRAWN})


class Dimension(StrEnum):
    """The three dimensions of the Thriving People Index, as the vision names them."""

    NEEDS = "basic_human_needs"
    FOUNDATIONS = "foundations_of_wellbeing"
    OPPORTUNITY = "opportunity"


class TargetKind(StrEnum):
    """What a document said of a later year."""

    TARGET = "target"
    MILESTONE = "milestone"
    PROJECTION = "projection"
