"""The workspace's pages about single commitments: in a draft, and once published."""

from typing import Any

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.commitments import changing, drafting, drafts, ending, queries, wording
from app.commitments.charter import find_component, list_components
from app.commitments.edge import (
    as_typed,
    draft_key,
    edited_by_viewer,
    find_draft,
    forget_typed,
    keep_for_later,
    keep_typed,
    refuse,
    wants_later,
)
from app.commitments.errors import ChangedMeanwhile
from app.commitments.forms import ChangeForm, CommitmentForm, ReasonForm, TermsForm, values_of
from app.commitments.models import Commitment, OrganisationPledge
from app.commitments.rules import LONGEST_TEXT, LONGEST_WHY, CommitmentType
from app.db import db
from app.extensions import limiter
from app.kit.access import signed_in
from app.kit.clock import now
from app.kit.errors import DomainError
from app.kit.web import render, see_other
from app.organisations.queries import list_members

bp = Blueprint("workspace_commitments", __name__, url_prefix="/workspace/<slug>")


@bp.context_processor
def words() -> dict[str, object]:
    return {"wording": wording}


@bp.get("/pledges/<int:pledge_id>/ready-made")
@signed_in
def ready_made(slug: str, pledge_id: int) -> Response:
    """The Good Business Charter's components, to start from."""
    organisation = edited_by_viewer(slug)
    pledge = queries.get_pledge_of(organisation, pledge_id)
    return render(
        "commitments/workspace/ready_made.html",
        organisation=organisation,
        pledge=pledge,
        components=list_components(),
    )


@bp.get("/pledges/<int:pledge_id>/commitments/new")
@signed_in
def new(slug: str, pledge_id: int) -> Response:
    pledge = queries.get_pledge_of(edited_by_viewer(slug), pledge_id)
    component = find_component(request.args.get("ready", ""))
    if component is not None:
        values = {"text": component.text, "outcomes": component.outcome_codes}
        return _new_page(
            pledge, CommitmentForm(formdata=None, type=CommitmentType.GOOD_BUSINESS_CHARTER.value, **values)
        )
    draft = find_draft(pledge.organisation, _new_name(pledge))
    return _new_page(pledge, CommitmentForm(formdata=as_typed(draft) if draft else None))


def _new_name(pledge: OrganisationPledge) -> str:
    return f"pledge-{pledge.id}-new"


@bp.post("/pledges/<int:pledge_id>/commitments")
@limiter.limit("60/minute")
@signed_in
def create(slug: str, pledge_id: int) -> Response:
    pledge = queries.get_pledge_of(edited_by_viewer(slug), pledge_id)
    if wants_later():
        keep_for_later(pledge.organisation, _new_name(pledge))
        return see_other(_address(pledge))
    form = CommitmentForm()
    form.offer(list_members(pledge.organisation))
    if not form.validate_on_submit():
        return _new_page(pledge, form, 422)
    try:
        drafting.add_commitment(pledge, form.terms, owner_id=form.member_id, actor=current_user)
        forget_typed(pledge.organisation, _new_name(pledge))
    except DomainError as error:
        return _new_page(pledge, form, refuse(form, error))
    return _done(pledge, _("The commitment is added."))


def _new_page(pledge: OrganisationPledge, form: CommitmentForm, status: int = 200) -> Response:
    return _form_page("new_commitment", pledge, form, _new_name(pledge), status)


def _form_page(
    page: str, pledge: OrganisationPledge, form: TermsForm, name: str, status: int = 200, **facts: Any
) -> Response:
    form.offer(list_members(pledge.organisation))
    return render(
        f"commitments/workspace/{page}.html",
        status=status,
        organisation=pledge.organisation,
        pledge=pledge,
        form=form,
        draft_name=name,
        draft=find_draft(pledge.organisation, name),
        longest=LONGEST_TEXT,
        longest_why=LONGEST_WHY,
        **facts,
    )


@bp.get("/commitments/<int:commitment_id>/terms")
@signed_in
def edit(slug: str, commitment_id: int) -> Response:
    commitment = queries.get_commitment_of(edited_by_viewer(slug), commitment_id)
    draft = find_draft(commitment.pledge.organisation, f"commitment-{commitment.id}")
    return _edit_page(commitment, CommitmentForm(formdata=as_typed(draft) if draft else None, **values_of(commitment)))


@bp.post("/commitments/<int:commitment_id>/terms")
@limiter.limit("60/minute")
@signed_in
def save(slug: str, commitment_id: int) -> Response:
    commitment = queries.get_commitment_of(edited_by_viewer(slug), commitment_id)
    pledge, name = commitment.pledge, f"commitment-{commitment.id}"
    if wants_later():
        keep_for_later(pledge.organisation, name)
        return see_other(_address(pledge))
    form = CommitmentForm()
    form.offer(list_members(pledge.organisation))
    if not form.validate_on_submit():
        return _edit_page(commitment, form, 422)
    try:
        drafting.save_commitment(
            commitment, form.terms, owner_id=form.member_id, version=form.opened_on, actor=current_user
        )
        forget_typed(pledge.organisation, name)
    except ChangedMeanwhile as error:
        return _edit_page(commitment, form, refuse(form, error), is_conflict=True)
    except DomainError as error:
        return _edit_page(commitment, form, refuse(form, error))
    return _done(pledge, _("Saved."))


