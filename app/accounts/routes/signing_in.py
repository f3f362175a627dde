"""Signing in by password or e-mailed link, asking to reset a password, signing out."""

from flask import Response, flash, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import actions, guarding, passwords, queries
from app.accounts.forms import EmailForm, SignInForm
from app.accounts.models import Person
from app.accounts.routes.blueprint import bp
from app.accounts.routes.hashing import hash_unlocked
from app.accounts.routes.refusing import refuse
from app.accounts.routes.sessions import address, end_session, go_on, remember_mail, start_session
from app.db import db
from app.extensions import limiter
from app.kit.access import public, signed_in
from app.kit.errors import DomainError
from app.kit.stale import keeps_input
from app.kit.web import render, safe_next, see_other


@bp.route("/sign-in", methods=["GET", "POST"])
@public
@limiter.limit("20/minute", methods=["POST"])
@keeps_input
def sign_in() -> Response:
    form = SignInForm(next=request.args.get("next", ""))
    if not form.validate_on_submit():
        return render("accounts/sign_in.html", status=422 if form.errors else 200, form=form)
    try:
        person = _person_with_password(form.email.data, form.password.data)
    except DomainError as error:
        return refuse("accounts/sign_in.html", form, error)
    if person is None:
        form.add_error("email", _("The email address or the password is not right"))
        return render("accounts/sign_in.html", status=422, form=form)
    destination = start_session(person)
    return go_on(person, safe_next(form.next.data or destination, url_for("accounts.show")))


def _person_with_password(email: str, password: str) -> Person | None:
    """The person whose password this is. Committing before Argon2 keeps nobody else waiting for the database."""
    guarding.count_sign_in_try(email, address())
    person = queries.find_person_by_email(email)
    password_hash = person.password_hash if person and person.signed_up_at else None
    db.session.commit()
    is_right = passwords.is_right(password_hash, password)
    if person is None or password_hash is None or not is_right:
        guarding.note_sign_in_failure(email, address())
        db.session.commit()
        return None
    new_hash = hash_unlocked(password) if passwords.needs_rehash(password_hash) else None
    actions.note_sign_in(person, address=address(), new_hash=new_hash)
    db.session.commit()
    return person


@bp.route("/sign-in/link", methods=["GET", "POST"])
@public
@limiter.limit("20/minute", methods=["POST"])
@keeps_input
def sign_in_link_request() -> Response:
    form = EmailForm(next=request.args.get("next", ""))
    if not form.validate_on_submit():
        return render("accounts/sign_in_link_request.html", status=422 if form.errors else 200, form=form)
    try:
        next_page = safe_next(form.next.data, "")
        actions.ask_for_sign_in_link(form.email.data, next_page=next_page, address=address())
    except DomainError as error:
        return refuse("accounts/sign_in_link_request.html", form, error)
    db.session.commit()
    remember_mail(form.email.data, "sign_in")
    return see_other(url_for("accounts.check_email"))


@bp.route("/password-reset", methods=["GET", "POST"])
@public
@limiter.limit("20/minute", methods=["POST"])
@keeps_input
def password_reset() -> Response:
    form = EmailForm()
    if not form.validate_on_submit():
        return render("accounts/password_reset.html", status=422 if form.errors else 200, form=form)
    try:
        actions.ask_to_reset_password(form.email.data, address=address())
    except DomainError as error:
        return refuse("accounts/password_reset.html", form, error)
    db.session.commit()
    remember_mail(form.email.data, "password")
    return see_other(url_for("accounts.check_email"))


@bp.post("/account/session/closure")
@signed_in
def sign_out() -> Response:
    """Staff are signed out everywhere: who leaves a shared desk does not think of the other one."""
    if current_user.is_staff:
        return sign_out_everywhere()
    end_session()
    flash(_("You are signed out."), "success")
    return see_other(url_for("home.index"))


@bp.post("/account/sessions/closure")
@signed_in
def sign_out_everywhere() -> Response:
    actions.sign_out_everywhere(current_user)
    db.session.commit()
    end_session()
    flash(_("You are signed out on every device."), "success")
    return see_other(url_for("home.index"))
