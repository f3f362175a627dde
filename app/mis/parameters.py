"""One year's parameter set: every figure the standard is worked out from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from app.mis.household import CouncilTaxBand

PRIVATE_ROOMS = (0, 1, 2, 3, 4)  # 0 is a room in a shared home, 4 stands for four or more
SOCIAL_ROOMS = (1, 2, 3, 4)
UNIT = 100  # scale weights are counted in hundredths, as they are published


def room_key(room: int) -> str:
    """How a file names so many bedrooms."""
    return "0_shared" if room == 0 else str(room)


class Mode(StrEnum):
    """How the couple-with-two figures are fitted to other households."""

    AHC = "ahc"  # modified OECD scale, after housing costs
    BHC = "bhc"  # modified OECD scale, before housing costs
    TABLE = "mis_table"  # budgets per household type from the yearly publication


class Standing(StrEnum):
    """How well a figure is known."""

    PUBLISHED = "published"  # printed by the council for this standard
    SOURCED = "sourced"  # from a named source
    ESTIMATE = "estimate"  # ours until the Business Intelligence Unit says otherwise


class Rule(StrEnum):
    """Reasons to be in band E that a parameter set can switch off."""

    NO_HOME = "no_home"
    NO_INCOME = "no_income"
    BELOW_HOUSING_COST = "below_housing_cost"
    OUTGOINGS_ABOVE_INCOME = "outgoings_above_income"


class HouseholdType(StrEnum):
    """The household types of the yearly publication that a table of budgets must cover."""

    SINGLE = "single"
    COUPLE = "couple"
    PENSIONER = "pensioner"
    PENSIONER_COUPLE = "pensioner_couple"
    LONE_1 = "lone_parent_1"
    LONE_2 = "lone_parent_2"
    LONE_3 = "lone_parent_3"
    LONE_4 = "lone_parent_4"
    COUPLE_1 = "couple_1"
    COUPLE_2 = "couple_2"
    COUPLE_3 = "couple_3"
    COUPLE_4 = "couple_4"


@dataclass(frozen=True, slots=True)
class Scale:
    """Weights in hundredths: the first adult, each further adult, a child of 14 or more, a younger child."""

    first: int
    adult: int
    teen: int
    child: int

    @property
    def reference(self) -> int:
        """A couple with two children under 14."""
        return self.first + self.adult + 2 * self.child


@dataclass(frozen=True, slots=True)
class Lines:
    """Tops of bands D, C and B in whole pounds a year."""

    d: int
    c: int
    b: int


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure comes from and how well it is known."""

    standing: Standing
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class ParameterSet:
    """A year's figures. Amounts are pence a year unless they say otherwise; never changed once made."""

    name: str
    year: int
    effective_from: date
    income_concept: str
    published: Mapping[str, Lines]  # by tenure: private, social
    essentials: int
    wider: int
    buffer: int
    does_buffer_scale: bool
    childcare_under_5: int
    childcare_primary: int
    private_rent: tuple[int, ...]  # by PRIVATE_ROOMS
    social_rent: tuple[int, ...]  # by SOCIAL_ROOMS
    council_tax: Mapping[CouncilTaxBand, int]
    single_discount: int  # percent
    mode: Mode
    ahc: Scale
    bhc: Scale
    budgets: Mapping[HouseholdType, int] | None  # pence a week
    pensioner_factor: int  # percent
    rules: frozenset[Rule]
    households: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)  # town figures per band, as published
    sources: Mapping[str, Source] = field(default_factory=dict)
    carried: tuple[str, ...] = ()  # figures the file left out, taken from the set before it

    def scale(self, mode: Mode) -> Scale:
        """The weights of a mode; a table of budgets extrapolates with the after-housing-costs ones."""
        return self.bhc if mode is Mode.BHC else self.ahc

    @property
    def modes(self) -> tuple[Mode, ...]:
        """The modes this set can answer in, its own first."""
        able = [mode for mode in Mode if mode is not Mode.TABLE or self.budgets]
        return (self.mode, *(mode for mode in able if mode is not self.mode))

    @property
    def standing_of_reference(self) -> Standing:
        """Of the lines in `published`: the council prints them, unless their source says otherwise."""
        return self.sources.get("bands_published", Source(Standing.PUBLISHED)).standing

    def source_of(self, figure: str) -> Source:
        return self.sources.get(figure, Source(Standing.ESTIMATE))


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a file, and where: `figure` is the path of its key, `reason` a code, `detail` a value."""

    figure: str
    reason: str
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.figure}: {self.reason.replace('_', ' ')}" + (f" ({self.detail})" if self.detail else "")


class BadParameters(ValueError):
    """A parameter file that must not be used; `problems` lists all that was found."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = problems
