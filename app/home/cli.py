"""Commands that serve the whole site: reference data, mail, jobs, and its state of health."""

import click
from flask import current_app

from app.db import db
from app.kit import outbox
from app.kit.commands import TownGroup, answer, as_format, require_what_serving_needs
from app.mis import actions as mis
from app.places import actions as places
from app.pledges import catalogue as pledges
from app.vision import actions as vision

reference = TownGroup("reference", help="Reference data that comes with the site.")
outbox_cli = TownGroup("outbox", help="Mail waiting to leave.")
jobs = TownGroup("jobs", help="Scheduled work.")
groups = [reference, outbox_cli, jobs]


@reference.command("load")
@as_format
def load_reference(output: str) -> None:
    """Load the vision, the wards, the Minimum Income Standard and the catalogue of actions. Safe to repeat."""
    loaded = {
        "vision": vision.load_reference(),
        "places": places.load_reference(),
        "mis": mis.load_reference(),
        "pledges": pledges.load_reference(),
    }
    db.session.commit()
    lines = [f"{name}: " + ", ".join(f"{n} {what}" for what, n in counts.items()) for name, counts in loaded.items()]
    answer(output, loaded, lines)


@outbox_cli.command("deliver")
@click.option("--limit", default=500, show_default=True, help="Most messages to send in this run.")
@as_format
def deliver_outbox(limit: int, output: str) -> None:
    """Send the mail that is due."""
    if current_app.extensions["mail_wall"] is None:
        raise click.ClickException(f"Mail is off (MAIL_URL is not set): {outbox.count_waiting()} messages wait.")
    counts = outbox.deliver(limit=limit)
    words = f"{counts['sent']} sent, {counts['retrying']} to try again, {counts['failed']} given up"
    answer(output, counts, [words])


@jobs.command("run")
def run_jobs() -> None:
    """Run scheduled work until stopped. One process of this beside the web server is enough."""
    require_what_serving_needs()
    current_app.extensions["run_schedule"]()
