"""`flask opendata export`: everything that is public, as files."""

from dataclasses import asdict
from pathlib import Path

import click

from app.kit.commands import TownGroup, answer, as_format
from app.opendata import files

cli = TownGroup("opendata", help="What is public, for other programs.")


@cli.command("export")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@as_format
def export(folder: Path, output: str) -> None:
    """Write one CSV file for each public table into DIR, and datapackage.json that describes them."""
    try:
        written = files.export(folder)
    except OSError as error:
        raise click.ClickException(f"{folder} cannot be written: {error.strerror}.") from None
    lines = [f"{name}.csv  {each.size} bytes" for name, each in written.items()]
    answer(output, {name: asdict(each) for name, each in written.items()}, [*lines, files.PACKAGE])
