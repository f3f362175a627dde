"""Where the pages of the staff desk, of moderation and of the equality questions are found, and who looks at them."""

from datetime import timedelta
from uuid import uuid4

from flask import url_for
from sqlalchemy import select

from app.db import db
from app.equality import actions as equality
from app.equality.occasions import get_occasion
from app.equality.queries import list_releases
from app.equality.rules import new_code
from app.kit.clock import as_of, now
from app.kit.outbox import OutboxEmail
from app.moderation import setting
from app.moderation.addresses import decision_token
from app.moderation.deciding import Ruling, decide_about
from app.moderation.models import Appeal, Case, Decision
from app.moderation.queries import list_authors
from app.moderation.rules import HideReason, Verdict
from app.pledges.models import Pledge, TextState
from app.pledges.rules import State
from tests.browser.finding import OFFICER, RESIDENT, STRANGER, Pages, first, plain, resident
from tests.factories.people import make_person
from tests.factories.pledges import make_pledge


def equality_totals() -> list[str]:
    """What may be told of those who answered last month."""
    account = get_occasion("account")
    for number in range(70):
        with as_of(now() - timedelta(days=40)):
            answers = {"sex": "male" if number % 2 else "female", "age": "25-34"}
            equality.give_answers(new_code(), account, answers)
    if not list_releases("account"):
        equality.release_totals(account, actor=make_person())
    return [url_for("equality_staff.show", occasion="account")]


def a_message() -> list[str]:
    make_pledge(action="vote", state=State.UNCONFIRMED)
    return [url_for("dev.message", email_id=first(OutboxEmail))]


def a_decision() -> list[str]:
    """One that can be appealed, and one that was."""
    pledge = make_pledge(resident(), "own-words-fairness", words=f"Shout {uuid4().hex[:6]}")
    ruling = Ruling(Verdict.HIDE, HideReason.HURTFUL, "Please be kind.")
    decide_about("pledge", [pledge.id], ruling, actor=make_person())
    was = db.session.scalars(select(Decision).join(Appeal, Appeal.decision_id == Decision.id).limit(1)).one()
    can_be = db.session.scalars(select(Decision).order_by(Decision.id.desc()).limit(1)).one()
    readers = [(each, list_authors(each.case_id)[0]) for each in (can_be, was)]
    return [url_for("moderation_authors.decision", token=decision_token(*reader)) for reader in readers]


def every_kind_of_case() -> list[str]:
    """What waits in the demo town: reports, an urgent one, an appeal; and one that was decided."""
    waiting = db.session.scalars(select(Case.id).where(Case.closed_at.is_(None)).order_by(Case.id)).all()
    return [url_for("moderation_staff.case", case_id=each) for each in (*waiting, first(Decision))]


def blocked_words() -> list[str]:
    setting.block(f"rude {uuid4().hex[:6]}", actor=make_person())
    return [url_for("moderation_setting.words")]


def a_report() -> list[str]:
    shown = first(Pledge, Pledge.text_state == TextState.SHOWN, Pledge.started_at.is_not(None))
    return [url_for("moderation.new", kind="pledge", subject_id=shown)]


STAFF_PAGES: Pages = {
    "dev.codes": (STRANGER, plain("dev.codes")),
    "dev.mail": (STRANGER, plain("dev.mail")),
    "dev.message": (STRANGER, a_message),
    "equality.find": (STRANGER, plain("equality.find")),
    "equality.new": (RESIDENT, plain("equality.new")),
    "equality.receipt": (RESIDENT, plain("equality.receipt")),
    "equality_staff.index": (OFFICER, plain("equality_staff.index")),
    "equality_staff.show": (OFFICER, equality_totals),
    "moderation.log": (STRANGER, plain("moderation.log")),
    "moderation.new": (STRANGER, a_report),
    "moderation.thanks": (STRANGER, lambda: ["/reports/thanks", "/reports/thanks?urgent=yes"]),
    "moderation_authors.decision": (STRANGER, a_decision),
    "moderation_authors.index": (RESIDENT, plain("moderation_authors.index")),
    "moderation_setting.space": (OFFICER, plain("moderation_setting.space", kind="pledge")),
    "moderation_setting.spaces": (OFFICER, plain("moderation_setting.spaces")),
    "moderation_setting.words": (OFFICER, blocked_words),
    "moderation_staff.case": (OFFICER, every_kind_of_case),
    "moderation_staff.index": (OFFICER, lambda: ["/staff/moderation", "/staff/moderation?queue=appeal"]),
    "staff_history.index": (
        OFFICER,
        lambda: ["/staff/history", "/staff/history?what=nothing", "/staff/history?person=x&since=y"],
    ),
    "staff_history.show": (
        OFFICER,
        plain("staff_history.show", subject_type="person", subject_id=1),
    ),
    "staff.index": (OFFICER, plain("staff.index")),
    "staff.invite": (OFFICER, plain("staff.invite")),
    "staff.invite_person": (OFFICER, lambda: [url_for("staff.invite_person", person_id=resident().id)]),
    "staff.mail": (OFFICER, plain("staff.mail")),
    "staff.jobs": (OFFICER, plain("staff.jobs")),
    "staff.people": (OFFICER, plain("staff.people")),
    "staff.person": (OFFICER, lambda: [url_for("staff.person", person_id=resident().id)]),
    "staff.roles": (OFFICER, plain("staff.roles")),
    "styleguide.show": (STRANGER, plain("styleguide.show")),
}
