"""The Thriving People Index ward by ward: the scores that stand, with the places they could as well have."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.indicators import index_queries
from app.indicators.models import IndexScore, IndexVersion
from app.indicators.queries import TOWN
from app.indicators.rules import Dimension
from app.places.queries import WardName, list_ward_names


@dataclass(frozen=True)
class WardScore:
    """One ward's. No `score` where a dimension is missing; its place could be any from `rank_low` to `rank_high`."""

    ward: WardName
    score: float | None
    rank: int | None
    rank_low: int | None
    rank_high: int | None
    dimensions: dict[Dimension, float | None]
    present: int


@dataclass(frozen=True)
class TownScore:
    score: float | None
    dimensions: dict[Dimension, float | None]


@dataclass(frozen=True)
class Table:
    """All wards by the newest version and the newest year, the best first. `of` is how many indicators count."""

    version: str
    year: int
    scored_at: datetime
    of: int
    ranked: int
    wards: Sequence[WardScore]
    town: TownScore | None

    def of_ward(self, code: str) -> WardScore | None:
        return next((each for each in self.wards if each.ward.code == code), None)


def read() -> Table | None:
    """None while no version is published, or no ward has a figure that counts."""
    version = index_queries.find_newest_version()
    scores = index_queries.list_scores(version) if version else []
    return _tell(version, scores) if version and scores else None


def _tell(version: IndexVersion, scores: Sequence[IndexScore]) -> Table:
    names = {ward.code: ward for ward in list_ward_names()}
    town = next((each for each in scores if each.area_code == TOWN), None)
    wards = [_ward(names[each.area_code], each) for each in scores if each.area_code in names]
    return Table(
        version=version.name,
        year=scores[0].year,
        scored_at=max(each.scored_at for each in scores),
        of=scores[0].parts["of"],
        ranked=sum(each.rank is not None for each in wards),
        wards=sorted(wards, key=lambda each: (each.rank is None, each.rank or 0, each.ward.name)),
        town=TownScore(town.score, _dimensions(town)) if town else None,
    )


def _ward(name: WardName, score: IndexScore) -> WardScore:
    return WardScore(
        ward=name,
        score=score.score,
        rank=score.rank,
        rank_low=score.rank_low,
        rank_high=score.rank_high,
        dimensions=_dimensions(score),
        present=score.parts["present"],
    )


def _dimensions(score: IndexScore) -> dict[Dimension, float | None]:
    return {each: score.parts["dimensions"].get(each.value) for each in Dimension}
