"""Reading a parameter set from its JSON document: every problem is found in one go, and none is guessed away."""

import math
from datetime import date
from typing import Any

from app.mis.document import read_object
from app.mis.household import CouncilTaxBand
from app.mis.money import BadAmount, pence_of, whole_pounds
from app.mis.parameters import (
    PRIVATE_ROOMS,
    SOCIAL_ROOMS,
    UNIT,
    BadParameters,
    HouseholdType,
    Lines,
    Mode,
    ParameterSet,
    Problem,
    Rule,
    Scale,
    Source,
    Standing,
    room_key,
)

LONGEST_NAME = 80


def read_set(text: str, *, before: ParameterSet | None = None) -> ParameterSet:
    """The set in a JSON document. `before` lends what the file may leave out. Raises BadParameters.

    Amounts in the file are pounds; rents are pounds a month, a table of budgets pounds a week, the rest a year.
    Calibration and the order of lines are for `rules.check_set`.
    """
    return _Reader(read_object(text), before).read()


class _Reader:
    """Reads a document figure by figure and remembers every problem, so that one try shows them all."""

    def __init__(self, document: dict[str, Any], before: ParameterSet | None) -> None:
        self.document = document
        self.before = before
        self.problems: list[Problem] = []
        self.carried: list[str] = []

    def read(self) -> ParameterSet:
        year = self._year()
        under_5, primary = self._childcare()
        mode, ahc, bhc = self._equivalence()
        figures = ParameterSet(
            name=self._name(),
            year=year,
            effective_from=self._effective_from(year),
            income_concept=self._text("income_concept"),
            published={tenure: self._lines(tenure) for tenure in ("private", "social")},
            essentials=self._pounds("essentials_ref"),
            wider=self._pounds("wider_ref"),
            buffer=self._pounds("buffer"),
            does_buffer_scale=self._flag("buffer_scales", default=False),
            childcare_under_5=under_5,
            childcare_primary=primary,
            private_rent=tuple(12 * self._pounds("rent_private_pcm", room_key(room)) for room in PRIVATE_ROOMS),
            social_rent=tuple(12 * self._pounds("rent_social_pcm", room_key(room)) for room in SOCIAL_ROOMS),
            council_tax={band: self._pounds(self._council_tax_key(), band.value) for band in CouncilTaxBand},
            single_discount=self._percent("single_adult_discount", default=None),
            mode=mode,
            ahc=ahc,
            bhc=bhc,
            budgets=self._budgets(),
            pensioner_factor=self._percent("pensioner_factor", default=100),
            rules=self._rules(),
            households=self._households(),
            sources=self._sources(),
            carried=tuple(self.carried),
        )
        self._check_currency()
        if self.problems:
            raise BadParameters(self.problems)
        return figures

    def _fail(self, figure: str, reason: str, detail: object = "") -> None:
        self.problems.append(Problem(figure, reason, str(detail)[:80]))

    def _find(self, *path: str) -> Any:
        found: Any = self.document
        for key in path:
            if not isinstance(found, dict) or key not in found:
                self._fail(".".join(path), "missing")
                return None
            found = found[key]
        if found is None:
            self._fail(".".join(path), "missing")
        return found

    def _text(self, *names: str) -> str:
        """The text under the first of `names` that the file has."""
        for name in names:
            value = self.document.get(name)
            if isinstance(value, str) and value.strip() and len(value) <= 300:
                return value.strip()
        self._fail(names[0], "missing")
        return ""

    def _name(self) -> str:
        name = self._text("name", "vintage")
        if len(name) > LONGEST_NAME:
            self._fail("name", "too_long", LONGEST_NAME)
        return name

    def _pounds(self, *path: str) -> int:
        value = self._find(*path)
        return 0 if value is None else self._as_pence(".".join(path), value)

    def _as_pence(self, figure: str, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int | float):
            self._fail(figure, "not_a_number", value)
            return 0
        try:
            return pence_of(value)
        except BadAmount as error:
            self._fail(figure, "not_an_amount" if error.reason == "malformed" else error.reason, value)
            return 0

    def _flag(self, name: str, *, default: bool) -> bool:
        value = self.document.get(name, default)
        if not isinstance(value, bool):
            self._fail(name, "not_true_or_false", value)
        return bool(value)

    def _percent(self, name: str, *, default: int | None) -> int:
        """A share between 0 and 1 as whole percent."""
        value = self.document.get(name)
        if value is None and default is not None:
            return default
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            self._fail(name, "missing" if value is None else "not_a_number", value or "")
            return 0
        percent = round(value * 100)
        if not 0 <= percent <= 100 or abs(value * 100 - percent) > 1e-9:
            self._fail(name, "out_of_range", value)
        return percent

    def _year(self) -> int:
        """Stated, or the first year in the set's name: “2022/23” runs from April 2022."""
        value = self.document.get("year")
        if value is None:
            digits = "".join(c if c.isdigit() else " " for c in self._text("name", "vintage")).split()
            value = next((int(each) for each in digits if len(each) == 4), None)
        if isinstance(value, bool) or not isinstance(value, int) or not 2000 <= value <= 2100:
            self._fail("year", "missing" if value is None else "out_of_range", value or "")
            return 2000
        return value

    def _effective_from(self, year: int) -> date:
        value = self.document.get("effective_from")
        if value is None:
            return date(year, 4, 1)
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            self._fail("effective_from", "not_a_date", value)
            return date(year, 4, 1)

    def _lines(self, tenure: str) -> Lines:
        return Lines(
            *(
                whole_pounds(self._pounds("bands_published", f"couple2_{tenure}", key))
                for key in ("D_to", "C_to", "B_to")
            )
        )

    def _council_tax_key(self) -> str:
        return next(
            (key for key in self.document if key == "council_tax" or key.startswith("council_tax_")), "council_tax"
        )

    def _childcare(self) -> tuple[int, int]:
        """Childcare under 5 and of primary age. The council prints only their sum, so an older split may be kept."""
        total = self._pounds("childcare_ref")
        if "childcare_by_age" in self.document:
            split = self._pounds("childcare_by_age", "under_5"), self._pounds("childcare_by_age", "5_to_10")
        elif self.before is not None:
            split = self.before.childcare_under_5, self.before.childcare_primary
            self.carried.append("childcare_by_age")
        else:
            self._fail("childcare_by_age", "missing")
            return 0, 0
        if sum(split) != total:
            self._fail("childcare_by_age", "does_not_add_up_to_childcare_ref", f"{sum(split) / 100} and {total / 100}")
        return split

    def _equivalence(self) -> tuple[Mode, Scale, Scale]:
        value = self._find("equivalence")
        chosen = value.get("mode", Mode.AHC) if isinstance(value, dict) else Mode.AHC
        if chosen not in list(Mode):
            self._fail("equivalence.mode", "unknown", chosen)
            chosen = Mode.AHC
        return Mode(chosen), self._scale("ahc"), self._scale("bhc")

    def _scale(self, name: str) -> Scale:
        return Scale(*(self._weight("equivalence", name, key) for key in ("first", "adult", "child14", "child")))

    def _weight(self, *path: str) -> int:
        value = self._find(*path)
        if value is None:
            return 0
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 2:
            self._fail(".".join(path), "out_of_range", value)
            return 0
        weight = round(value * UNIT)
        if abs(value * UNIT - weight) > 1e-9:
            self._fail(".".join(path), "finer_than_a_hundredth", value)
        return weight

    def _budgets(self) -> dict[HouseholdType, int] | None:
        equivalence = self.document.get("equivalence")
        is_wanted = isinstance(equivalence, dict) and equivalence.get("mode") == Mode.TABLE
        if not is_wanted and self.document.get("mis_table") is None:
            return None
        return {kind: self._pounds("mis_table", kind.value) for kind in HouseholdType}

    def _rules(self) -> frozenset[Rule]:
        switches = self.document.get("e_rules", {})
        if not isinstance(switches, dict) or any(not isinstance(value, bool) for value in switches.values()):
            self._fail("e_rules", "not_true_or_false")
            return frozenset(Rule)
        for unknown in set(switches) - set(Rule):
            self._fail(f"e_rules.{unknown}", "unknown")
        return frozenset(rule for rule in Rule if switches.get(rule.value, True))

    def _households(self) -> dict[str, dict[str, Any]]:
        """Town figures by band: a share of households (0 to 1), with its year and source."""
        value = self.document.get("households_by_band") or {}
        if not isinstance(value, dict) or any(not isinstance(row, dict) for row in value.values()):
            self._fail("households_by_band", "malformed")
            return {}
        for band, row in value.items():
            share = row.get("share")
            if band not in "ABCDE" or len(band) != 1:
                self._fail(f"households_by_band.{band}", "unknown")
            if isinstance(share, bool) or not isinstance(share, int | float) or not 0 <= share <= 1:
                self._fail(f"households_by_band.{band}.share", "out_of_range", share)
                return {}
        if sum(row["share"] for row in value.values()) > 1:
            self._fail("households_by_band", "shares_add_up_to_more_than_one")
        return value

    def _sources(self) -> dict[str, Source]:
        value = self.document.get("sources") or {}
        if not isinstance(value, dict):
            self._fail("sources", "malformed")
            return {}
        found = {}
        for figure, row in value.items():
            standing = row.get("standing") if isinstance(row, dict) else None
            if standing not in list(Standing):
                self._fail(f"sources.{figure}", "standing_unknown", standing)
                continue
            found[figure] = Source(Standing(standing), str(row.get("source", ""))[:500])
        return found

    def _check_currency(self) -> None:
        for name, wanted in (("currency", "GBP"), ("unit", "pounds")):
            if self.document.get(name, wanted) != wanted:
                self._fail(name, "must_be", f"{wanted}, not {self.document[name]}")
