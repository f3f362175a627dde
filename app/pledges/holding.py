"""What pledges hold of people: their promises and answers, what they started and suggested, what staff decided."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import func, select

from app.accounts.labels import DISPLAY_LABELS
from app.accounts.models import Person
from app.db import db
from app.kit.holdings import Holding, Sheet, worded
from app.places.queries import list_ward_names
from app.pledges import queries, sharing_queries, suggestion_queries
from app.pledges.leaving import forget_person
from app.pledges.models import CheckIn, Pledge, SharedPledge, SharedState, TextState
from app.pledges.suggestion_models import Suggestion
from app.pledges.wording import ANSWERS, DECISIONS, SHARED_STATES, STANDINGS, TEXT_STATES, promise


def copy(person: Person) -> Sequence[Sheet]:
    return [_pledges(person), _check_ins(person), _shared(person), _suggestions(person), _decisions(person)]


def _pledges(person: Person) -> Sheet:
    wards = {ward.code: ward.name for ward in list_ward_names()}
    return Sheet.of(
        "pledges",
        _("Your pledges"),
        queries.list_by_person(person),
        [
            ("number", _("Number"), lambda one: one.id),
            ("promise", _("Promise"), promise),
            ("words", _("Your own words"), lambda one: one.words),
            ("text_state", _("Words and name in public"), lambda one: worded(one.text_state, TEXT_STATES)),
            ("amount", _("Amount"), lambda one: one.amount),
            ("name", _("Name given"), lambda one: one.name),
            ("shown_as", _("How your name appears"), lambda one: worded(one.shown_as, DISPLAY_LABELS)),
            ("is_by_minor", _("Made under 18"), lambda one: one.is_by_minor),
            ("ward", _("Ward"), lambda one: worded(one.ward_code, wards)),
            ("standing", _("How it stands"), lambda one: str(STANDINGS[one.state].word)),
            ("shared_pledge", _("Number of the shared pledge"), lambda one: one.shared_pledge_id),
            ("made", _("Made"), lambda one: one.created_at),
            ("confirmed", _("Confirmed"), lambda one: one.confirmed_at),
            ("started", _("In force since"), lambda one: one.started_at),
            ("ended", _("Ended"), lambda one: one.ended_at),
            ("next_check_in", _("Next check-in"), lambda one: one.next_check_in_on),
        ],
    )


def _check_ins(person: Person) -> Sheet:
    found = db.session.scalars(
        select(CheckIn)
        .join(Pledge, Pledge.id == CheckIn.pledge_id)
        .where(Pledge.person_id == person.id)
        .order_by(CheckIn.id)
    )
    return Sheet.of(
        "check_ins",
        _("How you told us your pledges go"),
        found,
        [
            ("pledge", _("Number of the pledge"), lambda one: one.pledge_id),
            ("asked", _("Asked"), lambda one: one.asked_at),
            ("answered", _("Answered"), lambda one: one.answered_at),
            ("answer", _("Answer"), lambda one: str(ANSWERS[one.answer]) if one.answer else None),
        ],
    )


def _shared(person: Person) -> Sheet:
    return Sheet.of(
        "shared_pledges",
        _("Shared pledges you started"),
        sharing_queries.list_by_starter(person),
        [
            ("number", _("Number"), lambda one: one.id),
            ("title", _("Title"), lambda one: one.title),
            ("reason", _("Why"), lambda one: one.reason),
            ("organisation", _("Organisation"), lambda one: one.organisation),
            ("promise_back", _("What it promises"), lambda one: one.promise_back),
            ("target", _("Target"), lambda one: one.target),
            ("joined", _("Joined"), lambda one: one.joined),
            ("state", _("How it stands"), lambda one: worded(one.state, SHARED_STATES)),
            ("closes", _("Last day"), lambda one: one.closes_on),
            ("made", _("Proposed"), lambda one: one.created_at),
            ("decided", _("Decided"), lambda one: one.decided_at),
            ("decision_reason", _("Reason of the decision"), lambda one: one.decision_reason),
        ],
    )


def _suggestions(person: Person) -> Sheet:
    return Sheet.of(
        "suggestions",
        _("Actions you suggested"),
        suggestion_queries.list_by_suggester(person),
        [
            ("title", _("Action"), lambda one: one.title),
            ("why", _("Why"), lambda one: one.why),
            ("made", _("Suggested"), lambda one: one.created_at),
            ("decision", _("Decision"), lambda one: worded(one.decision, DECISIONS)),
            ("decided", _("Decided"), lambda one: one.decided_at),
            ("reason", _("Reason of the decision"), lambda one: one.reason),
        ],
    )


class Decided(NamedTuple):
    what: str
    number: int
    reason: str
    at: datetime | None


def _decisions(person: Person) -> Sheet:
    """What they decided as staff."""
    suggestion, shared = Suggestion, SharedPledge
    kinds = (
        (
            _("Suggestion"),
            select(suggestion.id, suggestion.reason, suggestion.decided_at).where(
                suggestion.decided_by_id == person.id
            ),
        ),
        (
            _("Shared pledge"),
            select(shared.id, shared.decision_reason, shared.decided_at).where(shared.decided_by_id == person.id),
        ),
    )
    decided = [Decided(what, *row) for what, query in kinds for row in db.session.execute(query)]
    return Sheet.of(
        "pledge_decisions",
        _("What you decided on"),
        decided,
        [
            ("what", _("What"), lambda one: one.what),
            ("number", _("Number"), lambda one: one.number),
            ("reason", _("Reason"), lambda one: one.reason),
            ("at", _("When"), lambda one: one.at),
        ],
    )


def count_published(person: Person) -> int:
    """Things with words of theirs that others may have read."""
    words = select(func.count(Pledge.id)).where(
        Pledge.person_id == person.id, Pledge.words != "", Pledge.text_state == TextState.SHOWN
    )
    suggested = select(func.count(Suggestion.id)).where(
        Suggestion.person_id == person.id, Suggestion.decision.is_not(None)
    )
    started = select(func.count(SharedPledge.id)).where(
        SharedPledge.starter_id == person.id,
        SharedPledge.state.in_((SharedState.OPEN, SharedState.ACTIVATED, SharedState.FAILED)),
    )
    return sum(db.session.scalar(each) or 0 for each in (words, suggested, started))


HOLDING = Holding(
    feature="pledges",
    columns=frozenset(
        {
            "pledges.person_id",
            "pledges.name",
            "pledges.words",
            "pledge_suggestions.person_id",
            "pledge_suggestions.decided_by_id",
            "shared_pledges.starter_id",
            "shared_pledges.decided_by_id",
        }
    ),
    copy=copy,
    erase=forget_person,
    count_published=count_published,
)
