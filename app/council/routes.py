"""Signing in with a work account: there, back, and in by a button, for a GET changes nothing."""

from cryptography.fernet import InvalidToken
from flask import Blueprint, Response, request, session, url_for
from flask_babel import gettext as _

from app.accounts.routes.sessions import PROVED_AT, go_on, note_proof, remember_destination, start_session
from app.council import actions
from app.council.directory import get_directory, read_answer, send_there
from app.council.forms import ContinueForm
from app.council.rules import Visitor
from app.db import db
from app.extensions import limiter
from app.factors.proof import note_second_step
from app.kit.access import public
from app.kit.errors import Gone
from app.kit.sealing import lock_for
from app.kit.web import render, safe_next, see_other

bp = Blueprint("council", __name__, url_prefix="/sign-in/council")

CARRIED = "council_visitor"
HOLDS = 600  # seconds between coming back and going in


@bp.get("")
@public
@limiter.limit("20/minute")
def start() -> Response:
    directory = get_directory()
    remember_destination(safe_next(request.args.get("next"), url_for("accounts.show")))
    return send_there(directory, again="again" in request.args)


@bp.get("/answer")
@public
@limiter.limit("20/minute")
def answer() -> Response:
    visitor = read_answer(get_directory())
    session[CARRIED] = lock_for("council-sign-in").encrypt(visitor.to_json().encode()).decode()
    return see_other(url_for("council.enter"))


@bp.route("/entry", methods=["GET", "POST"])
@public
@limiter.limit("20/minute", methods=["POST"])
def enter() -> Response:
    """Whoever was led here by somebody else's link sees whose account it is before it is used."""
    get_directory()
    visitor, form = _carried_visitor(), ContinueForm()
    if not form.validate_on_submit():
        return render("council/enter.html", status=422 if form.errors else 200, form=form, visitor=visitor)
    person = actions.let_in(visitor)
    db.session.commit()
    destination = start_session(person)
    note_proof(PROVED_AT, at=visitor.proved_at)
    if visitor.has_shown_two:
        note_second_step(person, at=visitor.proved_at)
    return go_on(person, destination or url_for("accounts.show"))


def _carried_visitor() -> Visitor:
    try:
        return Visitor.from_json(lock_for("council-sign-in").decrypt(session.get(CARRIED, ""), ttl=HOLDS).decode())
    except InvalidToken as error:
        raise Gone(_("This took too long. Sign in again.")) from error
