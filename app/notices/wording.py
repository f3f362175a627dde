"""Paces, hours and days in words."""

from flask_babel import LazyString, format_decimal, get_locale, ngettext
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from app.kit.disclosure import THRESHOLD, TOTAL, protect_list
from app.kit.locale import lazy as _l
from app.notices.banner_models import BannerKind
from app.notices.newsletter_models import NewsletterState
from app.notices.rules import FAMILIAR, HOME, Pace, zones_by_region

PACE_LABELS: dict[Pace, LazyString] = {
    Pace.IMMEDIATE: _l("As it happens"),
    Pace.DAILY: _l("Once a day, if there is news"),
    Pace.WEEKLY: _l("Once a week, if there is news"),
}


def weekdays() -> list[tuple[int, str]]:
    """The days of the week in this language, Monday first."""
    names = get_locale().days["stand-alone"]["wide"]
    return [(day, names[day]) for day in range(7)]


def hours() -> list[tuple[int, str]]:
    return [(hour, f"{hour:02}:00") for hour in range(24)]


REGIONS: dict[str, LazyString] = {
    "Africa": _l("Africa"),
    "America": _l("America"),
    "Antarctica": _l("Antarctica"),
    "Asia": _l("Asia"),
    "Atlantic": _l("Atlantic"),
    "Australia": _l("Australia"),
    "Europe": _l("Europe"),
    "Indian": _l("Indian Ocean"),
    "Pacific": _l("Pacific"),
}


def clocks() -> list[SelectChoice]:
    """The town's own clock, those many here have family under, and every other one by its region."""
    offered = [SelectChoice(HOME, str(_("Luton (London)")))]
    offered += [SelectChoice(zone, _place_of(zone), optgroup=str(_("Often chosen"))) for zone in FAMILIAR]
    for region, zones in zones_by_region():
        offered += [SelectChoice(zone, _place_of(zone), optgroup=str(REGIONS[region])) for zone in zones]
    return offered


def _place_of(zone: str) -> str:
    return zone.partition("/")[2].replace("/", ", ").replace("_", " ")


NEWSLETTER_STATES: dict[NewsletterState, LazyString] = {
    NewsletterState.DRAFT: _l("Draft"),
    NewsletterState.SCHEDULED: _l("Waits for its time"),
    NewsletterState.SENDING: _l("Being sent"),
    NewsletterState.SENT: _l("Sent"),
    NewsletterState.CANCELLED: _l("Cancelled"),
}
NEWSLETTER_TONES: dict[NewsletterState, str | None] = {
    NewsletterState.DRAFT: "quiet",
    NewsletterState.SCHEDULED: "waiting",
    NewsletterState.SENDING: "waiting",
    NewsletterState.SENT: "good",
    NewsletterState.CANCELLED: "bad",
}


BANNER_KINDS: dict[BannerKind, LazyString] = {BannerKind.INFO: _l("News"), BannerKind.WARNING: _l("A warning")}


ROUND_TO = 5
WITHIN, OUTSIDE = "within", "outside"


def people_in_words(number: int, smallest: int = THRESHOLD) -> str:
    """How many people, to the nearest five; none at all is said as few are, for either would say who they are."""
    told = protect_list({WITHIN: number}, threshold=smallest, round_to=ROUND_TO)[WITHIN]
    return _few(smallest) if told is None else _number_of_people(told)


def readers_in_words(number: int, of: int | None = None, *, smallest: int = THRESHOLD) -> str:
    """The same of a part of those who are told of already (`of`): who is outside it must not be given away either."""
    if of is None or number < smallest:
        return people_in_words(number, smallest)
    parts = {WITHIN: number, OUTSIDE: max(of - number, 0)}
    told = protect_list(parts, threshold=smallest, round_to=ROUND_TO, known=[TOTAL])[WITHIN]
    return str(_("all who asked for it, or nearly all")) if told is None else _number_of_people(told)


def _few(smallest: int) -> str:
    return str(_("fewer than %(number)s people", number=smallest))


def _number_of_people(number: int) -> str:
    return str(ngettext("%(number)s person", "%(number)s people", number, number=format_decimal(number)))
