""" "I will if N others do": the list, one shared pledge, joining it, and starting one."""

from datetime import timedelta

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.db import db
from app.extensions import limiter
from app.kit.access import because, public, signed_in
from app.kit.clock import today
from app.kit.errors import DomainError
from app.kit.locale import lazy as _l
from app.kit.paging import read_key
from app.kit.stale import keeps_input
from app.kit.web import render, see_other
from app.pledges import drafts, queries, sharing, sharing_queries
from app.pledges.edge import refuse, viewer
from app.pledges.models import SharedState
from app.pledges.sharing_forms import LONGEST_WHY, StartSharedForm

bp = Blueprint("pledges_shared", __name__)


@bp.get("/pledges/shared")
@public
def index() -> Response:
    person, after = viewer(), read_key(request.args.get("after"))
    return render(
        "pledges/shared/index.html",
        counts=sharing_queries.count_by_state(),
        states=SharedState,
        is_first=after is None,
        joinable=queries.list_shared_open(),
        finished=sharing_queries.list_finished(after=after),
        own=sharing_queries.list_by_starter(person) if person else [],
        today=today(),
    )


@bp.get("/pledges/shared/<int:shared_id>")
@public
def show(shared_id: int) -> Response:
    person = viewer()
    shared = sharing_queries.get_visible(shared_id, person)
    return render(
        "pledges/shared/show.html",
        shared=shared,
        states=SharedState,
        held=sharing_queries.find_live_pledge(person, shared.action),
        is_starter=person is not None and shared.starter_id == person.id,
        today=today(),
    )


@bp.post("/pledges/shared/<int:shared_id>/joining")
@limiter.limit("30/minute")
@public
def join(shared_id: int) -> Response:
    """Take the action and the shared pledge along to the ordinary pages of a pledge. Nothing is promised yet."""
    shared = sharing_queries.get_visible(shared_id, viewer())
    if not shared.takes_joiners_on(today()):
        raise DomainError(_("This shared pledge takes nobody in now."))
    answers = drafts.new()
    answers.action, answers.shared = shared.action.slug, shared.id
    drafts.keep(answers)
    return see_other(url_for("pledges.about_you", key=answers.key))


@bp.get("/pledges/shared/new")
@because(_l("To start a shared pledge you need an account: we tell you what becomes of it. Sign in or make one."))
@signed_in
def new() -> Response:
    return _form_page(StartSharedForm(formdata=None))


@bp.post("/pledges/shared")
@limiter.limit("10/minute")
@signed_in
@keeps_input
def create() -> Response:
    form = StartSharedForm()
    form.offer(queries.list_actions())
    if not form.validate_on_submit():
        return _form_page(form, status=422)
    try:
        shared = sharing.propose(_proposal_of(form), actor=current_user)
    except DomainError as error:
        return _form_page(form, status=refuse(form, error))
    db.session.commit()
    flash(_("Thank you. The Taskforce reads it next, and we email you what they decide."), "success")
    return see_other(url_for("pledges_shared.show", shared_id=shared.id))


def _proposal_of(form: StartSharedForm) -> sharing.Proposal:
    assert form.closes_on.data is not None
    return sharing.Proposal(
        key=form.key.data,
        title=form.title.data,
        reason=form.reason.data,
        action=queries.get_action(form.action.data),
        target=form.target.data,
        closes_on=form.closes_on.data,
        organisation=form.organisation.data or "",
        promise_back=form.promise_back.data or "",
    )


def _form_page(form: StartSharedForm, status: int = 200) -> Response:
    form.offer(queries.list_actions())
    example = today() + timedelta(days=90)
    return render("pledges/shared/new.html", status=status, form=form, example=example, longest=LONGEST_WHY)
