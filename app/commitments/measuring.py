"""An organisation's own figures beside the town's indicators: recorded once for each period, and never the town's."""

from decimal import Decimal

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from app.accounts.models import Person
from app.commitments.errors import FigureTaken
from app.commitments.models import PerformanceMeasure
from app.db import db
from app.kit.audit import record
from app.kit.clock import now
from app.organisations.models import Organisation


def record_figure(
    organisation: Organisation, *, indicator: str, period: str, value: Decimal, unit: str, method: str, actor: Person
) -> PerformanceMeasure:
    """Whoever calls this has checked that the actor writes for the organisation, and what they typed."""
    measure = PerformanceMeasure(
        organisation_id=organisation.id,
        indicator_code=indicator,
        period=period,
        value=value,
        unit=unit,
        method=method,
        recorded_at=now(),
        recorded_by_id=actor.id,
    )
    try:
        with db.session.begin_nested():
            db.session.add(measure)
            db.session.flush()
    except IntegrityError as error:
        raise FigureTaken(_("You have recorded this figure for this period already.")) from error
    record("performance_measure.recorded", actor=actor, subject=measure, organisation=organisation.id)
    return measure
