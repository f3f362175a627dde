"""Pledges and commitments in words: states, types, what is missing, and what a new version changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import LazyString, format_date, format_decimal
from flask_babel import gettext as _

from app.commitments.models import CommitmentChange, PledgeStep
from app.commitments.rules import (
    CommitmentType,
    Direction,
    Gap,
    PledgeGap,
    State,
    Terms,
    changed_fields,
    terms_from_json,
)
from app.indicators.names import title_of
from app.kit.locale import lazy as _l
from app.places.queries import list_wards
from app.vision.queries import list_outcomes

STATE_LABELS: dict[State, LazyString] = {
    State.DRAFT: _l("Draft"),
    State.SUBMITTED: _l("With staff"),
    State.CHANGES_REQUESTED: _l("Changes asked for"),
    State.AGREED: _l("Agreed"),
    State.ACTIVE: _l("Active"),
    State.DUE_FOR_RENEWAL: _l("Due for renewal"),
    State.RENEWED: _l("Renewed"),
    State.ENDED: _l("Ended"),
    State.WITHDRAWN: _l("Withdrawn"),
}
STATE_TONES: dict[State, str | None] = {
    State.DRAFT: "quiet",
    State.SUBMITTED: "waiting",
    State.CHANGES_REQUESTED: "waiting",
    State.AGREED: "good",
    State.ACTIVE: "good",
    State.DUE_FOR_RENEWAL: "waiting",
    State.RENEWED: None,
    State.ENDED: "quiet",
    State.WITHDRAWN: "bad",
}
STEP_WORDS: dict[State, LazyString] = {
    State.DRAFT: _l("Started"),
    State.SUBMITTED: _l("Sent to staff"),
    State.CHANGES_REQUESTED: _l("Sent back for changes"),
    State.AGREED: _l("Agreed and published"),
    State.ACTIVE: _l("The first day came"),
    State.DUE_FOR_RENEWAL: _l("The last day comes near"),
    State.RENEWED: _l("Another pledge took over"),
    State.ENDED: _l("Ended"),
    State.WITHDRAWN: _l("Withdrawn"),
}
BY_STAFF = frozenset({State.CHANGES_REQUESTED, State.AGREED, State.RENEWED})
TYPE_LABELS: dict[CommitmentType, LazyString] = {
    CommitmentType.GOOD_BUSINESS_CHARTER: _l("Good Business Charter"),
    CommitmentType.FAIR_PAY: _l("Fair pay and employment"),
    CommitmentType.WELLBEING_PLAN: _l("A plan for wellbeing"),
    CommitmentType.SUSTAINABILITY_PLAN: _l("A plan for sustainability"),
    CommitmentType.ACTIVE_TRAVEL_PLAN: _l("A plan for active travel"),
    CommitmentType.YOUNG_PEOPLE: _l("Training, jobs and apprenticeships for young people"),
    CommitmentType.OTHER: _l("Something else"),
}
DIRECTION_LABELS: dict[Direction, LazyString] = {Direction.UP: _l("Up"), Direction.DOWN: _l("Down")}
FIELD_LABELS: dict[str, LazyString] = {
    "text": _l("What the organisation will do"),
    "type": _l("Type"),
    "outcomes": _l("Outcomes"),
    "owner": _l("Who is responsible"),
    "starts_on": _l("Starts"),
    "due_on": _l("Due"),
    "unit": _l("What is counted"),
    "baseline": _l("Starting value"),
    "target": _l("Target"),
    "direction": _l("Which way it should go"),
    "wards": _l("Wards"),
    "indicator": _l("Town indicator"),
}
GAP_WORDS: dict[Gap | PledgeGap, LazyString] = {
    PledgeGap.STATEMENT: _l("Say in a few sentences what you pledge to the town"),
    PledgeGap.COMMITMENTS: _l("Add at least one commitment"),
    PledgeGap.PERIOD_OVER: _l("The period is over: choose one that is not"),
    Gap.TEXT: _l("Say what you will do"),
    Gap.OUTCOMES: _l("Choose at least one outcome it works towards"),
    Gap.OWNER: _l("Say whose job it is"),
    Gap.START: _l("Say when it starts"),
    Gap.DUE: _l("Say by when it will be done"),
    Gap.DUE_BEFORE_START: _l("The due date must not be before the start"),
    Gap.DUE_PASSED: _l("The due date has passed: choose one that lies ahead"),
    Gap.OUTSIDE_PERIOD: _l("Its dates must touch the pledge’s period"),
    Gap.MEASURE_INCOMPLETE: _l(
        "A measure needs all four: what is counted, the starting value, the target, and up or down"
    ),
    Gap.TARGET_ON_WRONG_SIDE: _l("The target must lie on the side of the starting value that you aim for"),
}
GAP_FIELDS: dict[Gap, str] = {
    Gap.TEXT: "text",
    Gap.OUTCOMES: "outcomes",
    Gap.OWNER: "owner",
    Gap.START: "starts_on",
    Gap.DUE: "due_on",
    Gap.DUE_BEFORE_START: "due_on",
    Gap.DUE_PASSED: "due_on",
    Gap.OUTSIDE_PERIOD: "due_on",
    Gap.MEASURE_INCOMPLETE: "target",
    Gap.TARGET_ON_WRONG_SIDE: "target",
}
ANCHORS = {"starts_on": "starts_on-day", "due_on": "due_on-day", "outcomes": "outcomes-0"}


def step_words(step: PledgeStep) -> str:
    """What a move was; a note about a pledge leaves it where it is."""
    return _("Noted") if step.came_from is step.went_to else str(STEP_WORDS[step.went_to])


@dataclass(frozen=True)
class Difference:
    """One field in two versions, in words."""

    label: str
    before: str
    after: str


def describe_change(change: CommitmentChange) -> list[Difference]:
    """What a change says differently, field by field, for people."""
    return differences(terms_from_json(change.before), terms_from_json(change.after))


def differences(before: Terms, after: Terms) -> list[Difference]:
    return [
        Difference(str(FIELD_LABELS[name]), words_for(name, before), words_for(name, after))
        for name in changed_fields(before, after)
    ]


def describe(terms: Terms) -> list[tuple[str, str]]:
    """Every field of a commitment that says something, in words."""
    written = [(str(label), words_for(name, terms)) for name, label in FIELD_LABELS.items() if name != "text"]
    return [(label, words) for label, words in written if words]


def words_for(name: str, terms: Terms) -> str:
    """The value of one field; empty where there is none. No wards means the whole town."""
    value = getattr(terms, name)
    if name == "wards":
        return _names(value, {ward.code: ward.name for ward in list_wards()}) if value else _("The whole town")
    if name == "outcomes":
        return _names(value, {outcome.code: outcome.text for outcome in list_outcomes()})
    if name == "indicator" and value:
        return title_of(value)
    return _plain(value)


def _plain(value: Any) -> str:
    match value:
        case CommitmentType():
            return str(TYPE_LABELS[value])
        case Direction():
            return str(DIRECTION_LABELS[value])
        case date():
            return str(format_date(value, "d MMMM y"))
        case Decimal():
            return str(format_decimal(value.normalize()))
    return str(value or "")


def _names(codes: Iterable[str], names: dict[str, str]) -> str:
    return "; ".join(names.get(code, code).rstrip(".") for code in codes)


def anchor_of(field: str) -> str:
    """Where an address that points at a field of the commitment's form must land."""
    return ANCHORS.get(field, field)
