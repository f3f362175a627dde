"""Where authors read what was decided about their words, and appeal. By a signed link: many have no account."""

from flask import Blueprint, Response, flash, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.db import db
from app.extensions import limiter
from app.kit.access import public, signed_in
from app.kit.errors import DomainError
from app.kit.stale import keeps_input
from app.kit.web import render, see_other
from app.moderation.addresses import decision_token
from app.moderation.appealing import appeal
from app.moderation.forms import AppealForm
from app.moderation.labels import HIDE_REASONS, OUTCOMES
from app.moderation.queries import Told, get_told, list_told
from app.moderation.rules import LONGEST_WORDS

bp = Blueprint("moderation_authors", __name__)


@bp.get("/account/moderation")
@signed_in
def index() -> Response:
    told = [(decision, decision_token(decision, current_user)) for decision in list_told(current_user)]
    return render("moderation/mine.html", told=told, reasons=HIDE_REASONS, outcomes=OUTCOMES)


@bp.get("/decisions/<token>")
@public
def decision(token: str) -> Response:
    return _page(get_told(token), token, AppealForm(formdata=None))


@bp.post("/decisions/<token>/appeal")
@limiter.limit("10/minute")
@public
@keeps_input
def create_appeal(token: str) -> Response:
    told, form = get_told(token), AppealForm()
    if not form.validate_on_submit():
        return _page(told, token, form, status=422)
    try:
        appeal(told.decision, words=form.words.data, actor=told.person)
    except DomainError as error:
        db.session.rollback()
        form.form_errors.append(str(error))
        return _page(get_told(token), token, form, status=error.status)
    db.session.commit()
    flash(_("Thank you. Somebody else reads it now, and we write to you when they have decided."), "success")
    return see_other(url_for("moderation_authors.decision", token=token))


def _page(told: Told, token: str, form: AppealForm, status: int = 200) -> Response:
    return render(
        "moderation/decision.html",
        status=status,
        decision=told.decision,
        case=told.decision.case,
        action=url_for("moderation_authors.create_appeal", token=token),
        form=form,
        reasons=HIDE_REASONS,
        outcomes=OUTCOMES,
        longest=LONGEST_WORDS,
    )
