"""What we do with mail that came back: believe reports of our own messages, and stop what was only followed."""

from collections.abc import Iterable

from app.accounts.models import Person
from app.accounts.queries import find_person_by_email
from app.accounts.rules import normalise_email
from app.kit import bounces
from app.kit.audit import record
from app.kit.bounces import is_for_good, is_proof_of
from app.notices.bounce_reports import read_report, split_mailbox


def read_bounces(lines: Iterable[bytes]) -> dict[str, int]:
    """Mark the mailboxes that a file of reports shows to be gone. Returns how many reports said what.

    Anybody can write to the mailbox that reports go to: one counts only if it proves to be about a message of ours.
    """
    counts = {"marked": 0, "temporary": 0, "not_ours": 0}
    for message in split_mailbox(lines):
        counts[_take_in(message)] += 1
    return counts


def _take_in(message: bytes) -> str:
    report = read_report(message)
    if report is None or not is_proof_of(report.proof, report.email_id, report.address):
        return "not_ours"
    if not is_for_good(report.status):
        return "temporary"
    bounces.mark(report.address, report.status)
    return "marked"


def trust_mailbox(email: str, *, actor: Person) -> None:
    """The mailbox works again, says its owner or staff: what they follow is sent there once more."""
    if bounces.find(normalise_email(email)) is None:
        return
    bounces.forget(email)
    record("mailbox.trusted", actor=actor, subject=find_person_by_email(email) or 0)
