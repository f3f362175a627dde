"""The second step of signing in, and proving again who one is before what matters most."""

from collections.abc import Callable
from http import HTTPStatus

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.models import Person
from app.accounts.routes.owning import is_owner
from app.accounts.routes.sessions import PROVED_AT, address, note_proof
from app.db import db
from app.extensions import limiter
from app.factors import actions, keys, queries
from app.factors.actions import WrongCode
from app.factors.elsewhere import get_elsewhere
from app.factors.forms import AgainForm, CodeForm, PasskeyForm, RecoveryForm
from app.factors.proof import is_proof_recent, needs_second_factor, new_challenge, note_second_step
from app.kit.access import signed_in
from app.kit.errors import DomainError
from app.kit.web import render, safe_next, see_other

bp = Blueprint("factors", __name__)

UseCode = Callable[[Person, str], object]


@bp.route("/sign-in/second-step", methods=["GET", "POST"])
@signed_in
@limiter.limit("20/minute", methods=["POST"])
def second_step() -> Response:
    if not queries.needs_two(current_user):
        return see_other(url_for("second_factors.index"))
    form = CodeForm(next=request.args.get("next", ""))
    return _step(form, actions.use_code, lambda status: show_second_step(status, form=form))


def show_second_step(status: int, *, form: CodeForm | None = None, passkey_form: PasskeyForm | None = None) -> Response:
    """Whatever the person has set up: an app's code to type, a passkey to show."""
    person = current_user._get_current_object()
    going = request.args.get("next", "")
    has_passkeys = keys.is_possible() and bool(queries.list_passkeys(person))
    return render(
        "factors/second_step.html",
        status=status,
        form=form or CodeForm(next=going),
        passkey_form=passkey_form or PasskeyForm(next=going),
        has_app=queries.find_app(person) is not None,
        is_elsewhere=get_elsewhere().has_shown_two(person),
        elsewhere=address_elsewhere(going),
        options=keys.ask_for_known(person, new_challenge(person)) if has_passkeys else "",
    )


def address_elsewhere(going: str) -> str | None:
    """Where two factors can be shown besides here, and anew: being signed in there proves nothing."""
    elsewhere = get_elsewhere()
    return url_for(elsewhere.page, next=going or None, again=1) if elsewhere.is_open() else None


@bp.route("/sign-in/second-step/recovery-code", methods=["GET", "POST"])
@signed_in
@limiter.limit("20/minute", methods=["POST"])
def recovery() -> Response:
    form = RecoveryForm(next=request.args.get("next", ""))
    response = _step(
        form, actions.use_recovery_code, lambda status: render("factors/recovery.html", status=status, form=form)
    )
    if response.status_code == HTTPStatus.SEE_OTHER:
        flash(_("That code is used up. If your app is lost, set it up again from your account page."), "info")
    return response


def _step(form: CodeForm | RecoveryForm, use: UseCode, show: Callable[[int], Response]) -> Response:
    person = current_user._get_current_object()
    if not form.validate_on_submit():
        return show(422 if form.errors else 200)
    try:
        _try(person, form.code.data, use)
    except DomainError as error:
        form.add_error("code", str(error))
        return show(error.status)
    note_second_step(person)
    return see_other(destination_of(form))


def _try(person: Person, code: str, use: UseCode) -> None:
    """Each try is counted for good before the code is looked at, whatever becomes of it."""
    try:
        actions.count_try(person, address())
        db.session.commit()
        use(person, code)
    except WrongCode:
        db.session.rollback()
        actions.note_failure(address())
        raise
    finally:
        db.session.commit()


@bp.route("/sign-in/again", methods=["GET", "POST"])
@signed_in
@limiter.limit("20/minute", methods=["POST"])
def again() -> Response:
    """By password where there is one, or by a new link; staff with a second factor show that."""
    form = AgainForm(next=request.args.get("next", ""))
    if is_proof_recent(current_user):
        return see_other(destination_of(form))
    has_way = current_user.password_hash and not needs_second_factor(current_user)
    try:
        if not has_way or not form.validate_on_submit() or not is_owner(form):
            return _ask_again(form, 422 if form.errors else 200)
    except DomainError as error:
        db.session.rollback()
        form.add_error("current_password", str(error))
        return _ask_again(form, error.status)
    db.session.commit()
    note_proof(PROVED_AT)
    return see_other(destination_of(form))


def _ask_again(form: AgainForm, status: int) -> Response:
    person = current_user._get_current_object()
    is_elsewhere = get_elsewhere().has_shown_two(person)
    return render(
        "factors/again.html",
        status=status,
        form=form,
        needs_two=needs_second_factor(person),
        has_factor=queries.has_factor(person),
        elsewhere=address_elsewhere(form.next.data or "") if is_elsewhere else None,
    )


def destination_of(form: CodeForm | RecoveryForm | AgainForm | PasskeyForm) -> str:
    return safe_next(form.next.data, url_for("accounts.show"))
