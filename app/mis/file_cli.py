"""`flask mis band-file`: bands for many households, from a file into a file."""

import os
import sys
import time
from collections.abc import Iterable
from typing import IO, Any

import click

from app.db import db
from app.kit.csv import line_of
from app.kit.errors import DomainError
from app.mis import queries
from app.mis.household_file import BadFile, open_text, read_header
from app.mis.parameters import Mode, ParameterSet

PROCESSES = 2
LONGEST_HEADER = 1 << 16  # characters

with_set = click.option("--set", "name", help="The parameter set; the one in force if not said.")
with_scale = click.option(
    "--scale", type=click.Choice([mode.value for mode in Mode]), help="How figures fit other households."
)


@click.command("band-file")
@click.argument("source", metavar="IN.csv", type=click.File("rb"))
@click.argument("target", metavar="OUT.csv", type=click.Path(dir_okay=False, allow_dash=True))
@click.option("--rejects", type=click.Path(dir_okay=False), help="Where bad rows go, by default OUT.csv.rejects.csv.")
@with_set
@with_scale
def band_file(source: IO[bytes], target: str, rejects: str | None, name: str | None, scale: str | None) -> None:
    """Write the lines, band and reasons of every household of IN.csv to OUT.csv; - is standard input or output.

    IN.csv is UTF-8 with the columns adults, child_ages (such as 3;7), tenure and income; and, as you like, pensioners,
    bedrooms, council_tax_band, childcare (standard, none or a bill), housing_cost, council_tax_reduction and
    debt_repayments; id, ward and weight are passed on. Amounts are pounds a year. Bad rows go to the reject file with
    their line and reason; the rest is done.
    """
    if os.path.exists(target) and os.path.exists(source.name) and os.path.samefile(source.name, target):
        raise click.UsageError("OUT.csv is IN.csv: the answers would overwrite the households.")
    figures, mode = figures_for(name, scale)
    refused = _Rejects(rejects or (None if target == "-" else f"{target}.rejects.csv"))
    start = time.monotonic()
    try:
        answered = _answer(source, target, refused, figures, mode)
    except (BadFile, OSError) as error:
        raise click.ClickException(str(error)) from None
    finally:
        refused.close()
    if not answered:
        raise click.ClickException("No row of the file is a household.")
    seconds = time.monotonic() - start
    click.echo(f"{answered:,} households answered by the set {figures.name} in {seconds:.2f} s", err=True)


def figures_for(name: str | None, scale: str | None, *, may_be_draft: bool = False) -> tuple[ParameterSet, Mode]:
    """The figures and the scale that options name."""
    try:
        figures = queries.get_figures(name, may_be_draft=may_be_draft)
    except DomainError as error:
        raise click.ClickException(str(error)) from None
    finally:
        db.session.rollback()  # a large file takes a while: let others write meanwhile
    mode = Mode(scale) if scale else figures.mode
    if mode not in figures.modes:
        raise click.ClickException(f"The set {figures.name} has no table of budgets.")
    return figures, mode


def _answer(source: IO[bytes], target: str, refused: "_Rejects", figures: ParameterSet, mode: Mode) -> int:
    """How many households were answered."""
    from app.mis.band_file import Job, answer_file  # numpy: other commands and the site do without

    answered = 0
    with open_text(source) as text:
        header = read_header(text.readline(LONGEST_HEADER).rstrip("\n"))
        if header.unknown:
            click.echo(f"Not used: {', '.join(map(repr, header.unknown))}", err=True)
        job = Job(header, figures, mode)
        with click.open_file(target, "wb") as out, _progress(source) as bar:
            out.write(job.heading.encode())
            for done in answer_file(text, job, processes=PROCESSES):
                out.write(done.text.encode())
                refused.write(done.refused)
                answered += done.answered
                bar.update(0 if bar.hidden else source.tell() - bar.pos)
    return answered


def _progress(source: IO[bytes]) -> Any:
    """A bar by bytes of the file; none for a pipe, of which nobody knows the end."""
    name = getattr(source, "name", "")
    is_file = os.path.isfile(name)
    size = os.path.getsize(name) if is_file else 1
    return click.progressbar(length=size, label="Households", file=sys.stderr, hidden=not is_file)


class _Rejects:
    """Rows that could not be read, with their line and why: a file once there is one, or else standard error."""

    def __init__(self, path: str | None) -> None:
        self.path = path
        self.file: IO[str] | None = None
        self.count = 0

    def write(self, rows: Iterable[tuple[int, str]]) -> None:
        for number, reason in rows:
            self.count += 1
            if self.path is None:
                click.echo(f"line {number}: {reason}", err=True)
                continue
            if self.file is None:
                self.file = open(self.path, "w", encoding="utf-8", newline="")  # noqa: SIM115 - closed by `close`
                self.file.write(line_of(("line", "reason")))
            self.file.write(line_of((number, reason)))

    def close(self) -> None:
        if self.file is not None:
            self.file.close()
        if self.count:
            where = f" in {self.path}" if self.path else ""
            click.echo(f"{self.count:,} rows refused{where}", err=True)
