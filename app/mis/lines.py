"""What the page of lines shows: every household in one tenure by one scale, and one over the years."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from app.mis import published
from app.mis.household import Tenure
from app.mis.models import MisParameterSet
from app.mis.parameters import Mode
from app.mis.published import LineRow
from app.mis.standards import REFERENCE, TENURES

C = TypeVar("C", bound=StrEnum)


@dataclass(frozen=True)
class LinesView:
    """One choice of tenure, scale and household, and the lines that fit it, the newest set first."""

    sets: Sequence[MisParameterSet]
    rows: list[LineRow]
    tenures: tuple[Tenure, ...]
    modes: list[Mode]
    tenure: Tenure
    mode: Mode
    household: str

    @property
    def newest(self) -> list[LineRow]:
        """The lines of the newest year."""
        return [row for row in self.rows if row.set_name == self.sets[0].name] if self.sets else []

    @property
    def history(self) -> list[LineRow]:
        """The chosen household's lines, the oldest first."""
        return [row for row in reversed(self.rows) if row.household_type == self.household]

    @property
    def households(self) -> list[str]:
        return list(dict.fromkeys(row.household_type for row in self.rows))


def read(args: Mapping[str, str]) -> LinesView:
    """The view that an address asks for; what it does not say, or says wrongly, is as usual."""
    sets = published.list_live_sets()
    modes = published.list_modes(sets)
    tenure = _chosen(args.get("tenure"), TENURES) or Tenure.PRIVATE
    mode = _chosen(args.get("scale"), modes) or (modes[0] if modes else Mode.AHC)
    rows = published.list_lines(sets, tenure=tenure, mode=mode)
    asked = args.get("household", "")
    is_known = any(row.household_type == asked for row in rows)
    return LinesView(sets, rows, TENURES, modes, tenure, mode, asked if is_known else REFERENCE.code)


def _chosen(text: str | None, choices: Sequence[C]) -> C | None:
    return next((choice for choice in choices if choice.value == text), None)
