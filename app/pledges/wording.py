"""How a pledge reads: its sentence, who made it, where it stands. Templates use these as filters."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal
from flask import Blueprint
from flask_babel import LazyString, get_locale, ngettext
from flask_babel import gettext as _

from app.kit.clock import TOWN_ZONE
from app.kit.locale import lazy as _l
from app.places.queries import list_ward_names
from app.pledges.catalogue_file import Saving, find_saving
from app.pledges.feed import Listed, Promised
from app.pledges.models import Action, Effort, Pledge, SharedPledge, SharedState, TextState
from app.pledges.rules import Answer, State
from app.pledges.suggestion_models import Decision
from app.pledges.units import measure


@dataclass(frozen=True)
class Standing:
    """A state as people read it: a word, the hexagon that goes with it, and what it means."""

    hexagon: str
    word: LazyString
    meaning: LazyString


STANDINGS = {
    State.UNCONFIRMED: Standing("live", _l("Not confirmed yet"), _l("Press the button in our email to confirm it.")),
    State.WAITING: Standing("live", _l("Waiting for others"), _l("It starts when enough other people join.")),
    State.ACTIVE: Standing("live", _l("Under way"), _l("Too new to ask about, or not answered yet.")),
    State.KEEPING: Standing("kept", _l("Still going"), _l("The person told us they are still doing it.")),
    State.DONE: Standing("kept", _l("Done"), _l("The person told us they have done it.")),
    State.STOPPED: Standing("withdrawn", _l("Stopped"), _l("The person told us they have stopped.")),
    State.LAPSED: Standing("lapsed", _l("Lapsed"), _l("We asked three times and got no answer.")),
    State.WITHDRAWN: Standing("withdrawn", _l("Withdrawn"), _l("The person took it back.")),
    State.RELEASED: Standing("withdrawn", _l("Not started"), _l("Too few other people joined.")),
}

EFFORTS = {Effort.SMALL: _l("Small effort"), Effort.STEADY: _l("Steady effort"), Effort.BIG: _l("Big effort")}

ANSWERS = {
    Answer.STILL_DOING: _l("Still doing it"),
    Answer.DONE: _l("Done"),
    Answer.STOPPED: _l("Stopped"),
}

SHARED_STATES = {
    SharedState.PROPOSED: _l("Waiting for a decision"),
    SharedState.OPEN: _l("Open"),
    SharedState.ACTIVATED: _l("Target met"),
    SharedState.FAILED: _l("Target not met"),
    SharedState.DECLINED: _l("Declined"),
}

DECISIONS = {Decision.ACCEPTED: _l("Accepted"), Decision.MERGED: _l("Merged"), Decision.DECLINED: _l("Declined")}

TEXT_STATES = {
    TextState.NONE: _l("There are none"),
    TextState.WAITING: _l("Waiting for a moderator"),
    TextState.SHOWN: _l("Shown"),
    TextState.HIDDEN: _l("Hidden"),
}

HONOURED = frozenset({State.ACTIVE, State.KEEPING, State.DONE})  # what a name and a certificate may stand beside


def init_wording(bp: Blueprint) -> None:
    """Offer the sentences below to every template, the e-mails' among them."""
    bp.add_app_template_filter(promise, "promise")
    bp.add_app_template_filter(public_promise, "public_promise")
    bp.add_app_template_filter(phrase, "phrase")
    bp.add_app_template_filter(find_saving, "saving")
    bp.add_app_template_filter(saved, "saved")
    bp.add_app_template_filter(maker, "maker")
    bp.add_app_template_filter(wished_name, "wished_name")
    bp.add_app_template_filter(ward_name, "ward_name")
    bp.add_app_template_filter(standing, "standing")
    bp.add_app_template_filter(condition, "condition")
    bp.add_app_template_filter(figure, "figure")
    bp.add_app_template_filter(day, "day")


@lru_cache(maxsize=256)
def standing(state: State, _tag: str) -> tuple[str, str]:
    """The hexagon and the word of a state, said once for each language: lists have it on every line."""
    return STANDINGS[state].hexagon, str(STANDINGS[state].word)


