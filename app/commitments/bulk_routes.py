"""Updates by the file: take them away, fill them in, look at what would become of each row, send them."""

import io

from flask import Blueprint, Response, flash, url_for
from flask_babel import ngettext
from flask_login import current_user

from app.commitments import bulk_reporting, progress_edge, update_queries
from app.commitments.bulk_words import TABLE_PROBLEMS
from app.commitments.report_forms import BulkForm
from app.commitments.update_table import LARGEST_TABLE, TableError
from app.db import db
from app.extensions import limiter
from app.kit import csv
from app.kit.access import signed_in
from app.kit.errors import DomainError
from app.kit.signing import sign, unsign
from app.kit.storage import storage
from app.kit.web import csv_response, render, see_other
from app.organisations.models import Organisation
from app.organisations.queries import get_workspace
from app.organisations.rules import MemberRole

bp = Blueprint("workspace_bulk", __name__, url_prefix="/workspace/<slug>/updates")
bp.url_value_preprocessor(progress_edge.make_room_for_files)

PURPOSE = "updates-looked-through"
AN_HOUR = 3600
MOST_SHOWN = 1000  # rows of a page; what is wrong comes first


@bp.get("/all.csv")
@signed_in
def export(slug: str) -> Response:
    """Everything that was reported. Its rows may come back unchanged: they add nothing."""
    rows = update_queries.stream_reported(get_workspace(slug, current_user))
    return csv_response(csv.stream(bulk_reporting.TABLE, rows), f"{slug}-updates.csv")


@bp.get("/blank.csv")
@signed_in
def blank(slug: str) -> Response:
    """The same columns, with a row to fill in for each commitment."""
    organisation = get_workspace(slug, current_user, least=MemberRole.EDITOR)
    lines = csv.stream(bulk_reporting.TABLE, update_queries.list_blank(organisation))
    return csv_response(lines, f"{slug}-updates-to-fill-in.csv")


@bp.get("/file")
@signed_in
def new(slug: str) -> Response:
    return _page(get_workspace(slug, current_user, least=MemberRole.EDITOR), BulkForm(formdata=None))


@bp.post("/file")
@limiter.limit("10/minute")
@signed_in
def look(slug: str) -> Response:
    """The dry run: every row is reported, nothing is kept but the file itself, for an hour."""
    organisation = get_workspace(slug, current_user, least=MemberRole.EDITOR)
    form = BulkForm()
    data = form.file.data.stream.read(LARGEST_TABLE + 1) if form.file.data else b""
    try:
        run = _look_through(organisation, data, is_given=bool(form.file.data))
    except TableError as error:
        form.validate()
        form.add_error("file", str(TABLE_PROBLEMS[error.problem]) % {"line": error.line})
        return _page(organisation, form, 422)
    token = "" if run.wrong else sign(PURPOSE, [organisation.id, current_user.id, storage().put(io.BytesIO(data))])
    shown = (run.wrong + [each for each in run.verdicts if not each.mistakes])[:MOST_SHOWN]
    return render(
        "commitments/dry_run.html",
        status=422 if run.wrong else 200,
        organisation=organisation,
        run=run,
        shown=shown,
        token=token,
    )


def _look_through(organisation: Organisation, data: bytes, *, is_given: bool) -> bulk_reporting.DryRun:
    if not data:
        raise TableError("empty" if is_given else "missing")
    run = bulk_reporting.look_through(organisation, data)
    if not run.new and not run.wrong:
        raise TableError("nothing")
    return run


@bp.post("")
@limiter.limit("10/minute")
@signed_in
def create(slug: str) -> Response:
    """Keep all of the file that was looked through. Sent twice, the second time adds nothing."""
    organisation = get_workspace(slug, current_user, least=MemberRole.EDITOR)
    form = BulkForm()
    organisation_id, person_id, name = unsign(PURPOSE, form.token.data or "", max_age=AN_HOUR)
    if (organisation_id, person_id) != (organisation.id, current_user.id) or not form.validate_on_submit():
        return _page(organisation, BulkForm(formdata=None), 422)
    with storage().open(name) as file:
        data = file.read()
    try:
        number = bulk_reporting.keep_all(organisation, data, actor=current_user)
    except DomainError as error:
        db.session.rollback()
        form.form_errors.append(str(error))
        return _page(organisation, form, error.status)
    db.session.commit()
    flash(ngettext("%(num)s update is in.", "%(num)s updates are in.", number), "success")
    return see_other(url_for("workspace_progress.index", slug=slug))


def _page(organisation: Organisation, form: BulkForm, status: int = 200) -> Response:
    return render("commitments/bulk.html", status=status, organisation=organisation, form=form)
