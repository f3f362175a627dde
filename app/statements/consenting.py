"""Asking people to agree again: once, after they sign in, where a version was published that needs it."""

from typing import Any

from flask import Blueprint, Flask, Response, flash, has_request_context, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user, user_logged_in

from app.accounts.models import Person
from app.db import db
from app.kit.access import signed_in
from app.kit.locale import has_session
from app.kit.web import render, safe_next, see_other
from app.statements import actions, queries
from app.statements.labels import TITLES

bp = Blueprint("consent", __name__)

ASKED = "asked_to_agree"
# Who does not agree may read the texts, take their data along and leave.
OPEN = {"api", "assets", "consent", "factors", "machines", "rights", "second_factors", "statements"}
OPEN_ENDPOINTS = {"accounts.delete"}


def init_consenting(app: Flask) -> None:
    """Look once, when somebody signs in; no page costs more for it."""

    def look(_app: Flask, user: Person, **_facts: Any) -> None:
        if queries.list_outstanding(user):
            session[ASKED] = True

    app.jinja_env.globals["list_agreed_to"] = queries.list_agreed_to
    user_logged_in.connect(look, app, weak=False)
    app.before_request(_ask)


def agree_as_shown(person: Person) -> None:
    """A version published while somebody reads is not what they agree to: they are asked again if it needs that."""
    shown = request.form.getlist("agreed") if has_request_context() else ()
    actions.agree_at_sign_up(person, shown=shown)


def _ask() -> Response | None:
    is_page = request.method == "GET" and "HX-Request" not in request.headers
    if not is_page or request.endpoint is None or request.blueprint in OPEN or request.endpoint in OPEN_ENDPOINTS:
        return None
    if not has_session() or ASKED not in session:  # last, for whoever looks into a session has an answer of their own
        return None
    return see_other(url_for("consent.show", next=request.full_path.rstrip("?")))


@bp.get("/account/statements")
@signed_in
def show() -> Response:
    versions = queries.list_outstanding(current_user)
    if not versions:
        return _on()
    return render("statements/consent.html", versions=versions, titles=TITLES, next=_next())


@bp.post("/account/statements")
@signed_in
def agree() -> Response:
    """To the versions that the page showed, and to no newer ones."""
    versions = queries.list_outstanding(current_user)
    if set(request.form.getlist("version")) != {str(version.id) for version in versions}:
        flash(_("These are not the newest texts. Read again what you agree to."), "info")
        return see_other(url_for("consent.show", next=_next() or None))
    actions.agree(current_user, [version.id for version in versions])
    db.session.commit()
    return _on()


def _on() -> Response:
    """To where they were going."""
    session.pop(ASKED, None)
    return see_other(safe_next(_next(), url_for("accounts.show")))


def _next() -> str:
    return request.values.get("next", "")
