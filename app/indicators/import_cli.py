"""`flask indicators import`: figures from a file, checked and published."""

import shutil
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import IO

import click

from app.db import db
from app.indicators import release_queries as queries
from app.indicators import releasing
from app.indicators.file_faults import BadFile, Findings
from app.indicators.importing import Imported, Source, import_file
from app.indicators.models import FigureRelease
from app.indicators.recipes import RECIPES, Recipe, Record, SmallArea, recipe_for, records
from app.indicators.rules import AreaKind
from app.indicators.small_areas import keep_small_areas
from app.indicators.tables import Table
from app.kit.commands import answer, as_format
from app.kit.errors import DomainError

WARDS = {"2023": AreaKind.WARD, "old": AreaKind.OLD_WARD}


@click.command("import")
@click.argument("file", metavar="FILE", type=click.File("rb"))
@click.option(
    "--recipe", "name", type=click.Choice(sorted(RECIPES)), help="Which publisher’s form FILE has, if not seen."
)
@click.option("--indicator", default="", help="What FILE is about, where it has no column of indicators.")
@click.option("--wards", type=click.Choice(sorted(WARDS)), help="Of which wards names are that could be of both.")
@click.option("--title", default="", help="What the release is called.")
@click.option("--draft", is_flag=True, help="Leave it for somebody at the desk to publish.")
@click.option("--accept-warnings", is_flag=True, help="Publish although something looks odd.")
@as_format
def import_figures(
    file: IO[bytes],
    name: str | None,
    indicator: str,
    wards: str | None,
    title: str,
    draft: bool,
    accept_warnings: bool,
    output: str,
) -> None:
    """Publish the figures of FILE (CSV or .xlsx; - is standard input), or say line by line why not.

    FILE has the columns indicator, area, period and value, and as you like lower, upper, numerator, denominator and
    status; or indicator, area and a column for each year. Files of known publishers are taken as they come. Nothing is
    kept of a file with one refusal. With warnings it stays a draft, unless they are accepted.
    """
    stream = _again(file)
    recipe = RECIPES[name] if name else _recognised(stream)
    if recipe and recipe.areas and not recipe.figures:
        _keep_areas(stream, recipe.areas, output)
        return
    source = Source(stream, recipe, indicator.strip().lower(), WARDS.get(wards or ""))
    file_name = Path(getattr(file, "name", "")).name.strip("<>")
    called = title or (recipe.title if recipe else f"Figures from {file_name}")
    done = import_file(
        source, title=called[:200], actor=None, notes=recipe.notes if recipe else "", file_name=file_name
    )
    _tell(done)
    if done.release is None:
        db.session.rollback()
        raise click.ClickException("Nothing was imported.")
    _finish(done.release, must_wait=draft or bool(done.warnings and not accept_warnings), output=output)
    if done.warnings and not (draft or accept_warnings):
        raise click.ClickException("It stays a draft: publish it at the desk, or repeat with --accept-warnings.")


def _again(file: IO[bytes]) -> IO[bytes]:
    """A file that can be read twice: a pipe goes to a temporary one first."""
    if file.seekable():
        return file
    kept = tempfile.TemporaryFile()  # noqa: SIM115 - it goes when the command ends
    shutil.copyfileobj(file, kept)
    return kept


def _recognised(stream: IO[bytes]) -> Recipe | None:
    try:
        _, header = next(Table(stream, Findings()).rows(), (0, []))
    except BadFile:
        return None  # whoever reads it in earnest says what is wrong
    return recipe_for(header)


def _keep_areas(stream: IO[bytes], read: Callable[[Sequence[Record]], Iterable[SmallArea]], output: str) -> None:
    try:
        added = keep_small_areas(read(records(Table(stream, Findings()).rows())))
    except BadFile as error:
        raise click.ClickException(str(error)) from None
    db.session.commit()
    answer(output, {"areas_added": added}, [f"{added} small areas added"])


def _tell(done: Imported) -> None:
    for line in done.refusals:
        click.echo(line, err=True)
    for line in done.warnings:
        click.echo(f"warning: {line}", err=True)


def _finish(release: FigureRelease, *, must_wait: bool, output: str) -> None:
    difference = queries.compare(release)
    if not must_wait:
        try:
            releasing.publish_release(release, actor=None)
        except DomainError as error:
            raise click.ClickException(str(error)) from None
    db.session.commit()
    facts = {"release": release.id, "title": release.title, "rows": release.rows, "published": release.is_published}
    counts = vars(difference)
    how = "published" if release.is_published else "kept as a draft"
    told = ", ".join(f"{number:,} {name}" for name, number in counts.items())
    answer(output, {**facts, **counts, "warnings": release.warnings}, [f"{release.rows:,} figures {how}: {told}"])
