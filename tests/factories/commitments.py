"""Organisations' pledges and commitments for tests, made by the verbs."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from app.accounts.models import Person
from app.commitments import drafting, measuring, moving, standing
from app.commitments.figure_models import PerformanceMeasure
from app.commitments.models import Commitment, OrganisationPledge
from app.commitments.rules import CommitmentType, Direction, State, Terms
from app.db import db
from app.kit.clock import today
from app.organisations.models import Organisation
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person

_numbers = count(1)
_PATHS: dict[State, tuple[State, ...]] = {
    State.DRAFT: (),
    State.SUBMITTED: (State.SUBMITTED,),
    State.CHANGES_REQUESTED: (State.SUBMITTED, State.CHANGES_REQUESTED),
    State.AGREED: (State.SUBMITTED, State.AGREED),
    State.ACTIVE: (State.SUBMITTED, State.AGREED, State.ACTIVE),
    State.DUE_FOR_RENEWAL: (State.SUBMITTED, State.AGREED, State.ACTIVE, State.DUE_FOR_RENEWAL),
}
for _last in (State.RENEWED, State.ENDED, State.WITHDRAWN):
    _PATHS[_last] = (*_PATHS[State.DUE_FOR_RENEWAL], _last)


def make_terms(**facts: Any) -> Terms:
    """A whole commitment without a measure: started a month ago, due in eleven."""
    day = today()
    values: dict[str, Any] = {
        "text": f"Take on two apprentices from Luton, number {next(_numbers)}",
        "type": CommitmentType.YOUNG_PEOPLE,
        "outcomes": ("IE2",),
        "owner": "Head of People",
        "starts_on": day - timedelta(days=30),
        "due_on": day + timedelta(days=335),
        **facts,
    }
    return Terms(**values)


def make_measured_terms(**facts: Any) -> Terms:
    """The same with a measure: from 4 to 10 apprentices."""
    measure = {"unit": "apprentices", "baseline": Decimal(4), "target": Decimal(10), "direction": Direction.UP}
    return make_terms(**{**measure, **facts})


def make_organisation_pledge(
    organisation: Organisation | None = None,
    *,
    state: State = State.ACTIVE,
    starts_on: date | None = None,
    ends_on: date | None = None,
    statement: str = "We help young people into good work.",
    commitments: int = 1,
    actor: Person | None = None,
    why: str = "",
) -> OrganisationPledge:
    """A pledge for the year that began a month ago, walked to `state` step by step, with some whole commitments."""
    first = starts_on or today() - timedelta(days=30)
    organisation = organisation or make_organisation()
    actor = actor or make_person()
    pledge = drafting.start_pledge(
        organisation, first, ends_on or first + timedelta(days=365), statement=statement, actor=actor
    )
    for _each in range(commitments):
        drafting.add_commitment(pledge, make_terms(), actor=actor)
    for step in _PATHS[state]:
        moving.move(pledge, step, actor, why)
    return pledge


def make_commitment(
    pledge: OrganisationPledge | None = None,
    *,
    state: State = State.ACTIVE,
    owner: Person | None = None,
    measured: bool = False,
    **facts: Any,
) -> Commitment:
    """A commitment of `pledge` (whatever its state), or of a new pledge in `state`. Keywords are those of its terms."""
    pledge = pledge or make_organisation_pledge(state=state, commitments=0)
    terms = make_measured_terms(**facts) if measured else make_terms(**facts)
    commitment = Commitment(
        pledge=pledge,
        text=terms.text,
        type=terms.type,
        owner_id=owner.id if owner else None,
        created_at=pledge.created_at,
    )
    drafting.write_terms(commitment, terms)
    db.session.add(commitment)
    db.session.flush()
    standing.refresh_status(commitment, today())
    return commitment


def make_figure(organisation: Organisation, period: str = "2024", *, actor: Person | None = None) -> PerformanceMeasure:
    """The organisation's own figure beside the town's emissions."""
    return measuring.record_figure(
        organisation,
        indicator="emissions",
        period=period,
        value=Decimal(318),
        unit="tonnes of CO₂e",
        method="By our meters",
        actor=actor or make_person(),
    )
