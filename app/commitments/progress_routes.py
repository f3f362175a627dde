"""The workspace's progress: what can be reported on, and reporting it."""

from flask import Blueprint, Response, flash, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.commitments import progress_edge, reporting, update_queries
from app.commitments.models import Commitment, Via
from app.commitments.queries import get_commitment_of
from app.commitments.report_forms import ACCEPTED, ReportForm
from app.extensions import limiter
from app.kit.access import signed_in
from app.kit.clock import today
from app.kit.web import render, see_other
from app.organisations.models import Organisation
from app.organisations.queries import find_membership, get_workspace
from app.organisations.rules import MemberRole, is_at_least

bp = Blueprint("workspace_progress", __name__, url_prefix="/workspace/<slug>")
bp.url_value_preprocessor(progress_edge.make_room_for_files)


@bp.get("/progress")
@signed_in
def index(slug: str) -> Response:
    """Every commitment that can be reported on, the next due first."""
    organisation = get_workspace(slug, current_user)
    membership = find_membership(organisation, current_user)
    may_report = (
        membership is not None and is_at_least(membership.role, MemberRole.EDITOR) and organisation.suspended_at is None
    )
    return render(
        "commitments/progress.html",
        organisation=organisation,
        commitments=update_queries.list_commitments_in_progress(organisation),
        may_report=may_report,
    )


@bp.get("/commitments/<int:commitment_id>/updates/new")
@signed_in
def new(slug: str, commitment_id: int) -> Response:
    organisation = get_workspace(slug, current_user, least=MemberRole.EDITOR)
    commitment = get_commitment_of(organisation, commitment_id)
    reporting.refuse_what_cannot_be_reported_on(commitment)
    form = ReportForm(formdata=None, commitment=commitment, on=today())
    return _report_page(organisation, commitment, form)


@bp.post("/commitments/<int:commitment_id>/updates")
@limiter.limit("30/minute")
@signed_in
def create(slug: str, commitment_id: int) -> Response:
    organisation = get_workspace(slug, current_user, least=MemberRole.EDITOR)
    commitment = get_commitment_of(organisation, commitment_id)
    form = ReportForm(commitment=commitment)
    if not form.validate_on_submit():
        return _report_page(organisation, commitment, form, 422)
    status = progress_edge.send(
        form,
        lambda put: reporting.report_progress(
            commitment,
            form.as_report(),
            key=form.key.data,
            via=Via.WEB,
            actor=current_user,
            put=put,
            uploads=form.uploads,
        ),
    )
    if status != 303:
        return _report_page(organisation, commitment, form, status)
    flash(_("Your update is in. Everyone can see it, as self-reported until a reviewer has checked it."), "success")
    return see_other(url_for("workspace_progress.index", slug=slug))


def _report_page(organisation: Organisation, commitment: Commitment, form: ReportForm, status: int = 200) -> Response:
    return render(
        "commitments/report.html",
        status=status,
        organisation=organisation,
        commitment=commitment,
        form=form,
        accepted=ACCEPTED,
        updates=update_queries.list_updates(commitment),
    )
