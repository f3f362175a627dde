"""Passkeys in the browser: adding, naming and removing them, and showing one as the second step."""

from flask import Blueprint, Response, flash, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.models import Person
from app.accounts.permissions import Permission
from app.accounts.routes.sessions import keep_session
from app.db import db
from app.extensions import limiter
from app.factors import actions, keys, queries
from app.factors.forms import NewPasskeyForm, PasskeyForm
from app.factors.managing import finish
from app.factors.proof import new_challenge, note_second_step, take_challenge
from app.factors.routes import destination_of, show_second_step
from app.kit.access import requires, signed_in
from app.kit.errors import DomainError, NotFound
from app.kit.web import render, see_other

bp = Blueprint("passkeys", __name__)


@bp.route("/account/second-factors/passkeys", methods=["GET", "POST"])
@requires(Permission.SEE_STAFF_DESK, recently=True)
@limiter.limit("20/minute", methods=["POST"])
def add() -> Response:
    if not keys.is_possible():
        raise NotFound(_("Passkeys need a site with a name."))
    person, form = current_user._get_current_object(), NewPasskeyForm()
    if not form.validate_on_submit():
        return _show(form, person, 422 if form.errors else 200)
    try:
        keys.add(person, form.name.data, form.credential.data or "", take_challenge(person))
    except DomainError as error:
        _keep_spent(form, error)
        return _show(form, person, error.status)
    return finish(person, _("Your passkey is added."))


def _show(form: NewPasskeyForm, person: Person, status: int) -> Response:
    return render(
        "factors/passkey.html", status=status, form=form, options=keys.ask_for_new(person, new_challenge(person))
    )


@bp.post("/sign-in/second-step/passkey")
@signed_in
@limiter.limit("20/minute")
def show() -> Response:
    person, form = current_user._get_current_object(), PasskeyForm()
    try:
        if not form.validate_on_submit():
            return show_second_step(422, passkey_form=form)
        keys.use(person, form.credential.data or "", take_challenge(person))
    except DomainError as error:
        _keep_spent(form, error)
        return show_second_step(error.status, passkey_form=form)
    db.session.commit()
    note_second_step(person)
    return see_other(destination_of(form))


def _keep_spent(form: NewPasskeyForm | PasskeyForm, error: DomainError) -> None:
    """That the challenge was answered stays, whatever the answer was worth; nothing else was written."""
    db.session.commit()
    form.form_errors = [*form.form_errors, str(error)]


@bp.post("/account/second-factors/passkeys/<int:passkey_id>/removal")
@requires(Permission.SEE_STAFF_DESK, recently=True)
def remove(passkey_id: int) -> Response:
    person = current_user._get_current_object()
    actions.remove(person, queries.get_passkey(person, passkey_id))
    db.session.commit()
    keep_session(person)
    flash(_("The passkey is removed. Every other device was signed out."), "success")
    return see_other(url_for("second_factors.index"))
