"""The members of an organisation: who they are, inviting, roles, handing over and leaving."""

from flask import Blueprint, Response, flash, url_for
from flask_babel import gettext as _

from app.db import db
from app.extensions import limiter
from app.kit.access import signed_in
from app.kit.clock import now
from app.kit.errors import DomainError
from app.kit.web import render, see_other
from app.organisations import inviting, leaving, member_queries, queries
from app.organisations.edge import actor, refuse
from app.organisations.hooks import count_duties
from app.organisations.labels import ROLE_HINTS, ROLE_LABELS
from app.organisations.member_forms import HeirForm, InvitationForm, RoleForm
from app.organisations.models import Membership, Organisation
from app.organisations.rules import MemberRole

bp = Blueprint("organisation_members", __name__, url_prefix="/workspace/<slug>/members")

OWNER = MemberRole.OWNER


@bp.get("")
@signed_in
def index(slug: str) -> Response:
    organisation = queries.get_workspace(slug, actor())
    membership = queries.find_membership(organisation, actor())
    is_owner = membership is not None and membership.role is OWNER
    return render(
        "organisations/members.html",
        organisation=organisation,
        membership=membership,
        members=queries.list_members(organisation),
        invitations=member_queries.list_open_invitations(organisation) if is_owner else [],
        requests=member_queries.list_open_requests(organisation) if is_owner else [],
        may_change=is_owner and organisation.suspended_at is None,
        roles=ROLE_LABELS,
        moment=now(),
    )


@bp.get("/invitations/new")
@signed_in
def new_invitation(slug: str) -> Response:
    organisation = queries.get_workspace(slug, actor(), least=OWNER)
    return _invitation_page(organisation, InvitationForm(formdata=None))


@bp.post("/invitations")
@limiter.limit("20/minute")
@signed_in
def invite(slug: str) -> Response:
    organisation = queries.get_workspace(slug, actor(), least=OWNER)
    form = InvitationForm()
    if not form.validate_on_submit():
        return _invitation_page(organisation, form, status=422)
    try:
        inviting.invite(organisation, form.email.data, MemberRole(form.role.data), actor=actor())
    except DomainError as error:
        return _invitation_page(organisation, form, status=refuse(form, error))
    db.session.commit()
    flash(_("The invitation is on its way."), "success")
    return see_other(url_for(".index", slug=slug))


def _invitation_page(organisation: Organisation, form: InvitationForm, status: int = 200) -> Response:
    return render("organisations/invite.html", status=status, organisation=organisation, form=form, hints=ROLE_HINTS)


@bp.post("/invitations/<int:invitation_id>/copies")
@limiter.limit("20/minute")
@signed_in
def resend(slug: str, invitation_id: int) -> Response:
    """A new link to the same address; the old one stops working."""
    organisation = queries.get_workspace(slug, actor(), least=OWNER)
    invitation = member_queries.get_open_invitation(organisation, invitation_id)
    inviting.invite(organisation, invitation.email, invitation.role, actor=actor())
    db.session.commit()
    flash(_("A new invitation is on its way. The old link no longer works."), "success")
    return see_other(url_for(".index", slug=slug))


@bp.post("/invitations/<int:invitation_id>/withdrawal")
@signed_in
def withdraw(slug: str, invitation_id: int) -> Response:
    organisation = queries.get_workspace(slug, actor(), least=OWNER)
    inviting.withdraw_invitation(member_queries.get_open_invitation(organisation, invitation_id), actor=actor())
    db.session.commit()
    flash(_("The invitation is withdrawn."), "success")
    return see_other(url_for(".index", slug=slug))


@bp.route("/requests/<int:request_id>", methods=["GET", "POST"])
@signed_in
def accept(slug: str, request_id: int) -> Response:
    """Give somebody who asked a role."""
    organisation = queries.get_workspace(slug, actor(), least=OWNER)
    asked = member_queries.get_request(organisation, request_id)
    form = RoleForm()
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            inviting.accept_request(asked, MemberRole(form.role.data), actor=actor())
        except DomainError as error:
            status = refuse(form, error)
        else:
            db.session.commit()
            flash(_("They are a member now."), "success")
            return see_other(url_for(".index", slug=slug))
    return render(
        "organisations/request.html", status=status, organisation=organisation, asked=asked, form=form, hints=ROLE_HINTS
    )


@bp.post("/requests/<int:request_id>/refusal")
@signed_in
def decline(slug: str, request_id: int) -> Response:
    organisation = queries.get_workspace(slug, actor(), least=OWNER)
    inviting.decline_request(member_queries.get_request(organisation, request_id), actor=actor())
    db.session.commit()
    flash(_("The request is declined, and they get an email."), "success")
    return see_other(url_for(".index", slug=slug))


@bp.route("/<int:membership_id>/role", methods=["GET", "POST"])
@signed_in
def change_role(slug: str, membership_id: int) -> Response:
    organisation = queries.get_workspace(slug, actor(), least=OWNER)
    member = member_queries.get_member(organisation, membership_id)
    form = RoleForm(role=member.role.value)
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            leaving.change_role(member, MemberRole(form.role.data), actor=actor())
        except DomainError as error:
            status = refuse(form, error)
        else:
            db.session.commit()
            flash(_("The role is changed."), "success")
            return see_other(url_for(".index", slug=slug))
    return render(
        "organisations/role.html", status=status, organisation=organisation, member=member, form=form, hints=ROLE_HINTS
    )


@bp.route("/<int:membership_id>/removal", methods=["GET", "POST"])
@signed_in
def remove(slug: str, membership_id: int) -> Response:
    """Commitments they look after go to somebody else first."""
    organisation = queries.get_workspace(slug, actor(), least=OWNER)
    member = member_queries.get_member(organisation, membership_id)
    form = HeirForm()
    form.offer(queries.list_members(organisation), member, least=MemberRole.EDITOR)
    if not form.validate_on_submit():
        return _ending_page("organisations/remove.html", organisation, member, form, 422 if form.errors else 200)
    try:
        leaving.remove_member(member, heir=form.chosen, actor=actor())
    except DomainError as error:
        return _ending_page("organisations/remove.html", organisation, member, form, refuse(form, error))
    db.session.commit()
    flash(_("They are no longer a member."), "success")
    return see_other(url_for(".index", slug=slug))


@bp.route("/departure", methods=["GET", "POST"])
@signed_in
def leave(slug: str) -> Response:
    """Anybody may go; the last owner hands over first. A suspension keeps nobody."""
    organisation = queries.get_workspace(slug, actor())
    member = queries.find_membership(organisation, actor())
    assert member is not None
    form = HeirForm()
    form.offer(queries.list_members(organisation), member, least=MemberRole.VIEWER)
    if not form.validate_on_submit():
        return _ending_page("organisations/leave.html", organisation, member, form, 422 if form.errors else 200)
    try:
        leaving.leave(member, heir=form.chosen)
    except DomainError as error:
        return _ending_page("organisations/leave.html", organisation, member, form, refuse(form, error))
    db.session.commit()
    flash(_("You no longer act for %(name)s.", name=organisation.name), "success")
    return see_other(url_for("workspace.index"))


def _ending_page(page: str, organisation: Organisation, member: Membership, form: HeirForm, status: int) -> Response:
    return render(
        page,
        status=status,
        organisation=organisation,
        member=member,
        form=form,
        duties=count_duties(organisation, member.person),
        is_last_owner=member.role is OWNER and queries.list_owners(organisation) == [member.person],
        is_alone=len(queries.list_members(organisation)) == 1,
    )
