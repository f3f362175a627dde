"""An author's one appeal against a decision: a new case, for somebody else to decide."""

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from app.accounts.models import Person
from app.db import db
from app.kit.audit import record
from app.kit.clock import now
from app.kit.errors import DomainError, Duplicate
from app.moderation.cases import hold_or_open
from app.moderation.models import Appeal, Case, Decision
from app.moderation.rules import Queue
from app.moderation.spaces import space_of


def appeal(decision: Decision, *, words: str, actor: Person) -> Appeal:
    """Once for each decision, whichever of several authors comes first."""
    if not decision.may_be_appealed:
        raise _once() if decision.appeal else DomainError(_("This decision cannot be appealed."))
    case = _new_case(decision.case)
    said = Appeal(decision_id=decision.id, case_id=case.id, person_id=actor.id, words=words, at=now())
    try:
        with db.session.begin_nested():
            db.session.add(said)
    except IntegrityError as error:
        raise _once() from error
    record("moderation_case.appealed", actor=actor, subject=case, kind=case.kind, decided=decision.case_id)
    return said


def _new_case(decided: Case) -> Case:
    space = space_of(decided.kind)
    thing = space.describe(decided.subject_id)
    if thing is None:
        raise DomainError(_("What this was about is not here any more."))
    case, is_new = hold_or_open(space, decided.subject_id, thing, queue=Queue.APPEAL, rule=decided.rule)
    if not is_new:
        raise DomainError(_("A moderator is looking at this again already."))
    return case


def _once() -> Duplicate:
    return Duplicate(_("You have appealed already. We write to you when somebody else has decided."))
