"""The workspace's pages about pledges: starting one, sending it to staff, and what comes after."""

from flask import Blueprint, Response, flash, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.commitments import agreeing, drafting, ending, queries, renewing, wording
from app.commitments.edge import (
    as_typed,
    edited_by_viewer,
    find_draft,
    forget_typed,
    keep_for_later,
    refuse,
    wants_later,
)
from app.commitments.errors import ChangedMeanwhile
from app.commitments.forms import PledgeForm, ReasonForm
from app.commitments.models import OrganisationPledge
from app.commitments.renewing import FINISHED
from app.commitments.rules import EDITABLE, LIVE, LONGEST_STATEMENT, LONGEST_WHY, State, may_become
from app.db import db
from app.extensions import limiter
from app.kit.access import signed_in
from app.kit.clock import today
from app.kit.errors import DomainError
from app.kit.web import render, see_other
from app.organisations.models import Organisation
from app.organisations.queries import find_membership, get_workspace
from app.organisations.rules import MemberRole, is_at_least

bp = Blueprint("workspace_pledges", __name__, url_prefix="/workspace/<slug>/pledges")


@bp.context_processor
def words() -> dict[str, object]:
    return {"wording": wording}


@bp.get("")
@signed_in
def index(slug: str) -> Response:
    organisation = get_workspace(slug, current_user)
    return render(
        "commitments/workspace/pledges.html",
        organisation=organisation,
        pledges=queries.list_pledges_of(organisation),
        may_write=_may_write(organisation),
    )


def _may_write(organisation: Organisation) -> bool:
    """Whether whoever looks may change things: it decides what the page offers, the loaders decide what happens."""
    membership = find_membership(organisation, current_user)
    return (
        membership is not None and is_at_least(membership.role, MemberRole.EDITOR) and organisation.suspended_at is None
    )


@bp.get("/new")
@signed_in
def new(slug: str) -> Response:
    organisation = edited_by_viewer(slug)
    draft = find_draft(organisation, "pledge-new")
    form = PledgeForm(formdata=as_typed(draft) if draft else None)
    return _new_page(organisation, form)


@bp.post("")
@limiter.limit("30/minute")
@signed_in
def create(slug: str) -> Response:
    organisation = edited_by_viewer(slug)
    if wants_later():
        keep_for_later(organisation, "pledge-new")
        return see_other(url_for("workspace_pledges.index", slug=slug))
    form = PledgeForm()
    if not form.validate_on_submit():
        return _new_page(organisation, form, 422)
    try:
        pledge = drafting.start_pledge(organisation, *form.period, statement=form.statement.data, actor=current_user)
        forget_typed(organisation, "pledge-new")
    except DomainError as error:
        return _new_page(organisation, form, refuse(form, error))
    return _done(pledge, _("Your draft is started. Add what you commit to."))


def _new_page(organisation: Organisation, form: PledgeForm, status: int = 200) -> Response:
    return render(
        "commitments/workspace/new_pledge.html",
        status=status,
        organisation=organisation,
        form=form,
        longest=LONGEST_STATEMENT,
        draft=find_draft(organisation, "pledge-new"),
    )


@bp.get("/<int:pledge_id>")
@signed_in
def show(slug: str, pledge_id: int) -> Response:
    organisation = get_workspace(slug, current_user)
    pledge = queries.get_pledge_of(organisation, pledge_id)
    queries.read_terms(pledge)
    return render(
        "commitments/workspace/pledge.html",
        organisation=organisation,
        pledge=pledge,
        steps=queries.list_steps(pledge),
        members=queries.list_past_and_present_members(organisation),
        gaps=queries.gaps_in(pledge, today()) if pledge.state in EDITABLE else [],
        open_changes={change.commitment_id: change for change in queries.list_open_changes_in(pledge)},
        writers={person.id: person.name or person.email for person in queries.list_writers(organisation)},
        renewal=queries.find_renewal(pledge),
        finished=FINISHED,
        may_write=_may_write(organisation),
        is_editable=pledge.state in EDITABLE,
        is_live=pledge.state in LIVE,
        may_end=may_become(pledge.state, State.ENDED),
        may_withdraw=may_become(pledge.state, State.WITHDRAWN),
    )


@bp.get("/<int:pledge_id>/statement")
@signed_in
def statement(slug: str, pledge_id: int) -> Response:
    organisation = edited_by_viewer(slug)
    pledge = queries.get_pledge_of(organisation, pledge_id)
    draft = find_draft(organisation, f"pledge-{pledge.id}")
    saved = {"starts_on": pledge.starts_on, "ends_on": pledge.ends_on, "statement": pledge.statement}
    form = PledgeForm(formdata=as_typed(draft) if draft else None, version=str(pledge.version), **saved)
    return _statement_page(pledge, form)


