"""`flask places …`: bring in geography, and ask which ward a postcode is in."""

import io
from typing import IO, Any

import click

from app.db import db
from app.kit.commands import TownGroup, answer, as_format
from app.kit.errors import DomainError
from app.places import actions, queries
from app.places.boundary_file import read_shapes
from app.places.postcode_file import Reading, read_postcodes
from app.places.rules import Answer, Reason

cli = TownGroup("places", help="Wards, postcodes and boundaries.")

# Bytes that are not UTF-8 are found while reading, and told as a bad file.
ENCODING = "utf-8-sig"


@cli.command("import-postcodes")
@click.argument("file", type=click.File("rb"))
@click.option("--source", help="What to cite, for example “OS Code-Point Open, November 2026”.")
@as_format
def import_postcodes(file: IO[bytes], source: str | None, output: str) -> None:
    """Replace the town's postcodes by those of FILE; - is standard input.

    FILE is OS Code-Point Open with or without its header, an ONS postcode directory, or a CSV with the columns
    postcode and ward_code.
    """
    codes = _codes_of_wards()
    try:
        with io.TextIOWrapper(file, ENCODING, newline="") as lines:
            reading = read_postcodes(lines, codes, report=lambda rows: click.echo(f"{rows:,} rows read", err=True))
    except DomainError as error:
        raise click.ClickException(f"{error} Nothing was changed.") from None
    is_changed = actions.replace_postcodes(reading, source=source) is not None
    db.session.commit()
    facts, words = _told(reading, is_changed=is_changed)
    answer(output, facts, words)


@cli.command("import-boundaries")
@click.argument("file", type=click.File("rb"))
@as_format
def import_boundaries(file: IO[bytes], output: str) -> None:
    """Draw maps by the boundaries in FILE (GeoJSON with a ward code on every feature; - for standard input)."""
    wards = {ward.code: ward.name for ward in queries.list_wards()}
    try:
        shapes = read_shapes(file, wards)
    except DomainError as error:
        raise click.ClickException(f"{error}\nNothing was changed.") from None
    count = actions.replace_boundaries(shapes)
    db.session.commit()
    answer(output, {"wards": count}, [f"{count} wards now have their boundary"])


@cli.command("ward")
@click.argument("postcode")
@as_format
def ward(postcode: str, output: str) -> None:
    """Say which ward POSTCODE is probably in. The postcode is not stored."""
    looked_up = queries.find_ward_for_postcode(postcode)
    if looked_up.reason is Reason.MALFORMED:
        raise click.UsageError("That is not a postcode. Enter one like LU1 1AA.")
    if looked_up.reason is Reason.NO_POSTCODES:
        raise click.ClickException("No postcodes are loaded: run `flask places import-postcodes FILE` first.")
    if looked_up.ward is None:
        answer(output, {"answer": looked_up.kind.value, "ward": None}, ["outside Luton"])
        return
    found = looked_up.ward
    facts = {"answer": Answer.PROBABLY.value, "ward": {"code": found.code, "name": found.name, "slug": found.slug}}
    answer(output, facts, [f"probably {found.name} ward ({found.code})"])


def _codes_of_wards() -> frozenset[str]:
    codes = frozenset(ward.code for ward in queries.list_wards())
    db.session.rollback()  # a large file takes a while to read: let others write meanwhile
    return codes


def _told(reading: Reading, *, is_changed: bool) -> tuple[dict[str, Any], list[str]]:
    """What became of a file, for programs and for people."""
    name, kept, left_out = reading.layout.name, len(reading.kept), reading.rejected.total()
    rejected = {reason.value: count for reason, count in reading.rejected.most_common()}
    facts = {"format": name, "read": reading.rows, "kept": kept, "rejected": rejected, "changed": is_changed}
    words = [f"{name}: {reading.rows:,} rows read, {kept:,} kept, {left_out:,} rejected"]
    words += [f"  {count:,} {reason}" for reason, count in rejected.items()]
    if not is_changed:
        words.append("These postcodes were here already: nothing changed.")
    return facts, words
