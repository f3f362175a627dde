"""E-mailed links. Opening one shows a button and changes nothing: mail scanners open links. The button uses it."""

from flask import Response, flash, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import actions, profiles, queries, staffing
from app.accounts.forms import ConfirmSignUpForm, JoinStaffForm, NewPasswordForm
from app.accounts.labels import ROLE_LABELS
from app.accounts.models import EmailLink, Purpose, SignUp
from app.accounts.routes.blueprint import bp
from app.accounts.routes.hashing import hash_unlocked
from app.accounts.routes.sessions import address, go_on, remember_destination, start_session
from app.db import db
from app.extensions import limiter
from app.kit.access import public
from app.kit.web import render, safe_next, see_other


@bp.route("/links/sign-up/<token>", methods=["GET", "POST"])
@public
@limiter.limit("60/minute")
def sign_up_link(token: str) -> Response:
    """Here the mailbox is proved: its owner sees the name that was given, and chooses a password or none."""
    link = queries.peek_link(token, Purpose.CONFIRM_SIGN_UP)
    sign_up = SignUp.from_json(link.detail)
    form = ConfirmSignUpForm(email=link.person.email, name=sign_up.name)
    if not form.validate_on_submit():
        status = 422 if form.errors else 200
        return render(
            "accounts/confirm_sign_up.html", status=status, form=form, link=link, sign_up=sign_up, token=token
        )
    password_hash = hash_unlocked(form.password.data) if form.password.data else None
    person = actions.confirm_sign_up(token, name=form.name.data, password_hash=password_hash)
    db.session.commit()
    start_session(person)
    flash(_("Your account is open. Welcome."), "success")
    return see_other(safe_next(sign_up.next_page, url_for("accounts.show")))


@bp.get("/links/sign-in/<token>")
@public
@limiter.limit("60/minute")
def sign_in_link(token: str) -> Response:
    return render("accounts/use_sign_in_link.html", link=queries.peek_link(token, Purpose.SIGN_IN), token=token)


@bp.post("/links/sign-in/<token>")
@public
@limiter.limit("20/minute")
def use_sign_in_link(token: str) -> Response:
    link = actions.use_link(token, Purpose.SIGN_IN)
    person, next_page = link.person, link.detail
    actions.note_sign_in(person, address=address())
    db.session.commit()
    destination = start_session(person)
    return go_on(person, safe_next(next_page or destination, url_for("accounts.show")))


@bp.route("/links/password/<token>", methods=["GET", "POST"])
@public
@limiter.limit("60/minute")
def password_link(token: str) -> Response:
    link = queries.peek_link(token, Purpose.RESET_PASSWORD)
    form = NewPasswordForm(email=link.person.email)
    if not form.validate_on_submit():
        status = 422 if form.errors else 200
        return render("accounts/password_link.html", status=status, form=form, link=link, token=token)
    person = actions.reset_password(token, hash_unlocked(form.password.data), address=address())
    db.session.commit()
    start_session(person)
    flash(_("Your password is changed, and you are signed in here. Every other device was signed out."), "success")
    return go_on(person, url_for("accounts.show"))


@bp.get("/links/email/<token>")
@public
@limiter.limit("60/minute")
def email_link(token: str) -> Response:
    return render("accounts/confirm_email.html", link=queries.peek_link(token, Purpose.CHANGE_EMAIL), token=token)


@bp.post("/links/email/<token>")
@public
@limiter.limit("20/minute")
def confirm_email(token: str) -> Response:
    person = profiles.change_email(token)
    db.session.commit()
    start_session(person)
    flash(_("Your email address is changed. Every other device was signed out."), "success")
    return see_other(url_for("accounts.show"))


@bp.route("/links/staff/<token>", methods=["GET", "POST"])
@public
@limiter.limit("60/minute")
def staff_link(token: str) -> Response:
    """Newcomers make their account here; people with one accept while signed in."""
    link = queries.peek_link(token, Purpose.JOIN_STAFF)
    if link.person.signed_up_at is not None:
        return render("accounts/accept_invitation.html", link=link, roles=_roles(link), token=token)
    form = JoinStaffForm(email=link.person.email)
    if not form.validate_on_submit():
        status = 422 if form.errors else 200
        return render("accounts/join_staff.html", status=status, form=form, link=link, roles=_roles(link), token=token)
    password_hash = hash_unlocked(form.password.data)
    person = staffing.join_as_newcomer(token, name=form.name.data, password_hash=password_hash)
    db.session.commit()
    start_session(person)
    return see_other(url_for("staff.index"))


@bp.post("/links/staff/<token>/acceptance")
@public
@limiter.limit("20/minute")
def accept_invitation(token: str) -> Response:
    if not current_user.is_authenticated:
        queries.peek_link(token, Purpose.JOIN_STAFF)
        remember_destination(url_for("accounts.staff_link", token=token))
        return see_other(url_for("accounts.sign_in"))
    staffing.join_with_account(token, actor=current_user)
    db.session.commit()
    return see_other(url_for("staff.index"))


def _roles(link: EmailLink) -> list[str]:
    return [str(ROLE_LABELS[role]) for role in staffing.Invitation.from_link(link).roles]