def _edit_page(
    commitment: Commitment, form: CommitmentForm, status: int = 200, *, is_conflict: bool = False
) -> Response:
    """After a conflict both texts are shown, and the form is one on the newest version: what was typed stays in it."""
    both = wording.differences(commitment.terms, form.terms) if is_conflict else []
    if is_conflict:
        form.version.data = str(commitment.version)
    return _form_page(
        "edit_commitment",
        commitment.pledge,
        form,
        f"commitment-{commitment.id}",
        status,
        commitment=commitment,
        both=both,
        is_conflict=is_conflict,
    )


@bp.route("/commitments/<int:commitment_id>/removal", methods=["GET", "POST"])
@limiter.limit("60/minute", methods=["POST"])
@signed_in
def remove(slug: str, commitment_id: int) -> Response:
    """Out of a draft: nobody but the organisation and staff has seen it."""
    commitment = queries.get_commitment_of(edited_by_viewer(slug), commitment_id)
    pledge = commitment.pledge
    if request.method == "GET":
        return render(
            "commitments/workspace/remove_commitment.html",
            organisation=pledge.organisation,
            pledge=pledge,
            commitment=commitment,
        )
    drafting.remove_commitment(commitment, actor=current_user)
    return _done(pledge, _("The commitment is removed."))


@bp.get("/commitments/<int:commitment_id>/changes/new")
@signed_in
def new_change(slug: str, commitment_id: int) -> Response:
    commitment = queries.get_commitment_of(edited_by_viewer(slug), commitment_id)
    draft = find_draft(commitment.pledge.organisation, f"change-{commitment.id}")
    return _change_page(commitment, ChangeForm(formdata=as_typed(draft) if draft else None, **values_of(commitment)))


@bp.post("/commitments/<int:commitment_id>/changes")
@limiter.limit("30/minute")
@signed_in
def ask_change(slug: str, commitment_id: int) -> Response:
    """What is public is not edited: staff look at the new terms first."""
    commitment = queries.get_commitment_of(edited_by_viewer(slug), commitment_id)
    pledge, name = commitment.pledge, f"change-{commitment.id}"
    if wants_later():
        keep_for_later(pledge.organisation, name)
        return see_other(_address(pledge))
    form = ChangeForm()
    form.known_due = commitment.due_on
    form.offer()
    if not form.validate_on_submit():
        return _change_page(commitment, form, 422)
    try:
        changing.ask_change(commitment, form.terms, why=form.why.data, actor=current_user)
        forget_typed(pledge.organisation, name)
    except DomainError as error:
        return _change_page(commitment, form, refuse(form, error))
    return _done(pledge, _("Staff look at the change next. Until they agree, the public sees the old version."))


def _change_page(commitment: Commitment, form: ChangeForm, status: int = 200) -> Response:
    return _form_page("new_change", commitment.pledge, form, f"change-{commitment.id}", status, commitment=commitment)


@bp.route("/commitments/<int:commitment_id>/withdrawal", methods=["GET", "POST"])
@limiter.limit("30/minute", methods=["POST"])
@signed_in
def withdraw(slug: str, commitment_id: int) -> Response:
    commitment = queries.get_commitment_of(edited_by_viewer(slug), commitment_id)
    form = ReasonForm()
    if not form.validate_on_submit():
        return _withdraw_page(commitment, form, 422 if form.errors else 200)
    try:
        ending.withdraw_commitment(commitment, why=form.why.data, actor=current_user)
    except DomainError as error:
        return _withdraw_page(commitment, form, refuse(form, error))
    return _done(commitment.pledge, _("The commitment is withdrawn. It stays public, with your reason."))


def _withdraw_page(commitment: Commitment, form: ReasonForm, status: int) -> Response:
    return render(
        "commitments/workspace/withdraw_commitment.html",
        status=status,
        organisation=commitment.pledge.organisation,
        pledge=commitment.pledge,
        commitment=commitment,
        form=form,
        longest=LONGEST_WHY,
    )


@bp.post("/drafts/<name>")
@limiter.limit("120/minute")
@signed_in
def keep(slug: str, name: str) -> Response:
    """Scripts keep what is typed as it changes; the island says when."""
    organisation = edited_by_viewer(slug)
    keep_typed(organisation, name[:60], is_asked=False)
    return render("commitments/workspace/_kept.html", "commitments/workspace/_kept.html", kept_at=now())


@bp.post("/drafts/<name>/removal")
@limiter.limit("60/minute")
@signed_in
def discard(slug: str, name: str) -> Response:
    """Start again from what is saved."""
    organisation = edited_by_viewer(slug)
    drafts.forget(current_user, draft_key(organisation, name))
    db.session.commit()
    flash(_("What you had typed is gone."), "success")
    return see_other(url_for("workspace_pledges.index", slug=slug))


def _done(pledge: OrganisationPledge, message: str) -> Response:
    address = _address(pledge)
    db.session.commit()
    flash(message, "success")
    return see_other(address)


def _address(pledge: OrganisationPledge) -> str:
    return url_for("workspace_pledges.show", slug=pledge.organisation.slug, pledge_id=pledge.id)
