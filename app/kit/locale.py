"""Which language a page is in, and which way it reads."""

from functools import cache
from typing import Any

from babel import Locale
from flask import Flask, current_app, has_request_context, request
from flask_babel import get_locale

from app.extensions import babel


def choose(person: Any) -> str:
    """The person's own choice, else the best of what the browser asks for that we have a catalogue of."""
    available = [str(locale) for locale in babel.list_translations()]
    if has_session() and person.is_authenticated and person.locale in available:
        return str(person.locale)
    if not has_request_context() or len(available) == 1:
        return "en"
    return request.accept_languages.best_match([tag.replace("_", "-") for tag in available], "en").replace("-", "_")


def has_session() -> bool:
    """Whether the browser sent a session at all: without one there is nobody to look up."""
    return has_request_context() and current_app.config["SESSION_COOKIE_NAME"] in request.cookies


@cache
def direction(tag: str) -> str:
    """`ltr` or `rtl`."""
    return Locale.parse(tag).text_direction


def init_locale(app: Flask) -> None:
    """Give every template the language and direction of its page."""

    @app.context_processor
    def language_of_page() -> dict[str, Any]:
        tag = str(get_locale())
        return {
            "locale_tag": tag.replace("_", "-"),
            "text_direction": direction(tag),
            "has_session": has_session(),
        }
