"""What we write to an organisation's people about their progress. Each function returns one message; verbs post it."""

from typing import Any

from flask import render_template
from flask_babel import LazyString, force_locale
from flask_babel import lazy_gettext as _l

from app.accounts.models import Person
from app.accounts.rules import LINK_LIFETIMES
from app.commitments.assurance_models import UpdateReview
from app.commitments.models import Commitment, OrganisationPledge, ProgressUpdate
from app.commitments.nudges import Due, Message
from app.commitments.status import Assurance, lapses_on
from app.kit.outbox import Email, one_click_stop
from app.kit.signing import sign, unsign
from app.kit.web import link_to
from app.organisations.models import Membership

UNSUBSCRIBE = "stop-organisation-reminders"

SUBJECTS: dict[Message, LazyString] = {
    Message.DUE_IN_30_DAYS: _l("Your commitment is due in a month"),
    Message.DUE_IN_7_DAYS: _l("Your commitment is due within a week"),
    Message.OVERDUE: _l("Your commitment is overdue"),
    Message.LAPSES_SOON: _l("Your commitment is about to lapse"),
    Message.QUIET: _l("How is your commitment going?"),
    Message.ANNUAL_REVIEW: _l("A year of your pledge: time to look back"),
}


def nudge(due: Due, commitment: Commitment, member: Membership, token: str) -> Email:
    """One commitment, and a link to report on it without signing in."""
    assert commitment.due_on is not None
    return _reminder(
        "nudge",
        member,
        SUBJECTS[due.message],
        message=due.message,
        commitment=commitment,
        lapses_on=lapses_on(commitment.due_on),
        report_url=link_to("linked_reporting.new", token=token),
        days=LINK_LIFETIMES["report_progress"].days,
    )


def annual_review(pledge: OrganisationPledge, member: Membership) -> Email:
    """The whole pledge, and the way to the workspace."""
    return _reminder("annual_review", member, SUBJECTS[Message.ANNUAL_REVIEW], pledge=pledge)


def reviewed(update: ProgressUpdate, review: UpdateReview, person: Person) -> Email:
    """What a reviewer said of an update. No reminder: it answers something they did."""
    organisation = update.commitment.pledge.organisation
    is_checked = review.decision is Assurance.CHECKED
    with force_locale(person.locale):
        facts = {
            "subject": str(
                _l("Your update was checked") if is_checked else _l("A reviewer has questioned your update")
            ),
            "update": update,
            "review": review,
            "is_checked": is_checked,
            "report_url": link_to("workspace_progress.new", slug=organisation.slug, commitment_id=update.commitment_id),
        }
        return _email("reviewed", person, facts)


def unsubscribe_token(membership: Membership) -> str:
    """Works as long as they are a member: nobody should have to ask twice."""
    return sign(UNSUBSCRIBE, membership.id)


def read_unsubscribe_token(token: str) -> int:
    membership_id: int = unsign(UNSUBSCRIBE, token)
    return membership_id


def _reminder(name: str, member: Membership, subject: LazyString, **facts: Any) -> Email:
    """With the one-click unsubscribe of RFC 8058."""
    stop_url = link_to("linked_reporting.unsubscribe", token=unsubscribe_token(member))
    organisation = member.organisation
    with force_locale(member.person.locale):
        known = {
            "subject": str(subject),
            "organisation": organisation,
            "stop_url": stop_url,
            "workspace_url": link_to("workspace_progress.index", slug=organisation.slug),
        }
        email = _email(name, member.person, known | facts)
    email.headers = one_click_stop(stop_url)
    return email


def _email(name: str, person: Person, facts: dict[str, Any]) -> Email:
    return Email(
        kind=f"commitments.{name}",
        to=person.email,
        subject=facts["subject"],
        text=render_template(f"commitments/emails/{name}.txt", **facts),
        html=render_template(f"commitments/emails/{name}.html", **facts),
    )
