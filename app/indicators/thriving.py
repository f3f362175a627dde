"""The Thriving People Index of the town as pages show it: dimensions, components, and what each indicator says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.indicators import index_queries, queries
from app.indicators.models import Goalpost, IndexComponent, IndexScore, IndexVersion
from app.indicators.rules import Dimension

# What is said of an area that no figure is known of, in the form of `IndexScore.parts`.
NOTHING: dict[str, Any] = {"dimensions": {}, "components": {}, "indicators": {}, "present": 0}


@dataclass(frozen=True)
class Component:
    """One component: its score if at least half of its indicators have a figure, and its goalposts."""

    code: str
    name: str
    score: float | None
    goalposts: Sequence[Goalpost]


@dataclass(frozen=True)
class Part:
    """One dimension and its four components."""

    dimension: Dimension
    score: float | None
    components: Sequence[Component]


@dataclass(frozen=True)
class Thriving:
    """The index of one area by one version. `score` is empty where too little is known."""

    version: str
    begins_on: date
    notes: str
    power: float
    year: int | None
    score: float | None
    scored_at: datetime | None
    present: int
    parts: Sequence[Part]
    indicators: Mapping[str, Mapping[str, float | str | None]]

    @property
    def counted(self) -> int:
        return sum(len(component.goalposts) for part in self.parts for component in part.components)


def read_town() -> Thriving | None:
    return read(queries.TOWN)


def read(area_code: str) -> Thriving | None:
    """By the newest version; None while there is no published one."""
    version = index_queries.find_newest_version()
    if version is None:
        return None
    years = index_queries.list_years(version, area_code)
    return _tell(version, years[-1] if years else None)


def _tell(version: IndexVersion, score: IndexScore | None) -> Thriving:
    said = score.parts if score else NOTHING
    components = index_queries.list_components()
    return Thriving(
        version=version.name,
        begins_on=version.begins_on,
        notes=version.notes,
        power=version.power,
        year=score.year if score else None,
        score=score.score if score else None,
        scored_at=score.scored_at if score else None,
        present=said["present"],
        parts=[
            Part(each, said["dimensions"].get(each.value), _components(version, components, each, said["components"]))
            for each in Dimension
        ],
        indicators=said["indicators"],
    )


def _components(
    version: IndexVersion,
    components: Sequence[IndexComponent],
    dimension: Dimension,
    said: Mapping[str, Mapping[str, float | None]],
) -> list[Component]:
    return [
        Component(
            each.code,
            each.name,
            said.get(each.code, {}).get("score"),
            [post for post in version.goalposts if post.component_code == each.code],
        )
        for each in components
        if each.dimension is dimension
    ]
