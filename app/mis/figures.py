"""The figures of a parameter set one by one: under the names a file gives them, and beside those of another set."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from app.mis.household import CouncilTaxBand
from app.mis.parameters import (
    PRIVATE_ROOMS,
    SOCIAL_ROOMS,
    HouseholdType,
    ParameterSet,
    Rule,
    Scale,
    Source,
    room_key,
)

Value = int | float | bool | str | None

SCALE_KEYS = ("first", "adult", "child14", "child")
BANDS = ("E", "D", "C", "B", "A")


class Kind(StrEnum):
    """How a figure is counted; money is pence."""

    YEAR = "year"
    MONTH = "month"
    WEEK = "week"
    PERCENT = "percent"
    SHARE = "share"  # from 0 to 1
    WEIGHT = "weight"  # in hundredths
    FLAG = "flag"
    MODE = "mode"
    TEXT = "text"


class Change(StrEnum):
    """What became of a figure since the set before."""

    SAME = "same"
    UP = "up"
    DOWN = "down"
    OTHER = "other"
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: its path in the file, and how it is counted. Figures of a group share a source."""

    path: str
    kind: Kind

    @property
    def group(self) -> str:
        return self.path.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A figure in two sets; without a set before, all are new."""

    figure: Figure
    before: Value
    after: Value
    source: Source

    @property
    def change(self) -> Change:
        if self.before == self.after:
            return Change.SAME
        if self.before is None or self.after is None:
            return Change.NEW if self.before is None else Change.GONE
        if self.figure.kind in (Kind.FLAG, Kind.MODE, Kind.TEXT):
            return Change.OTHER
        return Change.UP if self.after > self.before else Change.DOWN  # type: ignore[operator]


def _paths(group: str, keys: Iterator[str], kind: Kind) -> list[Figure]:
    return [Figure(f"{group}.{key}", kind) for key in keys]


FIGURES: tuple[Figure, ...] = (
    Figure("income_concept", Kind.TEXT),
    *(
        Figure(f"bands_published.couple2_{tenure}.{line}_to", Kind.YEAR)
        for tenure in ("private", "social")
        for line in ("D", "C", "B")
    ),
    Figure("essentials_ref", Kind.YEAR),
    Figure("wider_ref", Kind.YEAR),
    Figure("childcare_ref", Kind.YEAR),
    Figure("childcare_by_age.under_5", Kind.YEAR),
    Figure("childcare_by_age.5_to_10", Kind.YEAR),
    Figure("buffer", Kind.YEAR),
    Figure("buffer_scales", Kind.FLAG),
    *_paths("rent_private_pcm", map(room_key, PRIVATE_ROOMS), Kind.MONTH),
    *_paths("rent_social_pcm", map(room_key, SOCIAL_ROOMS), Kind.MONTH),
    *_paths("council_tax", iter(CouncilTaxBand), Kind.YEAR),
    Figure("single_adult_discount", Kind.PERCENT),
    Figure("equivalence.mode", Kind.MODE),
    *_paths("equivalence.ahc", iter(SCALE_KEYS), Kind.WEIGHT),
    *_paths("equivalence.bhc", iter(SCALE_KEYS), Kind.WEIGHT),
    *_paths("mis_table", iter(HouseholdType), Kind.WEEK),
    Figure("pensioner_factor", Kind.PERCENT),
    *_paths("e_rules", iter(Rule), Kind.FLAG),
    *(Figure(f"households_by_band.{band}.share", Kind.SHARE) for band in BANDS),
)
GROUPS = tuple(dict.fromkeys(figure.group for figure in FIGURES if figure.kind is not Kind.TEXT))


def values_of(figures: ParameterSet) -> dict[str, Value]:
    """Every figure by its path; what a set need not have is None."""
    return {
        "income_concept": figures.income_concept,
        **_lines(figures),
        "essentials_ref": figures.essentials,
        "wider_ref": figures.wider,
        "childcare_ref": figures.childcare_under_5 + figures.childcare_primary,
        "childcare_by_age.under_5": figures.childcare_under_5,
        "childcare_by_age.5_to_10": figures.childcare_primary,
        "buffer": figures.buffer,
        "buffer_scales": figures.does_buffer_scale,
        **_rents("rent_private_pcm", PRIVATE_ROOMS, figures.private_rent),
        **_rents("rent_social_pcm", SOCIAL_ROOMS, figures.social_rent),
        **{f"council_tax.{band}": charge for band, charge in figures.council_tax.items()},
        "single_adult_discount": figures.single_discount,
        "equivalence.mode": figures.mode.value,
        **_weights("ahc", figures.ahc),
        **_weights("bhc", figures.bhc),
        **{f"mis_table.{kind}": figures.budgets[kind] if figures.budgets else None for kind in HouseholdType},
        "pensioner_factor": figures.pensioner_factor,
        **{f"e_rules.{rule}": rule in figures.rules for rule in Rule},
        **{f"households_by_band.{band}.share": figures.households.get(band, {}).get("share") for band in BANDS},
    }


def compare(figures: ParameterSet, before: ParameterSet | None) -> list[Comparison]:
    """Every figure that either set has, in the order of a file."""
    now, then = values_of(figures), values_of(before) if before else {}
    rows = [Comparison(each, then.get(each.path), now[each.path], figures.source_of(each.group)) for each in FIGURES]
    return [row for row in rows if row.before is not None or row.after is not None]


def _lines(figures: ParameterSet) -> dict[str, Value]:
    return {
        f"bands_published.couple2_{tenure}.{name}_to": 100 * getattr(lines, name.lower())
        for tenure, lines in figures.published.items()
        for name in ("D", "C", "B")
    }


def _rents(group: str, rooms: tuple[int, ...], rents: tuple[int, ...]) -> dict[str, Value]:
    return {f"{group}.{room_key(room)}": rent // 12 for room, rent in zip(rooms, rents, strict=True)}


def _weights(name: str, scale: Scale) -> dict[str, Value]:
    weights = (scale.first, scale.adult, scale.teen, scale.child)
    return {f"equivalence.{name}.{key}": weight for key, weight in zip(SCALE_KEYS, weights, strict=True)}
