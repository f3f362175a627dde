"""`flask demo …`: a town to look at. Only in development."""

import click
from flask import current_app

from app.db import db
from app.demo import cast, town
from app.kit.commands import TownGroup

cli = TownGroup("demo", help="An invented town, for demonstrations and benchmarks.")


@cli.command("build")
@click.option(
    "--residents", default=town.DEFAULT_RESIDENTS, show_default=True, type=click.IntRange(20, 500_000), help="How many."
)
@click.option("--only-if-empty", is_flag=True, help="Do nothing where there are people already.")
def build(residents: int, only_if_empty: bool) -> None:
    """Fill the town with invented residents and a year of pledges. An interrupted run leaves nothing behind."""
    _refuse_in_production()
    if town.is_built() or (only_if_empty and town.has_people()):
        click.echo("There are people here already: nothing changed.", err=True)
        return
    counts = town.build(residents, lambda progress: click.echo(progress, err=True))
    db.session.commit()
    click.echo(", ".join(f"{number:,} {what}" for what, number in counts.items()))


@cli.command("sign-ins")
def list_sign_ins() -> None:
    """Who you can sign in as."""
    _refuse_in_production()
    parts = cast.list_sign_ins()
    if not parts:
        click.echo("The demo town has not been built: `flask demo build` does it.", err=True)
        return
    widths = [max(len(value) for value in column) for column in zip(*((p.what, p.email) for p in parts), strict=True)]
    click.echo(f"Sign in at {current_app.config['SITE_URL']}/sign-in as:")
    for part in parts:
        click.echo(f"  {part.what:{widths[0]}}  {part.email:{widths[1]}}  {cast.PASSWORD}")
    click.echo(f"Staff are then asked for a code: {current_app.config['SITE_URL']}/dev/codes shows it.")


def _refuse_in_production() -> None:
    if not current_app.config["SETTINGS"].is_development:
        raise click.ClickException("The demo town is for development only (APP_ENV=development).")