def promise(pledge: Pledge | Listed) -> str:
    """The whole sentence, for its maker."""
    return sentence(pledge.action, pledge.words, pledge.amount)


def public_promise(pledge: Pledge | Listed) -> str:
    """The sentence as anyone may read it: own words only once a moderator has passed them."""
    if pledge.text_state is TextState.SHOWN or not pledge.action.is_own_words:
        return promise(pledge)
    if pledge.text_state is TextState.WAITING:
        return str(_("A resident’s own words, waiting for a moderator"))
    return str(_("A pledge in a resident’s own words"))


def maker(pledge: Pledge | Listed) -> str:
    """The name its maker chose to show. Nobody is named for a promise that ended without being kept."""
    return pledge.public_name if pledge.state in HONOURED else ""


def wished_name(pledge: Pledge) -> str:
    """For its maker: how everyone will see them."""
    return pledge.chosen_name or str(_("Without a name"))


def phrase(text: str) -> str:
    """What the catalogue says, in the reader's language. What the Taskforce added stays as they typed it."""
    return _phrase(text, str(get_locale()))


@lru_cache(maxsize=1024)
def _phrase(text: str, _tag: str) -> str:
    return str(_(text)) if text else ""


def saved(saving: Saving) -> str:
    """ "0.26 kg CO₂e for each mile …": two figures, for nobody knows more of an average."""
    kg = format_decimal(saving.kg, "0.00", locale=get_locale())
    return str(_("About %(kg)s kg CO₂e for %(what)s", kg=kg, what=phrase(saving.what)))


def ward_name(pledge: Pledge) -> str:
    """For its maker: the ward they gave."""
    return next((ward.name for ward in list_ward_names() if ward.code == pledge.ward_code), str(_("Not said")))


def condition(shared: SharedPledge) -> str:
    """What a pledge within a shared one depends on."""
    if shared.state is SharedState.ACTIVATED:
        return str(_("“%(title)s” is on: enough people have joined.", title=shared.title))
    return str(
        ngettext(
            "“%(title)s”: I will if %(num)s other does too, by %(date)s.",
            "“%(title)s”: I will if %(num)s others do too, by %(date)s.",
            shared.target,
            title=shared.title,
            date=_written(shared.closes_on, str(get_locale()).replace("_", "-")),
        )
    )


def sentence(action: Action | Promised, words: str, amount: int | None) -> str:
    """ "I will" and the rest, from the catalogue or as somebody typed it."""
    if not action.is_own_words:
        return _from_catalogue(action.first_person, amount, action.unit, str(get_locale()))
    if words.lower().startswith(("i ", "i’", "i'", "we ")):
        return words
    return str(_("I will %(what)s", what=_as_continuation(words)))


@lru_cache(maxsize=4096)
def _from_catalogue(what: str, amount: int | None, unit: str | None, _tag: str) -> str:
    """Thousands promise the same: the sentence is put together once for each language."""
    if amount and unit:
        return str(_("I will %(what)s, %(amount)s", what=_(what), amount=measure(amount, unit)))
    return str(_("I will %(what)s", what=_(what)))


def _as_continuation(words: str) -> str:
    """Words that follow "I will": most people start the box with a capital."""
    starts_a_sentence = words[:1].isupper() and words[1:2].islower()
    return words[:1].lower() + words[1:] if starts_a_sentence else words


@lru_cache(maxsize=8192)
def figure(number: int, tag: str) -> str:
    """A number in the language with this tag. The wall has a hundred of them, the same ones for everybody."""
    return format_decimal(number, locale=Locale.parse(tag, sep="-"))


def day(moment: datetime, tag: str) -> str:
    """The town's date of a moment, "2 May 2026"."""
    return _written(moment.astimezone(TOWN_ZONE).date(), tag)


@lru_cache(maxsize=2048)
def _written(date: date, tag: str) -> str:
    return format_date(date, "d MMMM y", locale=Locale.parse(tag, sep="-"))
