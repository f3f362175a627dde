"""Answering by choice, and changing or taking back what was said with a code that only its giver has."""

from flask import Blueprint, Response, flash, session, url_for
from flask_babel import gettext as _

from app.db import db
from app.equality import actions, queries
from app.equality.forms import AnswersForm, CodeForm
from app.equality.occasions import ACCOUNT, get_occasion
from app.equality.questions import questionnaire
from app.equality.rules import entry_of, new_code
from app.extensions import limiter
from app.kit.access import public, signed_in
from app.kit.errors import NotFound
from app.kit.stale import keeps_input
from app.kit.web import render, see_other

bp = Blueprint("equality", __name__)

RECEIPT = "equality_code"


@bp.after_request
def keep_private(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@bp.route("/account/equality", methods=["GET", "POST"])
@signed_in
@limiter.limit("20/minute", methods=["POST"])
@keeps_input
def new() -> Response:
    """The code comes with the form, so that a form sent twice is one. Who sends it is not noted anywhere."""
    form = AnswersForm()
    if not form.validate_on_submit() or entry_of(form.code.data or "") is None:
        form.code.data = form.code.data if entry_of(form.code.data or "") else new_code()
        return _questions(form, "equality/new.html")
    answers = form.given()
    if not answers:
        flash(_("You have not answered any question, so we keep nothing."), "info")
        return see_other(url_for("accounts.show"))
    actions.give_answers(form.code.data, get_occasion(ACCOUNT), answers)
    db.session.commit()
    session[RECEIPT] = form.code.data
    return see_other(url_for("equality.receipt"))


@bp.get("/account/equality/code")
@signed_in
def receipt() -> Response:
    """Shown once: what stays in a browser would lead from it to the answers."""
    return render("equality/receipt.html", code=session.pop(RECEIPT, None))


@bp.route("/equality", methods=["GET", "POST"])
@public
@limiter.limit("20/minute", methods=["POST"])
@keeps_input
def find() -> Response:
    """The answers of a code, to be changed. The code is never part of an address."""
    form = CodeForm()
    if not form.validate_on_submit():
        return render("equality/find.html", status=422 if form.errors else 200, form=form)
    try:
        answers = queries.get_answers(form.code.data or "")
    except NotFound:
        form.refuse()
        return render("equality/find.html", status=422, form=form)
    return _questions(AnswersForm(formdata=None, code=form.code.data, **answers), "equality/edit.html")


@bp.post("/equality/answers")
@public
@limiter.limit("20/minute")
@keeps_input
def change() -> Response:
    form = AnswersForm()
    if not form.validate_on_submit():
        return _questions(form, "equality/edit.html")
    actions.change_answers(form.code.data or "", form.given())
    db.session.commit()
    flash(_("Your answers are changed. Your code is still the same."), "success")
    return see_other(url_for("equality.find"))


@bp.post("/equality/withdrawal")
@public
@limiter.limit("20/minute")
def withdraw() -> Response:
    actions.change_answers(CodeForm().code.data or "", {})
    db.session.commit()
    flash(_("Your answers are deleted."), "success")
    return see_other(url_for("equality.find"))


def _questions(form: AnswersForm, page: str) -> Response:  # type: ignore[valid-type]
    return render(page, status=422 if form.errors else 200, form=form, asked=questionnaire())  # type: ignore[attr-defined]
