"""A household as the standard sees it, and what we take for granted where it does not say."""

from dataclasses import dataclass
from enum import StrEnum

MOST_ADULTS = 6
MOST_CHILDREN = 8
OLDEST_CHILD = 17
MOST_BEDROOMS = 10
TEEN_AGE = 14  # from here on the scales count a child as they do a further adult


class Tenure(StrEnum):
    """On what terms a household has its home."""

    OWNED = "owned"  # outright
    MORTGAGE = "mortgage"
    PRIVATE = "private"
    SOCIAL = "social"
    NONE = "none"  # no home: homeless, or in temporary accommodation


class Childcare(StrEnum):
    """Whether childcare is paid for; a household may state its own bill instead."""

    STANDARD = "standard"
    NONE = "none"


class CouncilTaxBand(StrEnum):
    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"
    G = "G"
    H = "H"


class BadHousehold(ValueError):
    """No such household can be; `field` names what to mend, `reason` says in one word why."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    """People who share what they live on. Amounts are pence a year.

    `pensioners` counts those of the `adults` who are of pension age. None means "as usual": bedrooms and council tax
    band as `usual_bedrooms` and `usual_band` say, housing cost as the parameter set's rents say. Bedrooms 0 is a room
    in a shared home. `childcare` is a bill in pence, or one of `Childcare`.
    """

    adults: int
    child_ages: tuple[int, ...] = ()
    pensioners: int = 0
    tenure: Tenure = Tenure.PRIVATE
    bedrooms: int | None = None
    council_tax_band: CouncilTaxBand | None = None
    childcare: Childcare | int = Childcare.STANDARD
    housing_cost: int | None = None
    council_tax_reduction: int = 0
    debt_repayments: int = 0

    def __post_init__(self) -> None:
        if not 1 <= self.adults <= MOST_ADULTS:
            raise BadHousehold("adults", "out_of_range")
        if not 0 <= self.pensioners <= self.adults:
            raise BadHousehold("pensioners", "more_than_adults")
        if len(self.child_ages) > MOST_CHILDREN:
            raise BadHousehold("child_ages", "too_many")
        if any(not 0 <= age <= OLDEST_CHILD for age in self.child_ages):
            raise BadHousehold("child_ages", "out_of_range")
        self._check_home()
        if isinstance(self.childcare, int) and self.childcare and not self.child_ages:
            raise BadHousehold("childcare", "no_children")

    def _check_home(self) -> None:
        if self.bedrooms is not None and not 0 <= self.bedrooms <= MOST_BEDROOMS:
            raise BadHousehold("bedrooms", "out_of_range")
        if self.tenure is Tenure.NONE and (self.bedrooms is not None or self.housing_cost):
            raise BadHousehold("tenure", "no_home_has_no_rooms")
        if self.tenure is Tenure.OWNED and self.housing_cost:
            raise BadHousehold("tenure", "owned_outright_has_no_rent")
        if self.bedrooms == 0 and self.tenure is not Tenure.PRIVATE:
            raise BadHousehold("bedrooms", "only_private_homes_are_shared")

    @property
    def rooms(self) -> int:
        """Bedrooms given, or the usual number."""
        return (
            usual_bedrooms(self.adults, self.pensioners, len(self.child_ages))
            if self.bedrooms is None
            else self.bedrooms
        )

    @property
    def band_of_home(self) -> CouncilTaxBand:
        """Council tax band given, or the usual one."""
        return self.council_tax_band or usual_band(self.rooms, is_single=self.adults == 1)


def usual_bedrooms(adults: int, pensioners: int, children: int) -> int:
    """Rooms the standard reckons with: one for the first two adults, then for the others 1, 2, 2, 3, 3, 4 …

    It is what the vision's own reference needs (three for a couple with children of 3 and 7, where the statutory
    bedroom standard would say two) and what MIS gives pensioner couples. See ADR 11.
    """
    others = max(adults - 2, 0) + children
    first = 2 if adults == 2 and pensioners == 2 and not children else 1
    return first + (others // 2 + 1 if others else 0)


def usual_band(bedrooms: int, *, is_single: bool) -> CouncilTaxBand:
    """The council tax band reckoned with for a home of so many bedrooms (facts: the worked model's column)."""
    if bedrooms <= 1:
        return CouncilTaxBand.A if is_single or bedrooms == 0 else CouncilTaxBand.B
    return {2: CouncilTaxBand.B, 3: CouncilTaxBand.C}.get(bedrooms, CouncilTaxBand.D)
