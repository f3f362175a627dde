"""The workspace's pages about an organisation's own figures."""

from flask import Blueprint, Response, flash, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.commitments import measuring, showing
from app.commitments.edge import edited_by_viewer, refuse
from app.commitments.figure_forms import CorrectionForm, FigureForm
from app.commitments.figure_models import PerformanceMeasure
from app.commitments.forms import shown
from app.commitments.queries import get_measure_of
from app.commitments.rules import LONGEST_TEXT, LONGEST_WHY
from app.db import db
from app.extensions import limiter
from app.indicators.names import list_titles, title_of
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
        figures=showing.list_figures(organisation),
        indicator_titles=list_titles(),
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


@bp.route("/<int:measure_id>/correction", methods=["GET", "POST"])
@limiter.limit("60/minute", methods=["POST"])
@signed_in
def correct(slug: str, measure_id: int) -> Response:
    """What was published is not changed: another figure stands in its place, and both can be read."""
    measure = get_measure_of(edited_by_viewer(slug), measure_id)
    form = CorrectionForm(value=shown(measure.value), unit=measure.unit, method=measure.method)
    if not form.validate_on_submit():
        return _correction_page(measure, form, 422 if form.errors else 200)
    said = {name: form[name].data for name in ("unit", "method", "why")}
    try:
        measuring.correct_figure(measure, value=form.number, **said, actor=current_user)
    except DomainError as error:
        return _correction_page(measure, form, refuse(form, error))
    db.session.commit()
    flash(_("The figure is corrected. Your public page shows both."), "success")
    return see_other(url_for("workspace_figures.index", slug=slug))


def _correction_page(measure: PerformanceMeasure, form: CorrectionForm, status: int) -> Response:
    return render(
        "commitments/workspace/correct_figure.html",
        status=status,
        organisation=db.session.get_one(Organisation, measure.organisation_id),
        measure=measure,
        indicator=title_of(measure.indicator_code),
        form=form,
        longest=LONGEST_TEXT,
        longest_why=LONGEST_WHY,
    )
