"""How a commitment is doing, in words and shapes. Templates use these; pages and pictures say the same."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal
from flask import Flask
from flask_babel import LazyString, get_locale

from app.commitments.entries import Entry, Report
from app.commitments.status import Assurance, Outcome, Status
from app.commitments.wording import STATE_LABELS, STATE_TONES, TYPE_LABELS
from app.kit.clock import TOWN_ZONE
from app.kit.locale import gettext as _
from app.kit.locale import lazy as _l
from app.organisations.labels import KIND_LABELS


@dataclass(frozen=True)
class Sign:
    """A status as people read it: a word, the hexagon or the tag's tone that goes with it, and what it means."""

    hexagon: str
    tone: str
    word: LazyString
    meaning: LazyString


SIGNS: dict[Status, Sign] = {
    Status.NOT_STARTED: Sign(
        "live", "quiet", _l("Not started"), _l("Its first day has not come, and nobody has reported yet.")
    ),
    Status.ON_TRACK: Sign("live", "good", _l("On track"), _l("It is under way, and what was reported fits the plan.")),
    Status.NEEDS_ATTENTION: Sign(
        "warned",
        "waiting",
        _l("Needs attention"),
        _l("Nobody has reported for a while, or the numbers are behind the plan."),
    ),
    Status.OVERDUE: Sign(
        "warned", "waiting", _l("Overdue"), _l("Its due date has passed, and nobody has said how it ended.")
    ),
    Status.LAPSED: Sign("lapsed", "bad", _l("Lapsed"), _l("Its due date passed long ago, and nobody answered.")),
    Status.DELIVERED_CLAIMED: Sign(
        "kept", "good", _l("Delivered, not yet checked"), _l("The organisation says it has done this.")
    ),
    Status.DELIVERED_CHECKED: Sign(
        "kept",
        "good",
        _l("Delivered and checked"),
        _l("The organisation has done this, and a reviewer has checked it."),
    ),
    Status.MISSED: Sign("lapsed", "bad", _l("Missed"), _l("The organisation says that it did not do this.")),
    Status.WITHDRAWN: Sign("withdrawn", "quiet", _l("Withdrawn"), _l("The organisation took it back, and said why.")),
}
OUTCOME_WORDS: dict[Outcome, LazyString] = {
    Outcome.GOING_ON: _l("Still going on"),
    Outcome.DELIVERED: _l("Delivered"),
    Outcome.MISSED: _l("Missed"),
}
ASSURANCE_TONES = {Assurance.SELF_REPORTED: "quiet", Assurance.CHECKED: "good", Assurance.QUESTIONED: "waiting"}


def init_status_words(app: Flask) -> None:
    """Offer the words to every template."""
    app.add_template_filter(vouched, "vouched")
    app.add_template_filter(written_day, "written_day")
    app.add_template_filter(number, "measured")
    app.add_template_filter(trajectory, "trajectory")
    app.jinja_env.globals.update(
        status_signs=SIGNS,
        outcome_words=OUTCOME_WORDS,
        report_tones=ASSURANCE_TONES,
        commitment_types=TYPE_LABELS,
        organisation_kinds=KIND_LABELS,
        pledge_states=STATE_LABELS,
        pledge_state_tones=STATE_TONES,
    )


def vouched(report: Report) -> str:
    """Who says so: the organisation alone, or somebody who looked."""
    if report.assurance is Assurance.CHECKED and report.reviewed_on is not None:
        return _("checked on %(date)s", date=written_day(report.reviewed_on))
    return str(_("questioned") if report.assurance is Assurance.QUESTIONED else _("self-reported"))


def trajectory(entry: Entry) -> str:
    """The measure in one sentence, and what was reported last."""
    if entry.target is None or entry.baseline is None:
        return ""
    plan = _(
        "From %(baseline)s to %(target)s %(unit)s",
        baseline=number(entry.baseline),
        target=number(entry.target),
        unit=entry.unit,
    )
    latest = entry.latest_value
    if latest is None or latest.value is None:
        return str(plan)
    return str(_("%(plan)s; reported last: %(value)s", plan=plan, value=number(latest.value)))


def number(value: Decimal | int) -> str:
    return _number(value, str(get_locale()))


def written_day(day: date | datetime) -> str:
    """The town's date, "2 May 2026"."""
    date_ = day.astimezone(TOWN_ZONE).date() if isinstance(day, datetime) else day
    return _day(date_, str(get_locale()))


@lru_cache(maxsize=4096)
def _number(value: Decimal | int, tag: str) -> str:
    return format_decimal(value, format="#,##0.####", locale=Locale.parse(tag))


@lru_cache(maxsize=4096)
def _day(day: date, tag: str) -> str:
    return format_date(day, "d MMMM y", locale=Locale.parse(tag))
