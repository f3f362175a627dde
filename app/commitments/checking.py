"""What cannot be stored at all, whoever sends it: the last look before the database's own."""

from datetime import date

from flask_babel import gettext as _

from app.commitments.errors import BadTerms
from app.commitments.rules import (
    LARGEST_MEASURE,
    LONGEST_OWNER,
    LONGEST_PERIOD,
    LONGEST_TEXT,
    LONGEST_UNIT,
    Gap,
    Terms,
    gaps_in_measure,
)
from app.indicators.names import list_titles
from app.kit.errors import DomainError
from app.places.queries import list_wards
from app.vision.queries import list_outcomes


def refuse_bad_period(period: tuple[date, date]) -> None:
    starts_on, ends_on = period
    if starts_on >= ends_on:
        raise DomainError(_("The last day must be after the first day."))
    if ends_on - starts_on > LONGEST_PERIOD:
        raise DomainError(_("A pledge lasts at most five years."))


def refuse_bad_terms(terms: Terms) -> None:
    """A draft may lack things, but says nothing that cannot be true."""
    _refuse_long(terms)
    _refuse_unknown(terms)
    _refuse_impossible(terms)


def _refuse_long(terms: Terms) -> None:
    limits = (("text", LONGEST_TEXT), ("owner", LONGEST_OWNER), ("unit", LONGEST_UNIT))
    for field, most in limits:
        if len(getattr(terms, field)) > most:
            raise BadTerms(field, _("This must be %(most)s characters or fewer", most=most))
    for field in ("baseline", "target"):
        value = getattr(terms, field)
        if value is not None and (not value.is_finite() or abs(value) > LARGEST_MEASURE):
            raise BadTerms(field, _("This number is too large"))


def _refuse_unknown(terms: Terms) -> None:
    if not {each.code for each in list_outcomes()}.issuperset(terms.outcomes):
        raise BadTerms("outcomes", _("Choose outcomes from the list"))
    if terms.wards and not {each.code for each in list_wards()}.issuperset(terms.wards):
        raise BadTerms("wards", _("Choose wards from the list"))
    if terms.indicator and terms.indicator not in list_titles():
        raise BadTerms("indicator", _("Choose an indicator from the list"))


def _refuse_impossible(terms: Terms) -> None:
    if terms.starts_on and terms.due_on and terms.due_on < terms.starts_on:
        raise BadTerms("due_on", _("The due date must not be before the start"))
    if Gap.TARGET_ON_WRONG_SIDE in gaps_in_measure(terms):
        raise BadTerms("target", _("The target must lie on the side of the starting value that you aim for"))
