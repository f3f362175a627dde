"""`flask indicators score`: the index worked out anew, and what came out."""

from collections.abc import Sequence
from typing import Any

import click

from app.db import db
from app.indicators import index_queries as queries
from app.indicators.models import IndexScore, IndexVersion
from app.indicators.scoring import refresh_scores
from app.kit.commands import answer, as_format, in_one_line
from app.kit.errors import NotFound


@click.command("score")
@click.option("--version", "name", metavar="NAME", help="Which version to print; the newest if not said.")
@as_format
@in_one_line
def score(name: str | None, output: str) -> None:
    """Work out the Thriving People Index of every published version anew, and print the newest year of one.

    A rank comes with its range: the best and the worst rank when powers, indicators and goalposts were tried.
    """
    version = _version(name)
    changed = refresh_scores()
    db.session.commit()
    click.echo(f"{changed} scores changed.", err=True)
    scores = queries.list_scores(version)
    names = queries.list_area_names([each.area_code for each in scores])
    areas = {each.area_code: {"name": names[each.area_code], **_facts(each)} for each in scores}
    year = scores[0].year if scores else None
    answer(output, {"version": version.name, "year": year, "areas": areas}, _lines(version, scores, names))


def _version(name: str | None) -> IndexVersion:
    try:
        version = queries.get_version(name) if name else queries.find_newest_version()
    except NotFound:
        version = None
    if version is None or version.published_at is None:
        raise click.ClickException("There is no such published version." if name else "No version is published yet.")
    return version


def _facts(score: IndexScore) -> dict[str, Any]:
    return {
        "index": score.score,
        "dimensions": score.parts["dimensions"],
        "rank": score.rank,
        "rank_range": [score.rank_low, score.rank_high] if score.rank else None,
        "present": score.parts["present"],
        "of": score.parts["of"],
    }


def _lines(version: IndexVersion, scores: Sequence[IndexScore], names: dict[str, str]) -> list[str]:
    if not scores:
        return [f"Version {version.name}: the wards have no figure yet that it counts."]
    return [f"Version {version.name}, figures up to {scores[0].year}", *[_line(each, names) for each in scores]]


def _line(score: IndexScore, names: dict[str, str]) -> str:
    index = "no index" if score.score is None else f"{score.score:.1f}"
    place = f"{score.rank} ({score.rank_low} to {score.rank_high})" if score.rank else ""
    dimensions = "  ".join("  –  " if each is None else f"{each:5.1f}" for each in score.parts["dimensions"].values())
    counted = f"{score.parts['present']} of {score.parts['of']}"
    return f"{score.area_code}  {names[score.area_code]:<12}  {index:>8}  {place:<12}  {dimensions}  {counted}"
