"""Which language a page is in, and which way it reads."""

from functools import cache, lru_cache
from typing import Any

import flask_babel
from babel import Locale
from flask import Flask, current_app, g, has_request_context, request
from flask_babel import LazyString, get_locale
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from app.extensions import babel


def choose(person: Any) -> str:
    """The person's own choice, else the best of what the browser asks for that we have a catalogue of."""
    available = _available()
    if has_session() and person.is_authenticated and person.locale in available:
        return str(person.locale)
    if not has_request_context() or len(available) == 1:
        return "en"
    return request.accept_languages.best_match([tag.replace("_", "-") for tag in available], "en").replace("-", "_")


@cache
def _available() -> list[str]:
    """The languages we have catalogues of; they come with the code, so looking once is enough."""
    return [str(locale) for locale in babel.list_translations()]


def has_session() -> bool:
    """Whether the browser sent a session at all: without one there is nobody to look up."""
    return (
        has_request_context()
        and current_app.config["SESSION_COOKIE_NAME"] in request.cookies
        and not g.get("is_broken", False)
    )


@cache
def direction(tag: str) -> str:
    """`ltr` or `rtl`."""
    return Locale.parse(tag).text_direction


@pass_context
def translate(context: Context, message: str, **variables: Any) -> str:
    """What templates call `_`: as Jinja's own, at a tenth of its cost, for a page calls it a hundred times.

    A page knows its language; imported macros, which see nothing of the page, have to ask.
    """
    tag = context.get("locale_tag") or str(get_locale())
    text = _translated(message, tag, is_markup=context.eval_ctx.autoescape, is_whole=not variables)
    return text % variables if variables else text


def gettext(message: str, **variables: Any) -> str:
    """What code calls `_` where a page says it dozens of times: as Flask-Babel's, without asking for the catalogue."""
    text = _translated(message, str(get_locale()), is_markup=False, is_whole=False)
    return text % variables if variables else text


def lazy(message: str) -> LazyString:
    """What modules call `_l`: words of a label or a form, put into the language of whoever reads them, as above."""
    return LazyString(gettext, message)


@lru_cache(maxsize=4096)
def _translated(message: str, _tag: str, *, is_markup: bool, is_whole: bool) -> str:
    """The catalogue's words in this request's language, whose tag is here for the cache; "%%" is "%" in whole ones."""
    text = flask_babel.get_translations().ugettext(message)
    text = text % {} if is_whole else text
    return Markup(text) if is_markup else text  # noqa: S704 - our own words, not a visitor's


def init_locale(app: Flask) -> None:
    """Give every template the language and direction of its page."""
    app.jinja_env.globals["_"] = translate

    @app.context_processor
    def language_of_page() -> dict[str, Any]:
        tag = str(get_locale())
        return {
            "locale_tag": tag.replace("_", "-"),
            "text_direction": direction(tag),
            "has_session": has_session(),
        }
