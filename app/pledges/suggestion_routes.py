"""Suggesting an action for the catalogue, and seeing what became of it."""

from flask import Blueprint, Response, flash, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.db import db
from app.extensions import limiter
from app.kit.access import because, signed_in
from app.kit.errors import DomainError
from app.kit.locale import lazy as _l
from app.kit.stale import keeps_input
from app.kit.web import render, see_other
from app.pledges import suggestion_queries, suggestions
from app.pledges.edge import refuse
from app.pledges.suggestion_forms import LONGEST_WHY, SuggestForm
from app.pledges.suggestion_models import Decision
from app.vision.queries import list_priorities

bp = Blueprint("pledges_suggestions", __name__)


@bp.get("/pledges/suggestions")
@signed_in
def index() -> Response:
    return render(
        "pledges/suggestions/index.html",
        suggestions=suggestion_queries.list_by_suggester(current_user),
        decisions=Decision,
    )


@bp.get("/pledges/suggestions/new")
@because(_l("To suggest an action you need an account: we tell you what becomes of it. Sign in or make one."))
@signed_in
def new() -> Response:
    return _form_page(SuggestForm(formdata=None))


@bp.post("/pledges/suggestions")
@limiter.limit("10/minute")
@signed_in
@keeps_input
def create() -> Response:
    form = SuggestForm()
    form.offer(list_priorities())
    if not form.validate_on_submit():
        return _form_page(form, status=422)
    try:
        _suggest(form)
    except DomainError as error:
        return _form_page(form, status=refuse(form, error))
    db.session.commit()
    flash(_("Thank you. The Taskforce reads it next, and we email you what they decide."), "success")
    return see_other(url_for("pledges_suggestions.index"))


def _suggest(form: SuggestForm) -> None:
    suggestions.suggest(
        key=form.key.data,
        title=form.title.data,
        why=form.why.data,
        priority=form.priority.data,
        actor=current_user,
    )


def _form_page(form: SuggestForm, status: int = 200) -> Response:
    form.offer(list_priorities())
    return render("pledges/suggestions/new.html", status=status, form=form, longest=LONGEST_WHY)
