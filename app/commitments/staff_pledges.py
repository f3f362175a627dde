"""Where staff read what organisations pledge: the queue, comments, the way back, their yes, and changes."""

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.permissions import Permission
from app.commitments import agreeing, changing, queries, wording
from app.commitments.edge import refuse
from app.commitments.forms import CommentForm, ReasonForm
from app.commitments.models import Commitment, CommitmentChange, OrganisationPledge
from app.commitments.rules import LONGEST_WHY, State
from app.db import db
from app.kit.access import requires
from app.kit.clock import today
from app.kit.errors import DomainError
from app.kit.paging import read_key
from app.kit.web import render, see_other
from app.organisations.queries import has_acted_for

bp = Blueprint("staff_organisation_pledges", __name__, url_prefix="/staff/organisation-pledges")


@bp.context_processor
def words() -> dict[str, object]:
    return {"wording": wording, "longest": LONGEST_WHY}


@bp.get("")
@requires(Permission.AGREE_ORGANISATION_PLEDGES)
def index() -> Response:
    """The pledges and the changes that wait, oldest first."""
    return render(
        "commitments/staff/index.html",
        listing=queries.list_submitted(after=read_key(request.args.get("after"))),
        changes=queries.list_open_changes(),
    )


@bp.get("/<int:pledge_id>")
@requires(Permission.AGREE_ORGANISATION_PLEDGES)
def show(pledge_id: int) -> Response:
    return _page(queries.get_pledge(pledge_id), ReasonForm(formdata=None))


def _page(pledge: OrganisationPledge, form: ReasonForm, status: int = 200) -> Response:
    queries.read_terms(pledge)
    return render(
        "commitments/staff/pledge.html",
        status=status,
        pledge=pledge,
        form=form,
        steps=queries.list_steps(pledge),
        gaps=queries.gaps_in(pledge, today()) if pledge.state is State.SUBMITTED else [],
        is_waiting=pledge.state is State.SUBMITTED,
        is_own=has_acted_for(pledge.organisation, current_user),
        is_finisher=queries.was_finished_by(pledge, current_user),
    )


@bp.route("/commitments/<int:commitment_id>/comments", methods=["GET", "POST"])
@requires(Permission.AGREE_ORGANISATION_PLEDGES)
def comment(commitment_id: int) -> Response:
    commitment = queries.get_submitted_commitment(commitment_id)
    form = CommentForm()
    if not form.validate_on_submit():
        return _comment_page(commitment, form, 422 if form.errors else 200)
    try:
        agreeing.comment(commitment, form.text.data, actor=current_user)
    except DomainError as error:
        return _comment_page(commitment, form, refuse(form, error))
    db.session.commit()
    flash(_("Your comment is kept. The organisation reads it when you send the pledge back."), "success")
    return see_other(url_for("staff_organisation_pledges.show", pledge_id=commitment.pledge_id))


def _comment_page(commitment: Commitment, form: CommentForm, status: int) -> Response:
    return render("commitments/staff/comment.html", status=status, commitment=commitment, form=form)


@bp.post("/<int:pledge_id>/return")
@requires(Permission.AGREE_ORGANISATION_PLEDGES)
def request_changes(pledge_id: int) -> Response:
    pledge = queries.get_pledge(pledge_id)
    form = ReasonForm()
    if not form.validate_on_submit():
        return _page(pledge, form, 422)
    try:
        agreeing.request_changes(pledge, why=form.why.data, actor=current_user)
    except DomainError as error:
        return _page(pledge, form, refuse(form, error))
    db.session.commit()
    flash(_("The pledge is sent back. We emailed your reasons."), "success")
    return see_other(url_for("staff_organisation_pledges.index"))


@bp.post("/<int:pledge_id>/agreement")
@requires(Permission.AGREE_ORGANISATION_PLEDGES)
def agree(pledge_id: int) -> Response:
    pledge = queries.get_pledge(pledge_id)
    form = ReasonForm(formdata=None)
    try:
        agreeing.agree(pledge, actor=current_user)
    except DomainError as error:
        return _page(pledge, form, refuse(form, error))
    db.session.commit()
    flash(_("The pledge is agreed and published."), "success")
    return see_other(url_for("staff_organisation_pledges.index"))


@bp.get("/changes/<int:change_id>")
@requires(Permission.AGREE_ORGANISATION_PLEDGES)
def change(change_id: int) -> Response:
    return _change_page(queries.get_change(change_id), ReasonForm(formdata=None))


def _change_page(found: CommitmentChange, form: ReasonForm, status: int = 200) -> Response:
    return render(
        "commitments/staff/change.html",
        status=status,
        change=found,
        commitment=found.commitment,
        pledge=found.commitment.pledge,
        differences=wording.describe_change(found),
        form=form,
        is_own=has_acted_for(found.commitment.pledge.organisation, current_user),
    )


@bp.post("/changes/<int:change_id>/agreement")
@requires(Permission.AGREE_ORGANISATION_PLEDGES)
def agree_change(change_id: int) -> Response:
    found = queries.get_change(change_id)
    try:
        changing.agree_change(found, actor=current_user)
    except DomainError as error:
        form = ReasonForm(formdata=None)
        return _change_page(found, form, refuse(form, error))
    db.session.commit()
    flash(_("The new version is public."), "success")
    return see_other(url_for("staff_organisation_pledges.index"))


@bp.post("/changes/<int:change_id>/refusal")
@requires(Permission.AGREE_ORGANISATION_PLEDGES)
def refuse_change(change_id: int) -> Response:
    found = queries.get_change(change_id)
    form = ReasonForm()
    if not form.validate_on_submit():
        return _change_page(found, form, 422)
    try:
        changing.refuse_change(found, why=form.why.data, actor=current_user)
    except DomainError as error:
        return _change_page(found, form, refuse(form, error))
    db.session.commit()
    flash(_("The commitment stays as it is. We emailed your reason."), "success")
    return see_other(url_for("staff_organisation_pledges.index"))
