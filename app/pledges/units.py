"""What an amount counts, said so that every language can say it: one form for one, others for more."""

from collections.abc import Callable

from babel.numbers import format_currency
from flask_babel import format_decimal, get_locale, ngettext
from flask_babel import gettext as _


def n_(one: str, more: str) -> tuple[str, str]:
    """Mark a pair for those who collect what is to be translated; it is looked up when there is a number."""
    return one, more


COUNTED = {
    "hours a week": n_("%(number)s hour a week", "%(number)s hours a week"),
    "hours a month": n_("%(number)s hour a month", "%(number)s hours a month"),
    "trips a week": n_("%(number)s trip a week", "%(number)s trips a week"),
    "trips a month": n_("%(number)s trip a month", "%(number)s trips a month"),
    "visits a month": n_("%(number)s visit a month", "%(number)s visits a month"),
}
PAID: dict[str, Callable[[str], str]] = {"pounds a month": lambda sum_: str(_("%(sum)s a month", sum=sum_))}


def measure(amount: int, unit: str) -> str:
    """An amount with what it counts: "12 hours a month", "1 hour a month", "£50 a month"."""
    if unit in PAID:
        return PAID[unit](_whole_pounds(amount))
    number = format_decimal(amount)
    if unit in COUNTED:
        words = ngettext(*COUNTED[unit], amount, number=number)
    else:  # typed by the Taskforce for an action a resident suggested, in the plural
        words = ngettext("%(unit)s: %(number)s", "%(number)s %(unit)s", amount, number=number, unit=_(unit))
    return str(words).replace(f"{number} ", f"{number}\N{NO-BREAK SPACE}", 1)


def _whole_pounds(amount: int) -> str:
    """ "£50" where English is read: the language says where the sign goes, and nobody promises pence."""
    locale = get_locale()
    pattern = locale.currency_formats["standard"].pattern.replace(".00", "")
    return format_currency(amount, "GBP", format=pattern, locale=locale, currency_digits=False)
