"""Commands that serve the whole site: reference data, mail, jobs, and its state of health."""

from typing import Any

import click
from flask import current_app

from app.db import db
from app.home import retention
from app.indicators import catalogue as indicators
from app.kit import outbox
from app.kit.commands import TownGroup, answer, as_format, require_what_serving_needs
from app.mis import actions as mis
from app.places import actions as places
from app.pledges import catalogue as pledges
from app.statements import actions as statements
from app.vision import actions as vision

reference = TownGroup("reference", help="Reference data that comes with the site.")
outbox_cli = TownGroup("outbox", help="Mail waiting to leave.")
jobs = TownGroup("jobs", help="Scheduled work.")
privacy = TownGroup("privacy", help="What is kept of people, and for how long.")
groups = [reference, outbox_cli, jobs, privacy]


@reference.command("load")
@as_format
def load_reference(output: str) -> None:
    """Load the vision, wards, Minimum Income Standard, actions, statements and indicators. Safe to repeat."""
    loaded = {
        "vision": vision.load_reference(),
        "places": places.load_reference(),
        "mis": mis.load_reference(),
        "pledges": pledges.load_reference(),
        "statements": statements.load_reference(),
        "indicators": indicators.load_reference(),
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


@privacy.command("retention")
@click.option("--dry-run", is_flag=True, help="Count only: nothing is changed.")
@as_format
def keep_promises(dry_run: bool, output: str) -> None:
    """Let go of what was kept long enough, rule by rule. The same runs every night."""
    done: list[tuple[retention.Line, int | None]] = [(line, None) for line in retention.report()]
    if not dry_run:
        require_what_serving_needs()
        done = [*retention.apply()]
    facts = [
        {
            "rule": line.rule.name,
            "older_than": line.cutoff.isoformat(),
            "due": line.due.number,
            "oldest": line.due.oldest.isoformat() if line.due.oldest else None,
            "done": went,
        }
        for line, went in done
    ]
    answer(output, {"dry_run": dry_run, "rules": facts}, [_told(each) for each in facts])


def _told(fact: dict[str, Any]) -> str:
    since = f", the oldest of {fact['oldest']}" if fact["oldest"] else ""
    done = "" if fact["done"] is None else f"; {fact['done']} done"
    return f"{fact['rule']}, older than {fact['older_than']}: {fact['due']} due{since}{done}"
