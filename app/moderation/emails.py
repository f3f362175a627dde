"""What we write about moderation. Each function returns one message; verbs post it."""

from typing import Any

from flask import render_template
from flask_babel import LazyString, force_locale

from app.accounts.models import Person
from app.kit.locale import lazy as _l
from app.kit.outbox import Email
from app.kit.web import link_to
from app.moderation.addresses import decision_token
from app.moderation.labels import HIDE_REASONS
from app.moderation.models import Case, Decision, Report
from app.moderation.rules import Outcome

SUBJECTS = {
    Outcome.HIDDEN: _l("We have hidden something of yours"),
    Outcome.RESTORED: _l("We have shown it again"),
    Outcome.UPHELD: _l("We have looked at it again, and it stays hidden"),
    Outcome.PUBLISHED: _l("Everyone can read it now"),
}


def escalated(case: Case, person: Person) -> Email:
    """At once, to those who may see what was preserved. It repeats nothing of what was reported."""
    url = link_to("moderation_staff.case", case_id=case.id)
    return _email("escalated", person, _l("Urgent: something that may be illegal was reported"), case=case, url=url)


def decided(decision: Decision, person: Person) -> Email:
    """To an author: what happened to their words, why, and how to appeal."""
    return _email(
        "decided",
        person,
        SUBJECTS[decision.outcome],
        decision=decision,
        case=decision.case,
        reason=HIDE_REASONS[decision.reason] if decision.reason else "",
        url=link_to("moderation_authors.decision", token=decision_token(decision, person)),
    )


def looked_at(decision: Decision, report: Report, person: Person) -> Email:
    """To whoever reported it: whether it stays, and nothing of whose it is or what was said to them."""
    facts = {"decision": decision, "report": report, "url": link_to("moderation.log")}
    return _email("looked_at", person, _l("We have looked at what you reported"), **facts)


def _email(name: str, person: Person, subject: LazyString, **facts: Any) -> Email:
    with force_locale(person.locale):
        return Email(
            kind=f"moderation.{name}",
            to=person.email,
            subject=str(subject),
            text=render_template(f"moderation/emails/{name}.txt", **facts),
            html=render_template(f"moderation/emails/{name}.html", subject=subject, **facts),
        )
