"""The workspace: which organisations somebody acts for, and the home of each."""

import re

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.db import db
from app.extensions import limiter
from app.kit.access import signed_in
from app.kit.errors import DomainError
from app.kit.web import render, see_other
from app.organisations import history, queries
from app.organisations.edge import actor, look_again, refuse
from app.organisations.errors import Moved, ShutOut
from app.organisations.forms import LONGEST_ABOUT, DetailsForm
from app.organisations.hooks import hooks
from app.organisations.labels import ROLE_LABELS
from app.organisations.models import Organisation
from app.organisations.registering import DetailsChanged, change_details, details_of, mark_of
from app.organisations.rules import MemberRole
from app.places.queries import list_wards

HIDDEN = frozenset({"csrf_token", "key", "seen", "version"})
CODE = re.compile(r"\s*|[a-z]+(_[a-z]+)+|[A-Z]+\d+")  # nothing, or an answer that was ticked instead of typed

bp = Blueprint("workspace", __name__, url_prefix="/workspace")


@bp.get("")
@signed_in
def index() -> Response:
    """The switch between the organisations one acts for."""
    return render(
        "organisations/workspaces.html", memberships=queries.list_memberships_of(current_user), roles=ROLE_LABELS
    )


@bp.get("/<slug>")
@signed_in
def show(slug: str) -> Response:
    """What is due, and what else features put here."""
    organisation = queries.get_workspace(slug, current_user)
    found = [(panel.template, panel.read(organisation, current_user)) for panel in hooks().panels]
    return render(
        "organisations/workspace.html",
        organisation=organisation,
        membership=queries.find_membership(organisation, current_user),
        panels=[(template, facts) for template, facts in found if facts is not None],
        roles=ROLE_LABELS,
    )


@bp.get("/<slug>/history")
@signed_in
def show_history(slug: str) -> Response:
    """What was done, by whom, newest first."""
    organisation = queries.get_workspace(slug, current_user)
    return render(
        "organisations/history.html",
        organisation=organisation,
        events=history.list_events(organisation),
    )


@bp.route("/<slug>/details", methods=["GET", "POST"])
@signed_in
@limiter.limit("30/minute", methods=["POST"])
def details(slug: str) -> Response:
    """What the organisation says about itself. Once verified, its name, kind and numbers change with staff alone."""
    organisation = queries.get_workspace(slug, current_user, least=MemberRole.OWNER)
    before = details_of(organisation)
    form = DetailsForm(data={**DetailsForm.values_of(before), "seen": mark_of(organisation)})
    form.offer(list_wards())
    if organisation.verified_at is not None:
        form.keep_identity(before)
    if not form.validate_on_submit():
        return _details_page(organisation, form, status=422 if form.errors else 200)
    try:
        change_details(organisation, form.as_details(), seen=form.seen.data, actor=actor())
    except DetailsChanged as error:
        return _details_page(organisation, form, refuse(form, error), is_conflict=True)
    except DomainError as error:
        return _details_page(organisation, form, status=refuse(form, error))
    db.session.commit()
    flash(_("The details are saved."), "success")
    return see_other(url_for("workspace.show", slug=organisation.slug))


def _details_page(organisation: Organisation, form: DetailsForm, status: int, *, is_conflict: bool = False) -> Response:
    return render(
        "organisations/details.html",
        status=status,
        organisation=organisation,
        form=form,
        longest=LONGEST_ABOUT,
        theirs=look_again(form, organisation) if is_conflict else [],
    )


@bp.app_errorhandler(ShutOut)
def shut_out(error: ShutOut) -> Response:
    """Whoever was shut out while typing sees what they sent: nothing of it is saved, and nothing of it is lost."""
    db.session.rollback()
    typed = [
        value for name, value in request.form.items(multi=True) if name not in HIDDEN and not CODE.fullmatch(value)
    ]
    return make_response(
        render_template(
            "organisations/shut_out.html", organisation=error.organisation, message=str(error), typed=typed
        ),
        error.status,
    )


@bp.app_errorhandler(Moved)
def moved(error: Moved) -> Response:
    """The same page of the organisation that stayed."""
    assert request.endpoint is not None
    values = {**(request.view_args or {}), **request.args.to_dict(flat=False), "slug": error.slug}
    return make_response(redirect(url_for(request.endpoint, **values), 301))
