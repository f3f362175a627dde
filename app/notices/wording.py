"""Paces, hours and days in words."""

from flask_babel import LazyString, format_decimal, get_locale, ngettext
from flask_babel import gettext as _

from app.kit.disclosure import THRESHOLD
from app.kit.locale import lazy as _l
from app.notices.banner_models import BannerKind
from app.notices.newsletter_models import NewsletterState
from app.notices.rules import Pace

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


def people_in_words(number: int) -> str:
    """How many people, unless they are so few that the number would say who they are."""
    if 0 < number < THRESHOLD:
        return str(_("fewer than %(number)s people", number=THRESHOLD))
    return str(ngettext("%(number)s person", "%(number)s people", number, number=format_decimal(number)))
