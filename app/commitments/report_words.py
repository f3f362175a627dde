"""Words for progress, evidence and assurance."""

from datetime import date

from flask import Blueprint
from flask_babel import LazyString, format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.commitments.models import ProgressUpdate, Via
from app.commitments.reports import LONGEST_LINK, LONGEST_NOTE, Problem
from app.commitments.status import Assurance, Outcome
from app.kit.clock import TOWN_ZONE

OUTCOME_LABELS: dict[Outcome, LazyString] = {
    Outcome.GOING_ON: _l("Still going on"),
    Outcome.DELIVERED: _l("Delivered"),
    Outcome.MISSED: _l("It will not be delivered"),
}

VIA_LABELS: dict[Via, LazyString] = {
    Via.WEB: _l("Typed on the site"),
    Via.LINK: _l("By the link in a reminder"),
    Via.CSV: _l("In a file"),
}

# The field of the form a problem belongs to, and what to do about it.
PROBLEMS: dict[Problem, tuple[str, LazyString]] = {
    Problem.FUTURE: ("on", _l("The date must be today or in the past")),
    Problem.TOO_EARLY: ("on", _l("The date must not be more than a year before the commitment starts")),
    Problem.SAYS_NOTHING: ("note", _l("Say what happened, or enter a figure")),
    Problem.NO_MEASURE: ("value", _l("This commitment has no measure: leave the figure out and say it in words")),
    Problem.NOTE_TOO_LONG: (
        "note",
        _l("What happened must be %(most)s characters or fewer", most=LONGEST_NOTE),
    ),
    Problem.LINK_TOO_LONG: ("link", _l("The address must be %(most)s characters or fewer", most=LONGEST_LINK)),
}

ASSURANCE_TONES: dict[Assurance, str] = {
    Assurance.SELF_REPORTED: "quiet",
    Assurance.CHECKED: "good",
    Assurance.QUESTIONED: "waiting",
}

bp = Blueprint("report_words", __name__)


@bp.app_template_filter("assurance")
def assurance_label(update: ProgressUpdate) -> str:
    """The public label of an update: "self-reported", "checked on 3 May 2027" or "questioned on 3 May 2027"."""
    if not update.reviews:
        return str(_("self-reported"))
    newest = update.reviews[-1]
    day = _in_words(newest.at.astimezone(TOWN_ZONE).date())
    if newest.decision is Assurance.CHECKED:
        return str(_("checked on %(day)s", day=day))
    return str(_("questioned on %(day)s", day=day))


@bp.app_template_filter("assurance_tone")
def assurance_tone(update: ProgressUpdate) -> str:
    return ASSURANCE_TONES[update.assurance]


@bp.app_template_filter("outcome_word")
def outcome_word(outcome: Outcome) -> str:
    return str(OUTCOME_LABELS[outcome])


def _in_words(day: date) -> str:
    return str(format_date(day, "d MMMM y"))
