"""Commands that serve the whole site: reference data, mail, jobs, and its state of health."""

import click
from flask import current_app
from flask.cli import AppGroup

from app.config import SettingsError
from app.db import db
from app.kit import outbox
from app.mis import actions as mis
from app.places import actions as places
from app.pledges import catalogue as pledges
from app.vision import actions as vision

reference = AppGroup("reference", help="Reference data that comes with the site.")
outbox_cli = AppGroup("outbox", help="Mail waiting to leave.")
jobs = AppGroup("jobs", help="Scheduled work.")
groups = [reference, outbox_cli, jobs]


@reference.command("load")
def load_reference() -> None:
    """Load the vision, the wards, the Minimum Income Standard and the catalogue of actions. Safe to repeat."""
    for name, load in (
        ("vision", vision.load_reference),
        ("places", places.load_reference),
        ("mis", mis.load_reference),
        ("pledges", pledges.load_reference),
    ):
        counts = load()
        click.echo(f"{name}: " + ", ".join(f"{number} {what}" for what, number in counts.items()))
    db.session.commit()


@outbox_cli.command("deliver")
@click.option("--limit", default=500, show_default=True, help="Most messages to send in this run.")
def deliver_outbox(limit: int) -> None:
    """Send the mail that is due."""
    counts = outbox.deliver(limit=limit)
    click.echo(f"{counts['sent']} sent, {counts['retrying']} to try again, {counts['failed']} given up")


@jobs.command("run")
def run_jobs() -> None:
    """Run scheduled work until stopped. One process of this beside the web server is enough."""
    try:
        current_app.config["SETTINGS"].require_what_serving_needs()
    except SettingsError as error:
        raise click.ClickException(str(error)) from None
    current_app.extensions["run_schedule"]()
