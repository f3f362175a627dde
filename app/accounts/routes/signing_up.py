"""Signing up, and the page that says to look for our e-mail."""

from flask import Response, request, url_for
from flask_babel import get_locale

from app.accounts import actions
from app.accounts.forms import EmailForm, SignUpForm
from app.accounts.models import AgeBand, SignUp
from app.accounts.routes.blueprint import bp
from app.accounts.routes.refusing import refuse
from app.accounts.routes.sessions import address, remember_mail, remembered_mail
from app.accounts.rules import UNDER_13
from app.db import db
from app.extensions import limiter
from app.kit.access import public
from app.kit.errors import DomainError
from app.kit.stale import keeps_input
from app.kit.text import tidy_line
from app.kit.web import render, safe_next, see_other


@bp.route("/sign-up", methods=["GET", "POST"])
@public
@limiter.limit("20/minute", methods=["POST"])
@keeps_input
def sign_up() -> Response:
    form = SignUpForm(next=request.args.get("next", ""))
    if form.age_band.data == UNDER_13:
        return see_other(url_for("accounts.under_13"))
    if not form.validate_on_submit():
        return render("accounts/sign_up.html", status=422 if form.errors else 200, form=form)
    try:
        actions.ask_to_sign_up(form.email.data, _details(form), address=address())
    except DomainError as error:
        return refuse("accounts/sign_up.html", form, error)
    db.session.commit()
    remember_mail(form.email.data, "sign_up")
    return see_other(url_for("accounts.check_email"))


def _details(form: SignUpForm) -> SignUp:
    return SignUp(
        name=tidy_line(form.name.data),
        age_band=AgeBand(form.age_band.data),
        locale=str(get_locale()),
        next_page=safe_next(form.next.data, ""),
    )


@bp.get("/sign-up/under-13")
@public
def under_13() -> Response:
    return render("accounts/under_13.html")


@bp.post("/sign-up/link")
@public
@limiter.limit("20/minute")
def resend_sign_up_link() -> Response:
    form = EmailForm()
    if not form.validate_on_submit():
        return see_other(url_for("accounts.sign_up"))
    actions.resend_confirmation(form.email.data, address=address())
    db.session.commit()
    remember_mail(form.email.data, "sign_up")
    return see_other(url_for("accounts.check_email"))


@bp.get("/check-email")
@public
def check_email() -> Response:
    mailed = remembered_mail()
    if mailed is None:
        return see_other(url_for("accounts.sign_in"))
    return render(
        "accounts/check_email.html", form=EmailForm(email=mailed["to"]), to=mailed["to"], about=mailed["about"]
    )
