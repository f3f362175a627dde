"""`flask audit …`: whether the record of acts is whole, and what it says about one thing."""

from dataclasses import asdict
from typing import Any

import click
from sqlalchemy import select

from app.db import db
from app.kit.audit import AuditEvent
from app.kit.audit_check import Check, Fault, Finding
from app.kit.commands import TownGroup, answer, as_format

cli = TownGroup("audit", help="The record of what was done.")


@cli.command("verify")
@click.option("--head", help="A head that an earlier run printed: it must still be in the chain.")
@as_format
def verify(head: str | None, output: str) -> None:
    """Check the whole chain, and name every event that was changed, removed or put in.

    Prints the head. Keep it where the database's keeper cannot change it, and give it to a later run.
    """
    check, found = Check(head), []
    for finding in check.findings():
        found.append(asdict(finding))
        if output == "text":
            click.echo(in_words(finding))
    facts = {"whole": not found, "events": check.rows, "sequence": check.sequence, "head": check.head}
    lines = [f"{check.rows} events, head {check.head or 'none yet'}"]
    answer(output, {**facts, "findings": found}, lines)
    if found:
        raise click.ClickException(
            f"The record is not as it was sealed: {len(found)} {'fault' if len(found) == 1 else 'faults'}."
        )


def in_words(finding: Finding) -> str:
    place = f"event {finding.sequence}"
    if finding.until is not None and finding.until != finding.sequence:
        place = f"events {finding.sequence} to {finding.until}"
    if finding.id is not None:
        place += f" (id {finding.id}, {finding.verb}, {finding.at})"
    return {
        Fault.CHANGED: f"changed: {place}, or the one before was changed and sealed again",
        Fault.REMOVED: f"removed: {place}",
        Fault.INSERTED: f"put in: {place}",
        Fault.HEAD: f"the database's own head is not the seal of {place}, the last one: one of both was changed",
        Fault.KEPT_HEAD: f"the head you kept is not in the chain that ends at {place}: what it sealed was rewritten",
    }[finding.fault]


@cli.command("show")
@click.option("--subject-type", required=True, help="What it is: pledge, organisation, person …")
@click.option("--subject-id", required=True, help="Its number.")
@as_format
def show(subject_type: str, subject_id: str, output: str) -> None:
    """What was done with one thing, oldest first."""
    events = [_facts_of(event) for event in _list_events(subject_type, subject_id)]
    lines = [f"{event['at']} {event['verb']} by {event['actor'] or 'the site'} {event['facts']}" for event in events]
    answer(output, events, lines)


def _list_events(subject_type: str, subject_id: str) -> list[AuditEvent]:
    query = select(AuditEvent).where(AuditEvent.subject_type == subject_type, AuditEvent.subject_id == subject_id)
    return list(db.session.scalars(query.order_by(AuditEvent.id)))


def _facts_of(event: AuditEvent) -> dict[str, Any]:
    return {"at": event.at.isoformat(), "verb": event.verb, "actor": event.actor_id, "facts": event.facts}
