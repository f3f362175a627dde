"""A person's own page: what we know of them, changing it, and leaving."""

from flask import Response, flash, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import actions, profiles
from app.accounts.forms import AgeForm, ChangeEmailForm, ChangePasswordForm, LeaveForm, ProfileForm
from app.accounts.hooks import count_published
from app.accounts.models import AgeBand, Display
from app.accounts.routes.blueprint import account_links, bp
from app.accounts.routes.hashing import hash_unlocked
from app.accounts.routes.owning import is_owner
from app.accounts.routes.refusing import refuse
from app.accounts.routes.sessions import address, end_session, remember_mail, start_session
from app.accounts.rules import UNDER_13
from app.db import db
from app.extensions import babel, limiter
from app.kit.access import signed_in, signed_in_recently
from app.kit.errors import DomainError
from app.kit.web import render, see_other
from app.places.queries import list_wards


@bp.get("/account")
@signed_in
def show() -> Response:
    return render("accounts/show.html", person=current_user, links=account_links(), languages=dict(_languages()))


@bp.route("/account/profile", methods=["GET", "POST"])
@signed_in
def profile() -> Response:
    form = _profile_form()
    if not form.validate_on_submit():
        return render("accounts/profile.html", status=422 if form.errors else 200, form=form)
    profiles.change_profile(current_user, _profile_of(form))
    db.session.commit()
    flash(_("Your profile is saved."), "success")
    return see_other(url_for("accounts.show"))


def _profile_form() -> ProfileForm:
    """People under 18 are always shown by a pseudonym, so they are not asked."""
    form = ProfileForm(obj=current_user)
    form.offer(wards=[(ward.code, ward.name) for ward in list_wards()], locales=_languages())
    if current_user.is_minor:
        del form.display
    if len(form.locale.choices) < 2:
        del form.locale
    return form


def _profile_of(form: ProfileForm) -> profiles.Profile:
    return profiles.Profile(
        name=form.name.data,
        ward_code=form.ward_code.data or None,
        locale=form.locale.data if "locale" in form else current_user.locale,
        display=Display(form.display.data) if "display" in form else Display.ANONYMOUS,
    )


def _languages() -> list[tuple[str, str]]:
    """Each language by its own name."""
    return [
        (str(locale), (locale.get_language_name() or str(locale)).capitalize()) for locale in babel.list_translations()
    ]


@bp.route("/account/age", methods=["GET", "POST"])
@signed_in
@limiter.limit("20/minute", methods=["POST"])
def change_age() -> Response:
    form = AgeForm(obj=current_user)
    if form.age_band.data == UNDER_13 and form.is_submitted():
        flash(_("You need to be 13 or over to have an account here. Please delete yours."), "info")
        return see_other(url_for("accounts.delete"))
    try:
        if not form.validate_on_submit():
            return render("accounts/change_age.html", status=422 if form.errors else 200, form=form)
        profiles.change_age(current_user, AgeBand(form.age_band.data))
    except DomainError as error:
        return refuse("accounts/change_age.html", form, error)
    db.session.commit()
    flash(_("Your age group is changed."), "success")
    return see_other(url_for("accounts.show"))


@bp.route("/account/email", methods=["GET", "POST"])
@signed_in_recently
@limiter.limit("20/minute", methods=["POST"])
def change_email() -> Response:
    form = ChangeEmailForm(email=current_user.email, has_password=bool(current_user.password_hash))
    try:
        if not form.validate_on_submit() or not is_owner(form):
            return render("accounts/change_email.html", status=422 if form.errors else 200, form=form)
        profiles.ask_to_change_email(current_user, form.email.data, address=address())
    except DomainError as error:
        return refuse("accounts/change_email.html", form, error)
    db.session.commit()
    remember_mail(form.email.data, "email")
    return see_other(url_for("accounts.check_email"))


@bp.route("/account/password", methods=["GET", "POST"])
@signed_in_recently
@limiter.limit("20/minute", methods=["POST"])
def change_password() -> Response:
    form = ChangePasswordForm(email=current_user.email, has_password=bool(current_user.password_hash))
    try:
        if not form.validate_on_submit() or not is_owner(form):
            return render("accounts/change_password.html", status=422 if form.errors else 200, form=form)
    except DomainError as error:
        return refuse("accounts/change_password.html", form, error)
    actions.change_password(current_user, hash_unlocked(form.password.data))
    db.session.commit()
    start_session(current_user._get_current_object())
    flash(_("Your password is changed. Every other device was signed out."), "success")
    return see_other(url_for("accounts.show"))


@bp.route("/account/deletion", methods=["GET", "POST"])
@signed_in_recently
@limiter.limit("20/minute", methods=["POST"])
def delete() -> Response:
    person = current_user._get_current_object()
    form = LeaveForm(has_published=count_published(person) > 0)
    try:
        if not form.validate_on_submit():
            return render("accounts/delete.html", status=422 if form.errors else 200, form=form)
        profiles.leave(person, keeps_text=form.keeps_text)
    except DomainError as error:
        return refuse("accounts/delete.html", form, error)
    db.session.commit()
    end_session()
    flash(_("Your account is deleted. Goodbye, and thank you."), "success")
    return see_other(url_for("home.index"))