@bp.post("/<int:pledge_id>/statement")
@limiter.limit("60/minute")
@signed_in
def save_statement(slug: str, pledge_id: int) -> Response:
    organisation = edited_by_viewer(slug)
    pledge = queries.get_pledge_of(organisation, pledge_id)
    if wants_later():
        keep_for_later(organisation, f"pledge-{pledge.id}")
        return see_other(_address(pledge))
    form = PledgeForm()
    if not form.validate_on_submit():
        return _statement_page(pledge, form, 422)
    try:
        drafting.save_statement(
            pledge,
            statement=form.statement.data,
            period=form.period,
            version=form.opened_on,
            actor=current_user,
        )
        forget_typed(organisation, f"pledge-{pledge.id}")
    except ChangedMeanwhile as error:
        return _statement_page(pledge, form, refuse(form, error), is_conflict=True)
    except DomainError as error:
        return _statement_page(pledge, form, refuse(form, error))
    return _done(pledge, _("Saved."))


def _statement_page(
    pledge: OrganisationPledge, form: PledgeForm, status: int = 200, *, is_conflict: bool = False
) -> Response:
    """After a conflict the form is one on the newest version: sending it again is a decision for one's own words."""
    if is_conflict:
        form.version.data = str(pledge.version)
    return render(
        "commitments/workspace/statement.html",
        status=status,
        organisation=pledge.organisation,
        pledge=pledge,
        form=form,
        longest=LONGEST_STATEMENT,
        is_conflict=is_conflict,
        draft=find_draft(pledge.organisation, f"pledge-{pledge.id}"),
    )


@bp.post("/<int:pledge_id>/submission")
@limiter.limit("30/minute")
@signed_in
def submit(slug: str, pledge_id: int) -> Response:
    """Send it to staff. What is missing is listed on the pledge's own page, which says so again."""
    pledge = queries.get_pledge_of(edited_by_viewer(slug), pledge_id)
    try:
        agreeing.submit(pledge, actor=current_user)
    except DomainError as error:
        return _refused(pledge, error)
    return _done(pledge, _("Your pledge is with staff. We email you what they decide."))


@bp.post("/<int:pledge_id>/renewal")
@limiter.limit("30/minute")
@signed_in
def renew(slug: str, pledge_id: int) -> Response:
    pledge = queries.get_pledge_of(edited_by_viewer(slug), pledge_id)
    try:
        renewal = renewing.renew(pledge, actor=current_user)
    except DomainError as error:
        return _refused(pledge, error)
    return _done(renewal, _("We filled in the next pledge with what is unfinished. Change what you like."))


@bp.route("/<int:pledge_id>/ending", methods=["GET", "POST"])
@limiter.limit("30/minute", methods=["POST"])
@signed_in
def end(slug: str, pledge_id: int) -> Response:
    pledge = queries.get_pledge_of(edited_by_viewer(slug), pledge_id)
    form = ReasonForm()
    if not form.validate_on_submit():
        return _reason_page("end", pledge, form, 422 if form.errors else 200)
    try:
        ending.end_pledge(pledge, why=form.why.data, actor=current_user)
    except DomainError as error:
        return _reason_page("end", pledge, form, refuse(form, error))
    return _done(pledge, _("The pledge has ended. It stays on your public page."))


@bp.route("/<int:pledge_id>/withdrawal", methods=["GET", "POST"])
@limiter.limit("30/minute", methods=["POST"])
@signed_in
def withdraw(slug: str, pledge_id: int) -> Response:
    pledge = queries.get_pledge_of(edited_by_viewer(slug), pledge_id)
    form = ReasonForm()
    if not form.validate_on_submit():
        return _reason_page("withdraw", pledge, form, 422 if form.errors else 200)
    try:
        ending.withdraw_pledge(pledge, why=form.why.data, actor=current_user)
    except DomainError as error:
        return _reason_page("withdraw", pledge, form, refuse(form, error))
    return _done(pledge, _("The pledge is withdrawn."))


def _reason_page(act: str, pledge: OrganisationPledge, form: ReasonForm, status: int) -> Response:
    return render(
        f"commitments/workspace/{act}_pledge.html",
        status=status,
        organisation=pledge.organisation,
        pledge=pledge,
        form=form,
        longest=LONGEST_WHY,
    )


def _done(pledge: OrganisationPledge, message: str) -> Response:
    address = _address(pledge)
    db.session.commit()
    flash(message, "success")
    return see_other(address)


def _refused(pledge: OrganisationPledge, error: DomainError) -> Response:
    """Buttons without a form have nothing typed to keep: the pledge's page says why, as it is now."""
    db.session.rollback()
    flash(str(error), "error")
    return see_other(_address(pledge))


def _address(pledge: OrganisationPledge) -> str:
    return url_for("workspace_pledges.show", slug=pledge.organisation.slug, pledge_id=pledge.id)
