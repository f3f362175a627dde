"""A form whose token no longer fits its browser: shown again with everything typed, instead of a bare refusal.

Cookies get lost, and signing in elsewhere starts a new session. The form is then as invalid as one with a mistake:
its own check of the token fails too, so a view that writes only what a valid form says writes nothing.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, g, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError

from app.kit.access import enforce
from app.kit.web import error_page

V = TypeVar("V", bound=Callable[..., Any])


def keeps_input(view: V) -> V:
    """Mark a view that shows its form again when it is not valid, and writes nothing before it is."""
    view.keeps_input = True  # type: ignore[attr-defined]
    return view


def is_token_right() -> bool:
    """Whether the token of this form was looked at and fits: for a view that makes no form where nothing is wrong."""
    return bool(g.get("csrf_valid", False))


def init_stale_forms(app: Flask) -> None:
    app.register_error_handler(CSRFError, _show_again)


def _show_again(_error: CSRFError) -> Any:
    view = current_app.view_functions[request.endpoint or ""]
    if not getattr(view, "keeps_input", False):
        return error_page(400, _("Your browser did not send the cookie that goes with this page. Nothing was changed."))
    try:
        return enforce() or view(**request.view_args or {})
    except Exception as error:
        return current_app.handle_user_exception(error)
