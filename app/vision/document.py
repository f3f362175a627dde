"""The vision as one value that never changes: what pages read, shared between requests.

The rows in `models` are what other tables point at. They change only when a new edition is loaded, so they are read
once per edition and kept; a page then costs no query for them.
"""

from dataclasses import dataclass
from functools import cached_property

from app.vision.rules import in_figures


@dataclass(frozen=True)
class Board:
    slug: str
    name: str
    kind: str
    strategy: str
    reports_to_slug: str | None
    works_across_both_boards: bool


@dataclass(frozen=True)
class PartnershipBody:
    slug: str
    name: str
    role: str | None


@dataclass(frozen=True)
class Outcome:
    code: str
    priority_slug: str
    text: str


@dataclass(frozen=True)
class Strand:
    code: str
    name: str
    preamble: str | None
    actions: tuple[str, ...]


@dataclass(frozen=True)
class Development:
    code: str
    priority_slug: str
    text: str
    due_by: int


@dataclass(frozen=True)
class Achievement:
    code: str
    text: str
    note: str | None


@dataclass(frozen=True)
class SurveyBaseline:
    """A figure with what was asked, of whom and when."""

    code: str
    label: str
    survey: str
    value: float
    unit: str
    year: int | None
    stated_as: str | None
    previous_value: float | None
    previous_year: int | None
    previous_stated_as: str | None
    priority_slug: str | None
    note: str | None

    @property
    def headline(self) -> str:
        """The words printed, where the document used words."""
        return self.stated_as or in_figures(self.value, self.unit)

    @property
    def previous(self) -> str | None:
        if self.previous_value is None:
            return None
        return self.previous_stated_as or in_figures(self.previous_value, self.unit)


@dataclass(frozen=True)
class Priority:
    slug: str
    code: str
    name: str
    statement: str
    strategy: str
    board: Board
    outcomes: tuple[Outcome, ...]
    strands: tuple[Strand, ...]
    developments: tuple[Development, ...]
    baselines: tuple[SurveyBaseline, ...]


@dataclass(frozen=True)
class Vision:
    """The whole document, in its own order."""

    digest: str
    title: str
    edition: str
    url: str
    vision: str
    mission: str
    mission_short: str
    joint_meetings: str
    priorities: tuple[Priority, ...]
    boards: tuple[Board, ...]
    partnership_bodies: tuple[PartnershipBody, ...]
    achievements: tuple[Achievement, ...]
    baselines: tuple[SurveyBaseline, ...]

    @property
    def citation(self) -> str:
        """How a page names its source: title and edition."""
        return f"{self.title}, {self.edition}"

    @cached_property
    def priority_by_slug(self) -> dict[str, Priority]:
        return {priority.slug: priority for priority in self.priorities}

    @cached_property
    def outcomes(self) -> dict[str, Outcome]:
        return {outcome.code: outcome for priority in self.priorities for outcome in priority.outcomes}

    @cached_property
    def developments(self) -> dict[str, Development]:
        return {item.code: item for priority in self.priorities for item in priority.developments}
