"""Where staff finish imported drafts, before another of the staff agrees them."""

from typing import Any

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.permissions import Permission
from app.commitments import finishing, queries, wording
from app.commitments.edge import refuse
from app.commitments.errors import ChangedMeanwhile
from app.commitments.forms import PledgeForm, TermsForm, values_of
from app.commitments.lacking import list_lacking
from app.commitments.models import Commitment, OrganisationPledge
from app.commitments.rules import EDITABLE, LONGEST_STATEMENT, LONGEST_TEXT
from app.db import db
from app.kit.access import requires
from app.kit.clock import today
from app.kit.errors import DomainError
from app.kit.paging import read_key
from app.kit.web import render, see_other

bp = Blueprint("staff_imported_pledges", __name__, url_prefix="/staff/organisation-pledges/imported")


@bp.context_processor
def words() -> dict[str, object]:
    return {"wording": wording}


@bp.get("")
@requires(Permission.AGREE_ORGANISATION_PLEDGES)
def index() -> Response:
    """What still lacks something, or waits to be sent."""
    listing = finishing.list_unfinished(after=read_key(request.args.get("after")))
    day = today()
    lacking = {pledge.id: sum(len(each.gaps) for each in list_lacking(pledge, day)) for pledge in listing.items}
    return render("commitments/staff/imports.html", listing=listing, lacking=lacking)


@bp.get("/<int:pledge_id>")
@requires(Permission.AGREE_ORGANISATION_PLEDGES)
def show(pledge_id: int) -> Response:
    return _page(finishing.get_imported(pledge_id))


def _page(pledge: OrganisationPledge, status: int = 200, problem: str = "") -> Response:
    queries.read_terms(pledge)
    lacking = list_lacking(pledge, today())
    return render(
        "commitments/staff/import.html",
        status=status,
        pledge=pledge,
        problem=problem,
        lacking={each.commitment_id: each for each in lacking},
        is_whole=not any(each.gaps for each in lacking),
        is_editable=pledge.state in EDITABLE,
        steps=queries.list_steps(pledge),
    )


def _done(pledge: OrganisationPledge, said: str) -> Response:
    db.session.commit()
    flash(said, "success")
    return see_other(url_for("staff_imported_pledges.show", pledge_id=pledge.id))


@bp.route("/<int:pledge_id>/statement", methods=["GET", "POST"])
@requires(Permission.AGREE_ORGANISATION_PLEDGES)
def statement(pledge_id: int) -> Response:
    pledge = finishing.get_imported(pledge_id)
    form = PledgeForm(**_saved(pledge)) if request.method == "GET" else PledgeForm()
    if not form.validate_on_submit():
        return _statement_page(pledge, form, 422 if form.errors else 200)
    text, period = form.statement.data, form.period
    try:
        finishing.finish_statement(pledge, statement=text, period=period, version=form.opened_on, actor=current_user)
    except DomainError as error:
        return _statement_page(pledge, form, refuse(form, error), is_conflict=isinstance(error, ChangedMeanwhile))
    return _done(pledge, _("Saved."))


def _saved(pledge: OrganisationPledge) -> dict[str, Any]:
    names = ("starts_on", "ends_on", "statement")
    return {"version": str(pledge.version), **{name: getattr(pledge, name) for name in names}}


def _statement_page(
    pledge: OrganisationPledge, form: PledgeForm, status: int, *, is_conflict: bool = False
) -> Response:
    """After a conflict the form is one on the newest version, as in the workspace."""
    if is_conflict:
        form.version.data = str(pledge.version)
    return render(
        "commitments/staff/import_statement.html",
        status=status,
        pledge=pledge,
        form=form,
        longest=LONGEST_STATEMENT,
        is_conflict=is_conflict,
    )


@bp.route("/commitments/<int:commitment_id>/terms", methods=["GET", "POST"])
@requires(Permission.AGREE_ORGANISATION_PLEDGES)
def terms(commitment_id: int) -> Response:
    commitment = finishing.get_imported_commitment(commitment_id)
    form = TermsForm(**values_of(commitment)) if request.method == "GET" else TermsForm()
    form.offer()
    if not form.validate_on_submit():
        return _terms_page(commitment, form, 422 if form.errors else 200)
    try:
        finishing.finish_commitment(commitment, form.terms, version=form.opened_on, actor=current_user)
    except DomainError as error:
        return _terms_page(commitment, form, refuse(form, error), is_conflict=isinstance(error, ChangedMeanwhile))
    return _done(commitment.pledge, _("Saved."))


def _terms_page(commitment: Commitment, form: TermsForm, status: int, *, is_conflict: bool = False) -> Response:
    both = wording.differences(commitment.terms, form.terms) if is_conflict else []
    if is_conflict:
        form.version.data = str(commitment.version)
    return render(
        "commitments/staff/import_terms.html",
        status=status,
        commitment=commitment,
        form=form,
        longest=LONGEST_TEXT,
        is_conflict=is_conflict,
        both=both,
    )


@bp.route("/<int:pledge_id>/commitments/new", methods=["GET", "POST"])
@requires(Permission.AGREE_ORGANISATION_PLEDGES)
def new(pledge_id: int) -> Response:
    pledge = finishing.get_imported(pledge_id)
    form = TermsForm()
    form.offer()
    if not form.validate_on_submit():
        return _new_page(pledge, form, 422 if form.errors else 200)
    try:
        finishing.add_commitment(pledge, form.terms, actor=current_user)
    except DomainError as error:
        return _new_page(pledge, form, refuse(form, error))
    return _done(pledge, _("The commitment is added."))


def _new_page(pledge: OrganisationPledge, form: TermsForm, status: int) -> Response:
    return render("commitments/staff/import_new.html", status=status, pledge=pledge, form=form, longest=LONGEST_TEXT)


@bp.route("/commitments/<int:commitment_id>/removal", methods=["GET", "POST"])
@requires(Permission.AGREE_ORGANISATION_PLEDGES)
def remove(commitment_id: int) -> Response:
    """Some lines of a public list tell of the organisation and promise nothing."""
    commitment = finishing.get_imported_commitment(commitment_id)
    pledge = commitment.pledge
    if request.method == "GET":
        return render("commitments/staff/import_removal.html", pledge=pledge, commitment=commitment)
    try:
        finishing.remove_commitment(commitment, actor=current_user)
    except DomainError as error:
        db.session.rollback()
        return _page(pledge, error.status, str(error))
    return _done(pledge, _("The commitment is removed."))


@bp.post("/<int:pledge_id>/submission")
@requires(Permission.AGREE_ORGANISATION_PLEDGES)
def submit(pledge_id: int) -> Response:
    pledge = finishing.get_imported(pledge_id)
    try:
        finishing.submit(pledge, actor=current_user)
    except DomainError as error:
        db.session.rollback()
        return _page(pledge, error.status, str(error))
    return _done(pledge, _("The pledge waits for somebody else of the staff to agree it."))
