"""The standard households a set is shown and checked by, and the check itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from app.mis.household import Childcare, CouncilTaxBand, Household, Tenure
from app.mis.parameters import BadParameters, HouseholdType, Lines, Mode, ParameterSet, Problem, Scale
from app.mis.rules import lines_of


@dataclass(frozen=True, slots=True)
class Standard:
    """A household everybody can picture, under a code that never changes."""

    code: str
    adults: int
    pensioners: int
    child_ages: tuple[int, ...]
    childcare: Childcare
    bedrooms: int
    council_tax_band: CouncilTaxBand

    def living_in(self, tenure: Tenure) -> Household:
        return Household(
            adults=self.adults,
            pensioners=self.pensioners,
            child_ages=self.child_ages,
            childcare=self.childcare,
            bedrooms=self.bedrooms,
            council_tax_band=self.council_tax_band,
            tenure=tenure,
        )


_PAID, _UNPAID = Childcare.STANDARD, Childcare.NONE
_BAND = CouncilTaxBand

# The twelve of the worked model; the reference is the vision's own.
STANDARDS = (
    Standard("single", 1, 0, (), _PAID, 1, _BAND.A),
    Standard("pensioner", 1, 1, (), _PAID, 1, _BAND.A),
    Standard("couple", 2, 0, (), _PAID, 1, _BAND.B),
    Standard("pensioner_couple", 2, 2, (), _PAID, 2, _BAND.B),
    Standard("lone_parent_1", 1, 0, (3,), _PAID, 2, _BAND.B),
    Standard("lone_parent_2", 1, 0, (3, 7), _PAID, 3, _BAND.C),
    Standard("lone_parent_2_teens", 1, 0, (14, 16), _PAID, 3, _BAND.C),
    Standard("couple_1", 2, 0, (3,), _PAID, 2, _BAND.B),
    Standard("couple_2", 2, 0, (3, 7), _PAID, 3, _BAND.C),
    Standard("couple_2_unpaid", 2, 0, (3, 7), _UNPAID, 3, _BAND.C),
    Standard("couple_3", 2, 0, (3, 7, 9), _PAID, 3, _BAND.C),
    Standard("couple_4", 2, 0, (3, 7, 9, 15), _PAID, 4, _BAND.D),
)
REFERENCE = next(standard for standard in STANDARDS if standard.code == "couple_2")
TENURES = (Tenure.PRIVATE, Tenure.SOCIAL, Tenure.OWNED)


def preview(figures: ParameterSet, mode: Mode | None = None) -> Iterator[tuple[Standard, Tenure, Lines]]:
    """The lines of every standard household, in each tenure."""
    for standard in STANDARDS:
        for tenure in TENURES:
            yield standard, tenure, lines_of(standard.living_in(tenure), figures, mode)


def beside(
    figures: ParameterSet, before: ParameterSet | None
) -> dict[Tenure, list[tuple[Standard, Lines, Lines | None]]]:
    """By tenure, each standard household with its lines now and in the set before; each set in its own mode."""
    then = {(standard.code, tenure): lines for standard, tenure, lines in preview(before)} if before else {}
    found: dict[Tenure, list[tuple[Standard, Lines, Lines | None]]] = {tenure: [] for tenure in TENURES}
    for standard, tenure, lines in preview(figures):
        found[tenure].append((standard, lines, then.get((standard.code, tenure))))
    return found


def check_set(figures: ParameterSet) -> None:
    """Raise BadParameters unless the published lines come out to the pound and every line keeps its place."""
    problems = [*_uncalibrated(figures), *_disordered(figures), *_falling(figures)]
    if problems:
        raise BadParameters(problems)


def _uncalibrated(figures: ParameterSet) -> Iterator[Problem]:
    for tenure in (Tenure.PRIVATE, Tenure.SOCIAL):
        published = figures.published[tenure.value]
        for mode in figures.modes:
            worked = lines_of(REFERENCE.living_in(tenure), figures, mode)
            for name in ("d", "c", "b"):
                if getattr(worked, name) != getattr(published, name):
                    yield Problem(
                        f"bands_published.couple2_{tenure.value}.{name.upper()}_to",
                        "is_not_what_the_figures_give",
                        f"{mode.value}: {getattr(worked, name)}, not {getattr(published, name)}",
                    )


def _disordered(figures: ParameterSet) -> Iterator[Problem]:
    for tenure, lines in figures.published.items():
        if not 0 < lines.d < lines.c < lines.b:
            yield Problem(f"bands_published.couple2_{tenure}", "a_line_is_not_above_the_one_below")
    for name in ("essentials", "wider", "buffer"):
        if getattr(figures, name) <= 0:
            yield Problem(name, "must_be_more_than_nothing")
    for name, scale in (("ahc", figures.ahc), ("bhc", figures.bhc)):
        if not _is_ordered(scale):
            yield Problem(f"equivalence.{name}", "a_younger_person_weighs_more")


def _is_ordered(scale: Scale) -> bool:
    return scale.first >= scale.adult >= scale.teen >= scale.child > 0


def _falling(figures: ParameterSet) -> Iterator[Problem]:
    """More rooms, a higher band or more people must never cost less: one more person would lower a line."""
    ladders = {
        "rent_private_pcm": figures.private_rent,
        "rent_social_pcm": figures.social_rent,
        "council_tax": tuple(figures.council_tax.values()),
    }
    for figure, steps in ladders.items():
        if any(above < below for below, above in pairwise(steps)):
            yield Problem(figure, "falls_where_it_should_rise")
    if 0 in figures.social_rent or 0 in figures.private_rent or 0 in figures.council_tax.values():
        yield Problem("rents and council tax", "must_be_more_than_nothing")
    if figures.single_discount > 100:
        yield Problem("single_adult_discount", "out_of_range")
    if figures.budgets is not None:
        yield from _falling_budgets(figures)


def _falling_budgets(figures: ParameterSet) -> Iterator[Problem]:
    budgets = figures.budgets
    assert budgets is not None
    T = HouseholdType
    families = [
        (T.SINGLE, T.LONE_1, T.LONE_2, T.LONE_3, T.LONE_4, T.COUPLE_4),
        (T.SINGLE, T.COUPLE, T.COUPLE_1, T.COUPLE_2, T.COUPLE_3, T.COUPLE_4),
        (T.PENSIONER, T.PENSIONER_COUPLE, T.COUPLE_1),
        (T.PENSIONER, T.COUPLE),
        (T.PENSIONER, T.LONE_1, T.COUPLE_1),
        (T.LONE_2, T.COUPLE_2),
        (T.LONE_3, T.COUPLE_3),
    ]
    for family in families:
        for smaller, larger in pairwise(family):
            if not 0 < budgets[smaller] <= budgets[larger]:
                yield Problem(f"mis_table.{larger.value}", "is_less_than_for_fewer_people", smaller.value)
    further = figures.ahc.adult * budgets[T.COUPLE_2]
    if budgets[T.PENSIONER_COUPLE] * figures.ahc.reference > budgets[T.COUPLE] * figures.ahc.reference + further:
        yield Problem("mis_table.pensioner_couple", "is_more_than_for_more_people")
