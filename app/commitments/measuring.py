"""An organisation's own figures beside the town's indicators: once for each period, corrected in the open."""

from decimal import Decimal

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from app.accounts.models import Person
from app.commitments.errors import FigureCorrected, FigureTaken
from app.commitments.figure_models import PerformanceMeasure
from app.db import db
from app.kit.audit import record
from app.kit.clock import now
from app.kit.errors import DomainError, Duplicate
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
    _store(measure, FigureTaken(_("You have recorded this figure for this period already. You can correct it.")))
    record("performance_measure.recorded", actor=actor, subject=measure, organisation=organisation.id)
    return measure


def correct_figure(
    measure: PerformanceMeasure, *, value: Decimal, unit: str, method: str, why: str, actor: Person
) -> PerformanceMeasure:
    """Put another figure in its place. What was said before stays in sight, with the reason."""
    if (value, unit, method) == (measure.value, measure.unit, measure.method):
        raise DomainError(_("Nothing is different. Change something, or go back."))
    correction = PerformanceMeasure(
        organisation_id=measure.organisation_id,
        indicator_code=measure.indicator_code,
        period=measure.period,
        value=value,
        unit=unit,
        method=method,
        corrects_id=measure.id,
        why=why,
        recorded_at=now(),
        recorded_by_id=actor.id,
    )
    _store(correction, FigureCorrected(_("Somebody has corrected this figure already. Look at it again.")))
    record("performance_measure.corrected", actor=actor, subject=correction, organisation=measure.organisation_id)
    return correction


def _store(measure: PerformanceMeasure, refusal: Duplicate) -> None:
    """A figure's place is kept by a named UNIQUE, whoever looked first."""
    try:
        with db.session.begin_nested():
            db.session.add(measure)
            db.session.flush()
    except IntegrityError as error:
        raise refusal from error
