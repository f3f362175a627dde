"""Where staff write polls, announce them, and end them."""

from typing import Any

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.permissions import Permission
from app.db import db
from app.kit.access import requires
from app.kit.clock import now
from app.kit.errors import DomainError
from app.kit.stale import keeps_input
from app.kit.web import render, see_other
from app.organisations.queries import list_public_names
from app.places.queries import list_ward_names
from app.polls import announcing, cancelling, drafting, restarting, staff_queries
from app.polls.draft_form import shown
from app.polls.models import Poll
from app.polls.readiness import list_missing
from app.polls.rules import Stage
from app.polls.staff_edge import done, hold_as_shown, refuse
from app.polls.staff_forms import PollForm, ReasonForm

bp = Blueprint("polls_staff", __name__, url_prefix="/staff/polls")


@bp.get("")
@requires(Permission.RUN_POLLS)
def index() -> Response:
    return render("polls/staff/index.html", polls=staff_queries.list_polls(), moment=now())


@bp.get("/new")
@requires(Permission.RUN_POLLS)
def new() -> Response:
    return _form_page(_poll_form(formdata=None))


@bp.post("/new")
@requires(Permission.RUN_POLLS)
@keeps_input
def create() -> Response:
    form = _poll_form()
    if not form.validate_on_submit():
        return _form_page(form, status=422)
    poll = drafting.create(form.terms, actor=current_user)
    db.session.commit()
    return see_other(url_for("polls_staff.show", poll_id=poll.id))


@bp.get("/<int:poll_id>")
@requires(Permission.RUN_POLLS)
def show(poll_id: int) -> Response:
    poll = staff_queries.get_poll(poll_id)
    moment = now()
    stage = poll.stage_at(moment)
    return render(
        "polls/staff/show.html",
        poll=poll,
        stage=stage,
        missing=list_missing(poll, moment) if stage is Stage.DRAFT else [],
        restart=staff_queries.find_restart(poll),
        may_cancel=stage in cancelling.CANCELLABLE,
    )


@bp.route("/<int:poll_id>/terms", methods=["GET", "POST"])
@requires(Permission.RUN_POLLS)
@keeps_input
def terms(poll_id: int) -> Response:
    poll = staff_queries.get_poll(poll_id)
    is_get = request.method == "GET"
    form = _poll_form(formdata=None, **shown(PollForm.values_of(poll))) if is_get else _poll_form()
    if not form.validate_on_submit():
        return _form_page(form, poll, 422 if form.errors else 200)
    try:
        hold_as_shown(form, poll, poll, PollForm.values_of)
        drafting.edit(poll, form.terms, actor=current_user)
    except DomainError as error:
        return _form_page(form, poll, refuse(form, error))
    return done(poll, _("Saved."))


@bp.get("/<int:poll_id>/announcement")
@requires(Permission.RUN_POLLS)
def look_again(poll_id: int) -> Response:
    """What is about to be frozen, read once more."""
    poll = staff_queries.get_poll(poll_id)
    if poll.announced_at is not None:
        return see_other(url_for("polls_staff.show", poll_id=poll.id))
    return _announcement_page(poll)


@bp.post("/<int:poll_id>/announcement")
@requires(Permission.RUN_POLLS)
def announce(poll_id: int) -> Response:
    poll = staff_queries.get_poll(poll_id)
    try:
        announcing.announce(poll, actor=current_user, opens_now=request.form.get("opens") == "now")
    except announcing.NotReady as error:
        db.session.rollback()
        return _announcement_page(poll, error.status)
    return done(poll, _("The poll is announced. Nothing in it can be changed any more."))


def _announcement_page(poll: Poll, status: int = 200) -> Response:
    moment = now()
    return render(
        "polls/staff/announcement.html",
        status=status,
        poll=poll,
        missing=list_missing(poll, moment, opens_now=True),
        fits_times=not list_missing(poll, moment),
    )


@bp.route("/<int:poll_id>/cancellation", methods=["GET", "POST"])
@requires(Permission.RUN_POLLS)
@keeps_input
def cancel(poll_id: int) -> Response:
    poll = staff_queries.get_poll(poll_id)
    form = ReasonForm()
    if not form.validate_on_submit():
        return render("polls/staff/cancellation.html", status=422 if form.errors else 200, poll=poll, form=form)
    cancelling.cancel(poll, form.why.data, actor=current_user)
    return done(poll, _("The poll is cancelled. Its ballots were destroyed, unread. Who voted is told by email."))


@bp.post("/<int:poll_id>/restart")
@requires(Permission.RUN_POLLS)
def restart(poll_id: int) -> Response:
    copy = restarting.restart(staff_queries.get_poll(poll_id), actor=current_user)
    return done(
        copy, _("This is the poll that takes its place. While it is a draft, choose its times, then announce it.")
    )


@bp.route("/<int:poll_id>/removal", methods=["GET", "POST"])
@requires(Permission.RUN_POLLS)
def remove(poll_id: int) -> Response:
    poll = staff_queries.get_poll(poll_id)
    if request.method == "GET":
        return render("polls/staff/removal.html", poll=poll)
    drafting.discard(poll, actor=current_user)
    db.session.commit()
    flash(_("The draft is deleted."), "success")
    return see_other(url_for("polls_staff.index"))


def _poll_form(**options: Any) -> PollForm:
    form = PollForm(**options)
    form.offer(list_ward_names(), list_public_names())
    return form


def _form_page(form: PollForm, poll: Poll | None = None, status: int = 200) -> Response:
    return render("polls/staff/form.html", status=status, form=form, poll=poll)
