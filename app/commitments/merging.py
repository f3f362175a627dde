"""What two registrations of one organisation promised, brought together when staff merge them."""

from collections.abc import Sequence

from flask_babel import format_date
from flask_babel import gettext as _
from sqlalchemy import Select, func, select, update

from app.commitments.figure_models import PerformanceMeasure
from app.commitments.models import Commitment, OrganisationPledge, PledgeStep
from app.commitments.moving import move
from app.commitments.rules import EDITABLE, LIVE, State, may_become, periods_overlap
from app.db import db
from app.kit.clock import now
from app.kit.errors import DomainError
from app.organisations.hooks import Holding
from app.organisations.models import Organisation

# Pledges at one point can be joined: being written, waiting for an answer, running, over.
POINTS = (EDITABLE, {State.SUBMITTED}, LIVE, {State.RENEWED, State.ENDED})


def holdings_of(organisation: Organisation) -> Sequence[Holding]:
    """What would move, in words, for the preview."""
    pledges = select(OrganisationPledge.id).where(OrganisationPledge.organisation_id == organisation.id)
    commitments = select(Commitment.id).where(Commitment.pledge_id.in_(pledges))
    measures = select(PerformanceMeasure.id).where(PerformanceMeasure.organisation_id == organisation.id)
    named = ((_("Pledges"), pledges), (_("Commitments"), commitments), (_("Performance figures"), measures))
    return [Holding(name, _count(rows)) for name, rows in named]


def _count(rows: Select[int]) -> int:
    return db.session.scalar(select(func.count()).select_from(rows.subquery())) or 0


def merge(kept: Organisation, gone: Organisation) -> dict[str, int]:
    """Move pledges and figures. Two pledges that share a day become one: see `_join`."""
    mine = [pledge for pledge in _pledges_of(kept) if pledge.state is not State.WITHDRAWN]
    moved = joined = 0
    for pledge in _pledges_of(gone):
        rival = next((each for each in mine if periods_overlap(each.period, pledge.period)), None)
        if rival is None or pledge.state is State.WITHDRAWN:
            pledge.organisation_id = kept.id
            moved += 1
        else:
            joined += _join(pledge, rival)
    db.session.flush()
    return {"pledges": moved, "commitments_joined": joined, "measures": _move_measures(kept, gone)}


def _join(pledge: OrganisationPledge, rival: OrganisationPledge) -> int:
    """Both promised something for the same days: the commitments move into the pledge that stays.

    The emptied pledge, its statement and its steps remain with the registration that went.
    """
    _refuse_apart(pledge, rival)
    offset = max((each.position for each in rival.commitments), default=0) + 1
    moved = list(pledge.commitments)
    for commitment in moved:
        commitment.position += offset
        commitment.pledge = rival
    rival.version += 1
    pledge.version += 1
    _note(
        rival,
        _(
            "Commitments of “%(name)s” came here when two registrations became one. Its statement was: %(statement)s",
            name=pledge.organisation.name,
            statement=pledge.statement,
        ),
    )
    db.session.flush()
    _close_empty(pledge, rival)
    return len(moved)


def _refuse_apart(pledge: OrganisationPledge, rival: OrganisationPledge) -> None:
    """What the public has not seen must not slip among what it has, nor what runs into what has ended."""
    if not any({pledge.state, rival.state} <= point for point in POINTS):
        raise DomainError(
            _(
                "Both have a pledge from %(date)s, and one is further on than the other. Agree or withdraw one first.",
                date=format_date(pledge.starts_on, "d MMMM y"),
            )
        )


def _close_empty(pledge: OrganisationPledge, rival: OrganisationPledge) -> None:
    """It promises nothing any more: it must not wait for staff, nor be moved on by the calendar."""
    why = _("Its commitments were moved to pledge %(number)s when two registrations became one.", number=rival.id)
    if may_become(pledge.state, State.WITHDRAWN):
        move(pledge, State.WITHDRAWN, None, why)
    else:
        _note(pledge, why)


def _note(pledge: OrganisationPledge, why: str) -> None:
    """A step that stays where it is, for the pledge's history."""
    db.session.add(PledgeStep(pledge_id=pledge.id, came_from=pledge.state, went_to=pledge.state, at=now(), why=why))


def _move_measures(kept: Organisation, gone: Organisation) -> int:
    """Of two figures for one indicator and period, that of `kept` is shown; the other stays in the record of `gone`."""
    taken = {
        (each.indicator_code, each.period)
        for each in db.session.scalars(select(PerformanceMeasure).where(PerformanceMeasure.organisation_id == kept.id))
    }
    mine = db.session.scalars(select(PerformanceMeasure).where(PerformanceMeasure.organisation_id == gone.id)).all()
    free = [each.id for each in mine if (each.indicator_code, each.period) not in taken]
    db.session.execute(
        update(PerformanceMeasure).where(PerformanceMeasure.id.in_(free)).values(organisation_id=kept.id)
    )
    return len(free)


def _pledges_of(organisation: Organisation) -> Sequence[OrganisationPledge]:
    return db.session.scalars(
        select(OrganisationPledge)
        .where(OrganisationPledge.organisation_id == organisation.id)
        .order_by(OrganisationPledge.id)
        .with_for_update()
    ).all()
