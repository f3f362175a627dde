"""`flask mis shares`: the protected table of a whole town's file, as large as it may be. Nothing is kept."""

from dataclasses import asdict
from typing import IO

import click

from app.db import db
from app.kit.commands import answer, as_format
from app.kit.disclosure import Unprotectable
from app.kit.web import small_count
from app.mis import release_queries
from app.mis.file_cli import LONGEST_HEADER, figures_for, with_scale, with_set
from app.mis.household_file import BadFile, open_text, read_header, read_rows
from app.mis.parameters import Mode, ParameterSet
from app.mis.tabulating import Share, Tabulation, shares_of, tabulate


@click.command("shares")
@click.argument("source", metavar="IN.csv", type=click.File("rb"))
@with_set
@with_scale
@as_format
def shares(source: IO[bytes], name: str | None, scale: str | None, output: str) -> None:
    """Print the shares of the bands by ward and by kind of household, with small counts hidden; - is standard input.

    IN.csv is as for band-file, with a ward (code or name, or nothing) and, as you like, a weight of 1 or more. The
    shares are compared with every real release of the set's year. Bad rows are told on standard error.
    """
    figures, mode = figures_for(name, scale)
    try:
        counted, refused, found = _counted(source, figures, mode)
    except Unprotectable:
        raise click.ClickException("With what an earlier release said, this would point at a few households.") from None
    except BadFile as error:
        raise click.ClickException(str(error)) from None
    except ValueError:
        raise click.ClickException("No row of the file is a household in a ward we know.") from None
    for number, reason in refused:
        click.echo(f"line {number}: {reason}", err=True)
    rows = [{**asdict(share), "is_suppressed": share.is_suppressed} for share in found]
    facts = {"set": figures.name, "year": figures.year, "answers": counted.answers_told, "refused": len(refused)}
    answer(output, {**facts, "shares": rows}, list(map(_line, found)))


def _counted(
    source: IO[bytes], figures: ParameterSet, mode: Mode
) -> tuple[Tabulation, list[tuple[int, str]], list[Share]]:
    """The households of a file, its refused lines, and what may be told. Raises as `shares_of`, and BadFile."""
    wards = release_queries.find_ward_codes()
    said = release_queries.list_said(figures.year, is_synthetic=False)
    before = [release_queries.list_shares(release) for release in said]
    db.session.rollback()  # a large file takes a while: let others write meanwhile
    with open_text(source) as text:
        header = read_header(text.readline(LONGEST_HEADER).rstrip("\n"))
        counted, refused = tabulate(read_rows(text, header), figures, mode, wards)
    return counted, refused, shares_of(counted, before, smallest=small_count())


def _line(share: Share) -> str:
    start = f"{share.area_code}  {share.household_type:<20}  {share.band.value}"
    if share.share is None or share.lower is None or share.upper is None:
        return f"{start}  hidden"
    return f"{start}  {share.share:6.1%}  {share.lower:.1%} to {share.upper:.1%}  {share.households:,}"
