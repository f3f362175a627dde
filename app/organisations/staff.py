"""Where staff verify, decline, suspend and merge organisations, and give one without an owner its first."""

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext as _

from app.accounts.permissions import Permission
from app.db import db
from app.kit.access import requires
from app.kit.errors import DomainError
from app.kit.paging import read_key
from app.kit.web import render, see_other
from app.organisations import history, inviting, member_queries, merging, queries, staff_queries, verifying
from app.organisations.edge import actor, look_again, refuse
from app.organisations.forms import LONGEST_ABOUT, DetailsForm, WhyForm
from app.organisations.hooks import hooks
from app.organisations.labels import KIND_LABELS, ROLE_LABELS, SIZE_LABELS, STANDING_LABELS
from app.organisations.member_forms import FirstOwnerForm, MergeForm
from app.organisations.models import Organisation
from app.organisations.registering import DetailsChanged, change_details, details_of, mark_of
from app.organisations.rules import MemberRole, Standing
from app.places.queries import list_wards

bp = Blueprint("organisations_staff", __name__, url_prefix="/staff/organisations")

VERIFY = Permission.VERIFY_ORGANISATIONS


@bp.get("")
@requires(VERIFY)
def index() -> Response:
    """Those that wait, at first; or those of another standing, or without an owner."""
    asked, after = request.args.get("show", ""), read_key(request.args.get("after"))
    standing = Standing(asked) if asked in set(Standing) else Standing.WAITING
    is_ownerless = asked == "without-owner"
    if is_ownerless:
        page = staff_queries.list_without_owner(after=after)
    else:
        page = staff_queries.list_standing(standing, after=after)
    return render(
        "organisations/staff/index.html",
        listing=page,
        shown="without-owner" if is_ownerless else standing.value,
        counts=staff_queries.count_all(),
        standings=STANDING_LABELS,
        kinds=KIND_LABELS,
    )


@bp.get("/<int:organisation_id>")
@requires(VERIFY)
def show(organisation_id: int) -> Response:
    return _page(queries.get_organisation(organisation_id), WhyForm(formdata=None))


def _page(organisation: Organisation, form: WhyForm, status: int = 200) -> Response:
    codes = {row.ward_code for row in organisation.wards}
    return render(
        "organisations/staff/show.html",
        status=status,
        organisation=organisation,
        form=form,
        members=queries.list_members(organisation),
        requests=member_queries.list_open_requests(organisation),
        wards=[ward.name for ward in list_wards() if ward.code in codes],
        stayed=queries.get_organisation(organisation.merged_into_id) if organisation.merged_into_id else None,
        events=history.list_events(organisation),
        kinds=KIND_LABELS,
        sizes=SIZE_LABELS,
        roles=ROLE_LABELS,
    )


@bp.post("/<int:organisation_id>/verification")
@requires(VERIFY)
def verify(organisation_id: int) -> Response:
    verifying.verify(queries.get_organisation(organisation_id), actor())
    db.session.commit()
    flash(_("It is on the register, and its owners know."), "success")
    return see_other(url_for(".index"))


@bp.post("/<int:organisation_id>/refusal")
@requires(VERIFY)
def decline(organisation_id: int) -> Response:
    organisation = queries.get_organisation(organisation_id)
    form = WhyForm()
    if not form.validate_on_submit():
        return _page(organisation, form, status=422)
    try:
        verifying.decline(organisation, why=form.why.data, actor=actor())
    except DomainError as error:
        return _page(organisation, form, status=refuse(form, error))
    db.session.commit()
    flash(_("It is declined, and its owners know why."), "success")
    return see_other(url_for(".index"))


@bp.post("/<int:organisation_id>/suspension")
@requires(VERIFY)
def suspend(organisation_id: int) -> Response:
    organisation = queries.get_organisation(organisation_id)
    form = WhyForm()
    if not form.validate_on_submit():
        return _page(organisation, form, status=422)
    try:
        verifying.suspend(organisation, why=form.why.data, actor=actor())
    except DomainError as error:
        return _page(organisation, form, status=refuse(form, error))
    db.session.commit()
    flash(_("It is suspended, and its owners know why."), "success")
    return see_other(url_for(".show", organisation_id=organisation_id))


@bp.post("/<int:organisation_id>/suspension/end")
@requires(VERIFY)
def lift_suspension(organisation_id: int) -> Response:
    verifying.lift_suspension(queries.get_organisation(organisation_id), actor=actor())
    db.session.commit()
    flash(_("The suspension is lifted, and its owners know."), "success")
    return see_other(url_for(".show", organisation_id=organisation_id))


