"""The moves of an organisation's pledges, for the history that its members read."""

from collections.abc import Sequence

from flask_babel import format_date
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.commitments.models import OrganisationPledge, PledgeStep
from app.commitments.queries import list_past_and_present_members
from app.commitments.rules import State
from app.commitments.wording import BY_STAFF, step_words
from app.db import db
from app.organisations.hooks import HistoryEvent
from app.organisations.models import Organisation

BY_CALENDAR = frozenset({State.ACTIVE, State.DUE_FOR_RENEWAL})


def list_history(organisation: Organisation) -> Sequence[HistoryEvent]:
    """Whoever never was a member is staff: a draft that staff finished for it names none of them."""
    rows = db.session.execute(
        select(PledgeStep, OrganisationPledge.starts_on, OrganisationPledge.ends_on)
        .join(OrganisationPledge, OrganisationPledge.id == PledgeStep.pledge_id)
        .where(OrganisationPledge.organisation_id == organisation.id)
        .options(joinedload(PledgeStep.by))
    ).all()
    members = list_past_and_present_members(organisation)
    return [
        HistoryEvent(
            at=step.at,
            what=_(
                "Pledge %(first)s to %(last)s: %(step)s",
                first=format_date(starts_on, "d MMM y"),
                last=format_date(ends_on, "d MMM y"),
                step=step_words(step),
            ),
            is_by_staff=step.went_to in BY_STAFF or (step.by_id is not None and step.by_id not in members),
            who=_name(step),
            why=step.why,
        )
        for step, starts_on, ends_on in rows
    ]


def _name(step: PledgeStep) -> str | None:
    if step.by is not None:
        return step.by.name
    return _("The calendar") if step.went_to in BY_CALENDAR else None
