"""A person's own second factors: setting them up, and recovery codes for the day they are lost."""

import segno
from flask import Blueprint, Response, flash, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.models import Person
from app.accounts.permissions import Permission
from app.accounts.routes.sessions import keep_session
from app.db import db
from app.extensions import limiter
from app.factors import actions, keys, queries, rules
from app.factors.forms import CodeForm
from app.factors.proof import carried, carry, note_second_step, take
from app.kit.access import requires
from app.kit.errors import DomainError, NotFound
from app.kit.web import render, see_other

bp = Blueprint("second_factors", __name__)

NEW_SECRET = "new_factor"  # carried between the pages of one setting up
NEW_CODES = "new_codes"


@bp.get("/account/second-factors")
@requires(Permission.SEE_STAFF_DESK)
def index() -> Response:
    return render(
        "factors/index.html",
        app=queries.find_app(current_user),
        passkeys=queries.list_passkeys(current_user),
        has_passkeys=keys.is_possible(),
        codes=queries.count_recovery_codes(current_user),
        awaits=current_user.awaits_second_step,
    )


@bp.route("/account/second-factors/app", methods=["GET", "POST"])
@requires(Permission.SEE_STAFF_DESK, recently=True)
@limiter.limit("20/minute", methods=["POST"])
def add_app() -> Response:
    person = current_user._get_current_object()
    secret, form = _secret_for(person), CodeForm()
    try:
        if not form.validate_on_submit():
            return _show_app(form, person, secret, 422 if form.errors else 200)
        actions.add_app(person, secret, form.code.data)
    except DomainError as error:
        db.session.rollback()
        form.add_error("code", str(error))
        return _show_app(form, person, secret, error.status)
    return finish(person, _("Your authenticator app is set up."))


def _secret_for(person: Person) -> str:
    """The one whose QR code is on the page already, or a new one."""
    secret = actions.unseal(person, carried(NEW_SECRET), max_age=rules.SETTING_UP_TAKES)
    if secret is None:
        secret = rules.new_secret()
        carry(NEW_SECRET, actions.seal(person, secret))
    return secret


def _show_app(form: CodeForm, person: Person, secret: str, status: int) -> Response:
    """The secret as a picture, as a link for the device that shows the page, and as letters to type."""
    address = rules.address_of(secret, person.email)
    picture = segno.make(address, micro=False).svg_inline(
        omitsize=True, svgclass="town-qr", lineclass=None, light="#fff"
    )
    facts = {"address": address, "key": rules.spaced(secret), "picture": picture}
    return render("factors/app.html", status=status, form=form, **facts)


def finish(person: Person, said: str) -> Response:
    """Whoever has set up a factor has shown it; with the first one come recovery codes."""
    needs_codes = queries.count_recovery_codes(person) == 0
    codes = actions.renew_recovery_codes(person) if needs_codes else []
    db.session.commit()
    take(NEW_SECRET)
    note_second_step(person)
    flash(said, "success")
    return _show_later(person, codes) if codes else see_other(url_for("second_factors.index"))


@bp.post("/account/second-factors/app/removal")
@requires(Permission.SEE_STAFF_DESK, recently=True)
def remove_app() -> Response:
    person = current_user._get_current_object()
    app = queries.find_app(person)
    if app is None:
        raise NotFound(_("You have no authenticator app."))
    actions.remove(person, app)
    db.session.commit()
    keep_session(person)
    flash(_("The authenticator app is removed. Every other device was signed out."), "success")
    return see_other(url_for("second_factors.index"))


@bp.post("/account/recovery-codes")
@requires(Permission.SEE_STAFF_DESK, recently=True)
@limiter.limit("20/minute")
def renew_codes() -> Response:
    person = current_user._get_current_object()
    codes = actions.renew_recovery_codes(person)
    db.session.commit()
    return _show_later(person, codes)


def _show_later(person: Person, codes: list[str]) -> Response:
    carry(NEW_CODES, actions.seal(person, " ".join(codes)))
    return see_other(url_for("second_factors.show_codes"))


@bp.get("/account/recovery-codes")
@requires(Permission.SEE_STAFF_DESK)
def show_codes() -> Response:
    """Once, right after they were made."""
    codes = actions.unseal(current_user, take(NEW_CODES), max_age=rules.SETTING_UP_TAKES) or ""
    return render("factors/codes.html", codes=[rules.spaced(code) for code in codes.split()])
