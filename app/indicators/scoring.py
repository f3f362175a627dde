"""Working out the index anew from the figures that stand, after figures or a version were published."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, tuple_

from app.db import db, table_of, upsert
from app.indicators import index_queries as queries
from app.indicators.index import Formula, Outcome, contributions, work_out
from app.indicators.index_queries import Reading, Years
from app.indicators.models import FigureRelease, IndexScore
from app.indicators.rules import AreaKind
from app.indicators.sensitivity import Ranking, leave_each_out, rank_with_ranges
from app.kit.clock import now

SCORES = table_of(IndexScore)
KEY = ("version_name", "area_code", "year")
SAID = ("score", "rank", "rank_low", "rank_high", "parts")
DECIMALS = 4  # of what `parts` says

Row = dict[str, Any]
Standing = dict[str, dict[str, Reading]]  # by area, then by indicator: the newest up to a year


def refresh_after(_release: FigureRelease) -> None:
    """The hook of publishing figures."""
    refresh_scores()


def refresh_scores() -> int:
    """Score every published version, all years, and keep what came out differently. Answers how many rows changed.

    Whoever comes second waits, and then reads the figures as the first left them: the last to write saw them all.
    """
    versions = queries.hold_published()
    kinds = queries.list_scored_areas()
    counted = {post.indicator_code for version in versions for post in version.goalposts}
    readings = queries.list_readings(counted, kinds)
    rows = [row for version in versions for row in _score(version.name, queries.formula_of(version), readings, kinds)]
    return _keep(rows, now())


def _score(
    version: str, formula: Formula, readings: Mapping[str, Years], kinds: Mapping[str, AreaKind]
) -> Iterator[Row]:
    """A row for every area and every year that brought its wards a figure. The town's are its own, not a mean."""
    standing: Standing = {area: {} for area in kinds}
    counted = {post.indicator for post in formula.posts}
    years = sorted({year for series in readings.values() for year in series})
    for year in years:
        moved = False
        for area, series in readings.items():
            news = {reading.indicator: reading for reading in series.get(year, []) if reading.indicator in counted}
            standing[area].update(news)
            moved = moved or (bool(news) and kinds[area] is AreaKind.WARD)
        if moved:
            yield from _score_year(version, year, formula, standing, kinds)


def _score_year(
    version: str, year: int, formula: Formula, standing: Standing, kinds: Mapping[str, AreaKind]
) -> Iterator[Row]:
    values = {area: {code: reading.value for code, reading in found.items()} for area, found in standing.items()}
    wards = {area: found for area, found in values.items() if kinds[area] is AreaKind.WARD}
    ranking = rank_with_ranges(wards, formula)
    for area in kinds:
        outcome = ranking.outcomes.get(area) or work_out(values[area], formula)
        place = ranking.standings.get(area)
        yield {
            "version_name": version,
            "area_code": area,
            "year": year,
            "score": outcome.index,
            "rank": place and place.rank,
            "rank_low": place and place.best,
            "rank_high": place and place.worst,
            "parts": _parts(standing[area], outcome, formula, ranking),
        }


def _parts(standing: Mapping[str, Reading], outcome: Outcome, formula: Formula, ranking: Ranking) -> Row:
    """What a page needs to explain a score: see "What is kept" in docs/index-method.md."""
    values = {code: reading.value for code, reading in standing.items()}
    brought = contributions(outcome, formula)
    without = leave_each_out(values, outcome, formula)
    return {
        "dimensions": {code: _rounded(score) for code, score in outcome.dimensions.items()},
        "components": {
            code: {"score": _rounded(part.score), "present": part.present, "of": part.of}
            for code, part in outcome.components.items()
        },
        "indicators": {
            code: {
                "value": values[code],
                "period": standing[code].period,
                "score": _rounded(score),
                "brings": _rounded(brought.get(code)),
                "without": _rounded(without.get(code)),
            }
            for code, score in outcome.scores.items()
        },
        "present": outcome.present,
        "of": len(formula.posts),
        "trials": ranking.trials,
    }


def _rounded(score: float | None) -> float | None:
    return None if score is None else round(score, DECIMALS)


def _keep(rows: Sequence[Row], moment: datetime) -> int:
    """Only what differs is written, so a score keeps the moment when it came to be."""
    held = {tuple(row[:3]): tuple(row[3:]) for row in db.session.execute(select(*[SCORES.c[n] for n in (*KEY, *SAID)]))}
    wanted = {tuple(row[name] for name in KEY): row for row in rows}
    changed = [row for key, row in wanted.items() if held.get(key) != tuple(row[name] for name in SAID)]
    gone = [key for key in held if key not in wanted]
    if changed:
        write = upsert(SCORES)
        fresh = {name: write.excluded[name] for name in (*SAID, "scored_at")}
        db.session.execute(
            write.on_conflict_do_update(index_elements=KEY, set_=fresh),
            [{**row, "scored_at": moment} for row in changed],
        )
    if gone:
        db.session.execute(delete(SCORES).where(tuple_(*[SCORES.c[name] for name in KEY]).in_(gone)))
    return len(changed) + len(gone)