@bp.route("/<int:organisation_id>/details", methods=["GET", "POST"])
@requires(VERIFY)
def details(organisation_id: int) -> Response:
    """Staff may change what they verified: a name, a kind, a number."""
    organisation = queries.get_organisation(organisation_id)
    form = DetailsForm(data={**DetailsForm.values_of(details_of(organisation)), "seen": mark_of(organisation)})
    form.offer(list_wards())
    if not form.validate_on_submit():
        return _details_page(organisation, form, 422 if form.errors else 200)
    try:
        change_details(organisation, form.as_details(), seen=form.seen.data, actor=actor())
    except DetailsChanged as error:
        return _details_page(organisation, form, refuse(form, error), is_conflict=True)
    except DomainError as error:
        return _details_page(organisation, form, refuse(form, error))
    db.session.commit()
    flash(_("The details are saved."), "success")
    return see_other(url_for(".show", organisation_id=organisation_id))


def _details_page(organisation: Organisation, form: DetailsForm, status: int, *, is_conflict: bool = False) -> Response:
    return render(
        "organisations/staff/details.html",
        status=status,
        organisation=organisation,
        form=form,
        longest=LONGEST_ABOUT,
        theirs=look_again(form, organisation) if is_conflict else [],
    )


@bp.route("/<int:organisation_id>/owner", methods=["GET", "POST"])
@requires(VERIFY)
def invite_owner(organisation_id: int) -> Response:
    """Only where there is none: owners invite everybody else."""
    organisation = queries.get_organisation(organisation_id)
    form = FirstOwnerForm()
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            inviting.invite_first_owner(organisation, form.email.data, actor=actor())
        except DomainError as error:
            status = refuse(form, error)
        else:
            db.session.commit()
            flash(_("The invitation is on its way."), "success")
            return see_other(url_for(".show", organisation_id=organisation_id))
    return render("organisations/staff/owner.html", status=status, organisation=organisation, form=form)


@bp.post("/<int:organisation_id>/requests/<int:request_id>/acceptance")
@requires(VERIFY)
def accept_request(organisation_id: int, request_id: int) -> Response:
    """Somebody who asked becomes the first owner of an organisation that has none."""
    organisation = queries.get_organisation(organisation_id)
    inviting.refuse_where_owned(organisation)
    asked = member_queries.get_request(organisation, request_id)
    inviting.accept_request(asked, MemberRole.OWNER, actor=actor())
    db.session.commit()
    flash(_("They are its owner now."), "success")
    return see_other(url_for(".show", organisation_id=organisation_id))


@bp.get("/<int:organisation_id>/merger")
@requires(VERIFY)
def merger(organisation_id: int) -> Response:
    """Look for the one that stays; then, with `into`, see what would move."""
    gone = queries.get_organisation(organisation_id)
    into = read_key(request.args.get("into"))
    if into is not None:
        return _preview(gone, queries.get_organisation(into), MergeForm(formdata=None, into=str(into)))
    text = request.args.get("q", "").strip()[:200]
    alike = staff_queries.list_alike(gone, text)
    return render("organisations/staff/merger.html", gone=gone, text=text, alike=alike)


@bp.post("/<int:organisation_id>/merger")
@requires(VERIFY)
def merge(organisation_id: int) -> Response:
    gone = queries.get_organisation(organisation_id)
    form = MergeForm()
    kept = queries.get_organisation(read_key(form.into.data) or 0)
    try:
        merging.merge(kept, gone, actor=actor())
    except DomainError as error:
        return _preview(gone, kept, form, status=refuse(form, error))
    db.session.commit()
    flash(_("The two are one now, and its owners know."), "success")
    return see_other(url_for(".show", organisation_id=kept.id))


def _preview(gone: Organisation, kept: Organisation, form: MergeForm, status: int = 200) -> Response:
    holdings = [holding for read in hooks().holdings for holding in read(gone)]
    return render(
        "organisations/staff/preview.html",
        status=status,
        gone=gone,
        kept=kept,
        form=form,
        holdings=holdings,
        members=queries.list_members(gone),
        invitations=len(member_queries.list_open_invitations(gone)),
        roles=ROLE_LABELS,
        both={each.person_id for each in queries.list_members(kept)},
    )
