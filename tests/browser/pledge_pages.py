"""Where the pages of the town’s pledges are found, and who looks at them."""

from uuid import uuid4

from flask import url_for
from sqlalchemy import select

from app.accounts import actions as accounts
from app.accounts.models import Purpose
from app.db import db
from app.pledges.addresses import manage_token, unsubscribe_token
from app.pledges.models import Pledge, SharedPledge, SharedState
from app.pledges.rules import State
from app.pledges.suggestion_models import Suggestion
from tests.browser.finding import OFFICER, RESIDENT, STRANGER, Pages, Paths, first, plain, resident
from tests.factories.pledges import make_pledge

DRAFT = "a-draft"  # the key of a pledge whose answers are in the browser, not yet sent


def pledge_in(state: State) -> Pledge:
    query = select(Pledge).where(Pledge.state == state, Pledge.person_id.is_not(None)).order_by(Pledge.id).limit(1)
    return db.session.scalars(query).first() or make_pledge(state=state)


def manage(pledge: Pledge) -> str:
    assert pledge.person is not None
    return manage_token(pledge, pledge.person)


def managed(endpoint: str, *states: State) -> Paths:
    return lambda: [url_for(endpoint, token=manage(pledge_in(state))) for state in states]


def confirmation() -> list[str]:
    pledge = make_pledge(resident(), "own-words-fairness", words=f"Sing {uuid4().hex[:6]}", state=State.UNCONFIRMED)
    token = accounts.issue_link(resident(), Purpose.CONFIRM_PLEDGE, subject_id=pledge.id)
    used = accounts.issue_link(resident(), Purpose.CONFIRM_PLEDGE, subject_id=first(Pledge))
    accounts.use_link(used, Purpose.CONFIRM_PLEDGE)
    return [url_for("pledges_managing.confirmation", token=each) for each in (token, used)]


def shared_in_every_state() -> list[str]:
    shown = SharedPledge.state.in_([SharedState.OPEN, SharedState.ACTIVATED, SharedState.FAILED])
    return [
        url_for("pledges_shared.show", shared_id=each)
        for each in db.session.scalars(select(SharedPledge.id).where(shown))
    ]


def undecided() -> int:
    return first(Suggestion, Suggestion.decision.is_(None))


PLEDGE_PAGES: Pages = {
    "pledges.about_you": (STRANGER, plain("pledges.about_you", key=DRAFT)),
    "pledges.check": (STRANGER, plain("pledges.check", key=DRAFT)),
    "pledges.find": (STRANGER, plain("pledges.find")),
    "pledges.index": (STRANGER, lambda: ["/pledges", "/pledges?priority=net-zero", "/pledges?q=nothing-says-this"]),
    "pledges.new": (
        STRANGER,
        lambda: ["/pledges/new", "/pledges/new?priority=fairness&effort=big&free=yes", "/pledges/new?lost=1"],
    ),
    "pledges.sent": (STRANGER, plain("pledges.sent", key="some-key")),
    "pledges.show": (STRANGER, lambda: [url_for("pledges.show", pledge_id=pledge_in(State.KEEPING).id)]),
    "pledges.totals": (STRANGER, plain("pledges.totals")),
    "pledges_managing.certificate": (STRANGER, managed("pledges_managing.certificate", State.DONE)),
    "pledges_managing.confirmation": (STRANGER, confirmation),
    "pledges_managing.display": (STRANGER, managed("pledges_managing.display", State.ACTIVE)),
    "pledges_managing.mine": (RESIDENT, plain("pledges_managing.mine")),
    "pledges_managing.own": (
        RESIDENT,
        lambda: [url_for("pledges_managing.own", pledge_id=first(Pledge, Pledge.person_id == resident().id))],
    ),
    "pledges_managing.show": (STRANGER, managed("pledges_managing.show", *State)),
    "pledges_managing.unsubscribe": (
        STRANGER,
        lambda: [url_for("pledges_managing.unsubscribe", token=unsubscribe_token(resident()))],
    ),
    "pledges_managing.withdrawal": (STRANGER, managed("pledges_managing.withdrawal", State.ACTIVE)),
    "pledges_shared.index": (STRANGER, plain("pledges_shared.index")),
    "pledges_shared.new": (RESIDENT, plain("pledges_shared.new")),
    "pledges_shared.show": (STRANGER, shared_in_every_state),
    "pledges_staff.accept_suggestion": (
        OFFICER,
        lambda: [url_for("pledges_staff.accept_suggestion", suggestion_id=undecided())],
    ),
    "pledges_staff.decline_suggestion": (
        OFFICER,
        lambda: [url_for("pledges_staff.decline_suggestion", suggestion_id=undecided())],
    ),
    "pledges_staff.merge_suggestion": (
        OFFICER,
        lambda: [url_for("pledges_staff.merge_suggestion", suggestion_id=undecided())],
    ),
    "pledges_staff.shared": (OFFICER, plain("pledges_staff.shared")),
    "pledges_staff.shared_pledge": (
        OFFICER,
        lambda: [url_for("pledges_staff.shared_pledge", shared_id=first(SharedPledge))],
    ),
    "pledges_staff.suggestion": (OFFICER, lambda: [url_for("pledges_staff.suggestion", suggestion_id=undecided())]),
    "pledges_staff.suggestions": (OFFICER, plain("pledges_staff.suggestions")),
    "pledges_staff.words": (OFFICER, plain("pledges_staff.words")),
    "pledges_suggestions.index": (RESIDENT, plain("pledges_suggestions.index")),
    "pledges_suggestions.new": (RESIDENT, plain("pledges_suggestions.new")),
}
