"""The workspace's pages about an organisation's own figures."""

from flask import Blueprint, Response, flash, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.commitments import measuring, showing
from app.commitments.edge import edited_by_viewer, refuse
from app.commitments.figure_forms import FigureForm
from app.commitments.rules import LONGEST_TEXT
from app.db import db
from app.extensions import limiter
from app.kit.access import signed_in
from app.kit.errors import DomainError
from app.kit.web import render, see_other
from app.organisations.models import Organisation
from app.organisations.queries import find_membership, get_workspace
from app.organisations.rules import MemberRole, is_at_least

bp = Blueprint("workspace_figures", __name__, url_prefix="/workspace/<slug>/figures")


@bp.get("")
@signed_in
def index(slug: str) -> Response:
    organisation = get_workspace(slug, current_user)
    membership = find_membership(organisation, current_user)
    assert membership is not None
    return render(
        "commitments/workspace/figures.html",
        organisation=organisation,
        measures=showing.list_measures(organisation),
        indicator_name=showing.indicator_name,
        may_write=is_at_least(membership.role, MemberRole.EDITOR) and organisation.suspended_at is None,
    )


@bp.route("/new", methods=["GET", "POST"])
@limiter.limit("60/minute", methods=["POST"])
@signed_in
def new(slug: str) -> Response:
    organisation = edited_by_viewer(slug)
    form = FigureForm()
    form.offer()
    if not form.validate_on_submit():
        return _new_page(organisation, form, 422 if form.errors else 200)
    try:
        measuring.record_figure(
            organisation,
            **{name: form[name].data for name in ("indicator", "period", "unit", "method")},
            value=form.number,
            actor=current_user,
        )
    except DomainError as error:
        return _new_page(organisation, form, refuse(form, error))
    db.session.commit()
    flash(_("The figure is recorded. It is on your public page."), "success")
    return see_other(url_for("workspace_figures.index", slug=organisation.slug))


def _new_page(organisation: Organisation, form: FigureForm, status: int) -> Response:
    return render(
        "commitments/workspace/new_figure.html",
        status=status,
        organisation=organisation,
        form=form,
        longest=LONGEST_TEXT,
    )
