"""Files as their publishers write them, turned into readings: the Indices of Deprivation, the Census by ward, …

A recipe is found by the columns it needs. Deriving is said: figures of wards made from small areas are "estimated".
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from app.indicators.cells import finite
from app.indicators.figure_file import Reading
from app.indicators.file_faults import BadFile
from app.indicators.quoting import quoted
from app.indicators.rules import AreaKind
from app.indicators.tables import Rows

TOWN = "E06000032"
MOST_RECORDS = 50_000
SMALL_AREA = re.compile(r"E01\d{6}", re.ASCII)
ESTIMATED = "estimated"


class Record(NamedTuple):
    """A line by the names of its columns."""

    line: int
    cells: dict[str, str]


class SmallArea(NamedTuple):
    """A small area that a file tells of, with its best-fit ward where the file has it."""

    code: str
    name: str
    kind: AreaKind
    ward_code: str | None


@dataclass(frozen=True)
class Recipe:
    """How one kind of file is read."""

    name: str
    title: str
    notes: str
    columns: frozenset[str]
    figures: Callable[[Sequence[Record]], Iterator[Reading]] | None  # None: it tells of areas only
    areas: Callable[[Sequence[Record]], Iterator[SmallArea]] | None = None

    def read(self, rows: Rows) -> Iterator[Reading]:
        """Raises BadFile."""
        return iter(()) if self.figures is None else self.figures(records(rows))


def records(rows: Rows) -> list[Record]:
    """All lines of a file by its first. Raises BadFile."""
    first = next(rows, None)
    if first is None:
        raise BadFile("The file is empty")
    names = [name.strip() for name in first[1]]
    found: list[Record] = []
    for line, cells in rows:
        if len(cells) != len(names):
            raise BadFile(f"{len(cells)} columns instead of {len(names)}", line)
        if len(found) == MOST_RECORDS:
            raise BadFile(f"more than {MOST_RECORDS:,} lines", line)
        found.append(Record(line, dict(zip(names, cells, strict=True))))
    return found


def recipe_for(header: Sequence[str]) -> Recipe | None:
    """The recipe whose columns a file has."""
    names = {name.strip() for name in header}
    return next((recipe for recipe in RECIPES.values() if recipe.columns <= names), None)


def _reading(line: int, indicator: str, area: str, period: str, value: str, **more: str) -> Reading:
    cells = {"lower": "", "upper": "", "numerator": "", "denominator": "", "status": "", **more}
    return Reading(line, indicator, area, "", period, value, **cells)


def _small_areas(code: str, name: str, kind: AreaKind) -> Callable[[Sequence[Record]], Iterator[SmallArea]]:
    def read(lines: Sequence[Record]) -> Iterator[SmallArea]:
        for line, cells in lines:
            if not SMALL_AREA.fullmatch(cells[code].strip()):
                raise BadFile(f"{quoted(cells[code])} is not the code of a small area", line)
            yield SmallArea(
                cells[code].strip(), cells[name].strip(), kind, cells.get("ward24_code", "").strip() or None
            )

    return read


DOMAINS_2019 = {
    "index_of_multiple_deprivation_imd_rank": "imd-2019-rank",
    "index_of_multiple_deprivation_imd_decile": "imd-2019-decile",
    "income_rank": "imd-2019-income-rank",
    "employment_rank": "imd-2019-employment-rank",
    "education_skills_and_training_rank": "imd-2019-education-rank",
    "health_deprivation_and_disability_rank": "imd-2019-health-rank",
    "crime_rank": "imd-2019-crime-rank",
    "barriers_to_housing_and_services_rank": "imd-2019-housing-rank",
    "living_environment_rank": "imd-2019-environment-rank",
}
DOMAINS_2025 = {
    "IMD_score": "imd-2025-score",
    "IMD_rank": "imd-2025-rank",
    "IMD_decile": "imd-2025-decile",
    "Income_rank": "imd-2025-income-rank",
    "Employment_rank": "imd-2025-employment-rank",
    "Education_rank": "imd-2025-education-rank",
    "Health_rank": "imd-2025-health-rank",
    "Crime_rank": "imd-2025-crime-rank",
    "Housing_and_Services_rank": "imd-2025-housing-rank",
    "Environment_rank": "imd-2025-environment-rank",
}
TENTHS_2019 = {"imd-top10": {1}, "imd-2019-top20": {1, 2}, "imd-least20": {9, 10}}
TENTHS_2025 = {"imd-2025-top10": {1}, "imd-2025-top20": {1, 2}, "imd-2025-least20": {9, 10}}


def _imd_2019(lines: Sequence[Record]) -> Iterator[Reading]:
    """Small areas as printed, and how many of them are at either end."""
    for line, cells in lines:
        for column, code in DOMAINS_2019.items():
            yield _reading(line, code, cells["lsoa11_code"], "2019", cells[column])
    yield from _tenths(lines, "index_of_multiple_deprivation_imd_decile", TENTHS_2019, "2019")


def _imd_2025(lines: Sequence[Record]) -> Iterator[Reading]:
    """As of 2019; and how many small areas at either end each ward has, by best fit."""
    for line, cells in lines:
        for column, code in DOMAINS_2025.items():
            yield _reading(line, code, cells["lsoa21_code"], "2025", cells[column])
    yield from _tenths(lines, "IMD_decile", TENTHS_2025, "2025")
    for ward in sorted({cells["ward24_code"] for _, cells in lines}):
        within = [record for record in lines if record.cells["ward24_code"] == ward]
        yield from _tenths(within, "IMD_decile", TENTHS_2025, "2025", area=ward, status=ESTIMATED)


def _tenths(
    lines: Sequence[Record],
    column: str,
    tenths: dict[str, set[int]],
    period: str,
    *,
    area: str = TOWN,
    status: str = "",
) -> Iterator[Reading]:
    """How many small areas are in the tenths that an indicator counts. A cell that is no tenth is refused elsewhere."""
    counts = Counter(cells[column].strip().removesuffix(".0") for _, cells in lines)
    for code, counted in tenths.items():
        number = sum(counts[str(tenth)] for tenth in counted)
        yield _reading(lines[-1].line, code, area, period, str(number), status=status)


AGES = {
    "aged-0-15": "pop_0_15",
    "aged-16-24": "pop_16_24",
    "aged-25-34": "pop_25_34",
    "aged-35-49": "pop_35_49",
    "aged-50-64": "pop_50_64",
    "aged-65-plus": "pop_65_plus",
}
CENSUS = {
    "overcrowded-households": "households_overcrowded_pct",
    "private-rented": "private_rented_pct",
    "social-rented": "social_rented_pct",
    "owner-occupied": "owned_pct",
    "not-deprived-households": "households_not_deprived_pct",
    "disabled-residents": "disabled_pct",
    "ethnic-asian": "eth_asian_pct",
    "ethnic-black": "eth_black_pct",
    "ethnic-mixed": "eth_mixed_pct",
    "ethnic-other": "eth_other_pct",
    "ethnic-white": "eth_white_pct",
}
DEPRIVATION = {
    "imd-2025-score": "imd2025_score_popweighted",
    "asb-rate": "asb_per_1000",
    "violence-injury-rate": "violence_with_injury_per_1000",
    "burglary-rate": "burglary_per_1000_properties",
    "years-life-lost": "years_potential_life_lost",
    "illness-disability-ratio": "illness_disability_ratio",
    "patients-per-gp": "patient_gp_ratio",
    "broadband-score": "broadband_indicator",
}
DEPRIVATION_OF_1 = {
    "income-deprivation": "imd2025_income_score_rate_popweighted",
    "employment-deprivation": "imd2025_employment_score_rate_popweighted",
    "low-adult-skills": "adult_skills_english_low_prop",
}

SMALL_AREA_RATES = {
    "acute-illness": "acute_morbidity_indicator",
    "asb-rate": "anti_social_behaviour_rate_per_1_000_at_risk_population",
    "violence-injury-rate": "violence_with_injury_rate_per_1_000_at_risk_population",
    "burglary-rate": "burglary_rate_per_1_000_at_risk_properties",
    "years-life-lost": "years_of_potential_life_lost_indicator",
    "illness-disability-ratio": "comparative_illness_and_disability_ratio_indicator",
    "patients-per-gp": "patient_to_gp_ratio",
    "broadband-score": "digital_connectivity_broadband_download_and_upload_speeds",
}
SMALL_AREA_SHARES_OF_1 = {
    "no-higher-education": "entry_to_higher_education_indicator",
    "low-adult-skills": "adult_skills_and_english_language_proficiency_indicator",
}


def _indicators_2025(lines: Sequence[Record]) -> Iterator[Reading]:
    """What the Indices of 2025 are made of, by small area, as printed."""
    for line, cells in lines:
        for code, column in SMALL_AREA_RATES.items():
            yield _reading(line, code, cells["lsoa21_code"], "2025", cells[column])
        for code, column in SMALL_AREA_SHARES_OF_1.items():
            yield _reading(line, code, cells["lsoa21_code"], "2025", f"{_number(line, cells[column]) * 100:.10g}")


def _ward_table(lines: Sequence[Record]) -> Iterator[Reading]:
    """The Census of 2021 and the Indices of 2025 by ward; and for the town what can be added up."""
    for line, cells in lines:
        yield from _of_census(line, cells, cells["ward_code"])
        for code, column in CENSUS.items():
            yield _reading(line, code, cells["ward_code"], "2021", cells[column], status=ESTIMATED)
        for code, column in DEPRIVATION.items():
            yield _reading(line, code, cells["ward_code"], "2025", cells[column], status=ESTIMATED)
        for code, column in DEPRIVATION_OF_1.items():
            share = f"{_number(line, cells[column]) * 100:.10g}"
            yield _reading(line, code, cells["ward_code"], "2025", share, status=ESTIMATED)
    added = {
        column: f"{sum(_number(line, cells[column]) for line, cells in lines):.10g}"
        for column in (*AGES.values(), "pop_total", "idaci_children_count")
    }
    yield from _of_census(lines[-1].line, added, TOWN)


def _of_census(line: int, cells: dict[str, str], area: str) -> Iterator[Reading]:
    """What is counted: people by age, and children in families with very little money."""
    yield _reading(line, "census-population", area, "2021", cells["pop_total"], status=ESTIMATED)
    shares = [(code, "2021", column, "pop_total") for code, column in AGES.items()]
    for code, period, part, whole in (*shares, ("idaci-2025", "2025", "idaci_children_count", "pop_0_15")):
        share = f"{100 * _number(line, cells[part]) / (_number(line, cells[whole]) or 1):.10g}"
        counts = {"numerator": cells[part], "denominator": cells[whole]}
        yield _reading(line, code, area, period, share, status=ESTIMATED, **counts)


def _number(line: int, text: str) -> float:
    try:
        return finite(text)
    except ValueError:
        raise BadFile(f"{quoted(text)} is not a number", line) from None


POVERTY = {
    "End Child Poverty": "child-poverty",
    "DWP Children in low income families relative": "low-income-children-relative",
    "DWP Children in low income families absolute": "low-income-children-absolute",
}
YEAR_FIRST = re.compile(r"(\d{4}(?:-\d\d)?)(?: \(.*\))?", re.ASCII)


def _child_poverty(lines: Sequence[Record]) -> Iterator[Reading]:
    """Three measures that are never one series. A figure of which only its day of reporting is known has no year."""
    for line, cells in lines:
        code = next((code for start, code in POVERTY.items() if cells["measure"].startswith(start)), cells["measure"])
        year = YEAR_FIRST.fullmatch(cells["year"].strip())
        if year or not cells["year"].startswith("reported"):
            period = year[1] if year else cells["year"]
            yield _reading(line, code, TOWN, period, cells["value_pct"], numerator=cells["count"])


_WARDS_BY_BEST_FIT = (
    "Figures of wards are made from small areas, each counted in the ward it fits best, and are approximate:"
    " about one postcode in ten lies in another ward than its small area."
)
RECIPES = {
    recipe.name: recipe
    for recipe in (
        Recipe(
            "imd-2019",
            "Indices of Deprivation 2019",
            "Ranks and tenths of the small areas of 2011, as printed; how many are at either end is counted from them.",
            frozenset({"lsoa11_code", "lsoa11_name", *DOMAINS_2019}),
            _imd_2019,
            _small_areas("lsoa11_code", "lsoa11_name", AreaKind.LSOA_2011),
        ),
        Recipe(
            "imd-2025",
            "Indices of Deprivation 2025",
            f"Scores, ranks and tenths of the small areas of 2021, as printed. {_WARDS_BY_BEST_FIT}",
            frozenset({"lsoa21_code", "lsoa21_name", "ward24_code", *DOMAINS_2025}),
            _imd_2025,
            _small_areas("lsoa21_code", "lsoa21_name", AreaKind.LSOA_2021),
        ),
        Recipe(
            "imd-2025-indicators",
            "What the Indices of Deprivation 2025 are made of",
            "Figures of the small areas of 2021, as printed.",
            frozenset({"lsoa21_code", *SMALL_AREA_RATES.values(), *SMALL_AREA_SHARES_OF_1.values()}),
            _indicators_2025,
        ),
        Recipe(
            "ward-table",
            "Census 2021 and Indices of Deprivation 2025 by ward",
            "Scores and rates of wards are averages of their small areas, weighted by the people who live there; nobody"
            f" publishes them so. {_WARDS_BY_BEST_FIT}",
            frozenset({"ward_code", "pop_total", *AGES.values(), *CENSUS.values(), *DEPRIVATION.values()}),
            _ward_table,
        ),
        Recipe(
            "child-poverty",
            "Child poverty in Luton",
            "Figures as printed by the sources that the file names. Where no year of the data is known it is left out.",
            frozenset({"measure", "year", "value_pct", "count"}),
            _child_poverty,
        ),
        Recipe(
            "small-areas",
            "Small areas of 2021 and their wards",
            "",
            frozenset({"lsoa21_code", "lsoa21_name", "ward24_code"}),
            None,
            _small_areas("lsoa21_code", "lsoa21_name", AreaKind.LSOA_2021),
        ),
    )
}
