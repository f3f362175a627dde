"""`flask pledges …`: the scheduled work, by hand."""

import click
from flask.cli import AppGroup

from app.pledges import jobs

cli = AppGroup("pledges", help="Citizen's Pledges.")


@cli.command("send-check-ins")
def send_check_ins() -> None:
    """Ask the people whose check-in is due, and mark pledges that went silent."""
    click.echo(f"{jobs.ask_how_it_goes()} pledges met")


@cli.command("close-due")
def close_due() -> None:
    """Close the shared pledges whose day has passed."""
    click.echo(f"{jobs.close_due()} shared pledges closed")


@cli.command("tell-shared")
def tell_shared() -> None:
    """Tell people what became of their shared pledges."""
    click.echo(f"{jobs.tell_shared()} people told")
