"""The workspace: which organisations somebody acts for, and the home of each."""

import re

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask_login import current_user

from app.db import db
from app.kit.access import signed_in
from app.kit.web import render
from app.organisations import history, queries
from app.organisations.errors import Moved, ShutOut
from app.organisations.hooks import hooks
from app.organisations.labels import ROLE_LABELS

HIDDEN = frozenset({"csrf_token", "key", "version"})
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
        words=history.WORDS,
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
