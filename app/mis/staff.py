"""The desk of those who look after parameter sets: enter, compare, approve, supersede, discard."""

from typing import Any

from flask import Blueprint, Response, flash, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.permissions import Permission
from app.db import db
from app.kit.access import requires
from app.kit.errors import DomainError, Duplicate
from app.kit.web import render, see_other
from app.mis import actions, queries
from app.mis.figures import FIGURES, GROUPS, Change, compare
from app.mis.forms import FiguresForm, FileForm, SetForm, blank_for
from app.mis.labels import HOUSEHOLD_LABELS, MODE_LABELS, STANDING_LABELS, TENURE_LABELS
from app.mis.models import MisParameterSet
from app.mis.parameters import BadParameters
from app.mis.standards import beside
from app.mis.wording import CHANGE_LABELS, GROUP_LABELS, KIND_LABELS, RULES, label_of, sentence_of, shown

bp = Blueprint("mis_staff", __name__, url_prefix="/staff/mis")


@bp.context_processor
def words() -> dict[str, Any]:
    """How the pages name figures, changes and problems."""
    return {
        "label_of": label_of,
        "shown": shown,
        "sentence_of": sentence_of,
        "groups": GROUPS,
        "group_labels": GROUP_LABELS,
        "changes": CHANGE_LABELS,
        "kinds": KIND_LABELS,
        "standings": STANDING_LABELS,
        "modes": MODE_LABELS,
        "tenures": TENURE_LABELS,
        "households": HOUSEHOLD_LABELS,
    }


@bp.get("")
@requires(Permission.MANAGE_MIS)
def index() -> Response:
    sets = queries.list_sets()
    people = queries.names_of(each for row in sets for each in (row.entered_by_id, row.approved_by_id))
    return render("mis/staff/index.html", sets=sets, people=people)


@bp.get("/sets/<int:set_id>")
@requires(Permission.MANAGE_MIS)
def show(set_id: int) -> Response:
    return _set_page(queries.get_set(set_id))


def _set_page(row: MisParameterSet, problem: str = "", status: int = 200) -> Response:
    figures, problems = queries.read_row(row)
    before = queries.find_set_before(row.year, row)
    figures_before = queries.read_row(before)[0] if before else None
    rows = compare(figures, figures_before) if figures else []
    return render(
        "mis/staff/show.html",
        status=status,
        row=row,
        figures=figures,
        problems=problems,
        before=before if figures_before else None,
        rows=rows,
        changed=[each for each in rows if each.change is not Change.SAME],
        preview=beside(figures, figures_before) if figures else [],
        people=queries.names_of((row.entered_by_id, row.approved_by_id)),
        is_own=row.entered_by_id == current_user.id,
        problem=problem,
    )


@bp.post("/sets/<int:set_id>/approval")
@requires(Permission.MANAGE_MIS)
def approve(set_id: int) -> Response:
    row = queries.get_set(set_id)
    try:
        actions.approve_set(row, actor=current_user)
    except DomainError as error:
        return _refused(set_id, error)
    db.session.commit()
    flash(_("“%(name)s” is live.", name=row.name), "success")
    return see_other(url_for("mis_staff.show", set_id=set_id))


@bp.post("/sets/<int:set_id>/removal")
@requires(Permission.MANAGE_MIS)
def discard(set_id: int) -> Response:
    row = queries.get_set(set_id)
    name = row.name
    try:
        actions.discard_set(row, actor=current_user)
    except DomainError as error:
        return _refused(set_id, error)
    db.session.commit()
    flash(_("“%(name)s” is discarded.", name=name), "success")
    return see_other(url_for("mis_staff.index"))


def _refused(set_id: int, error: DomainError) -> Response:
    db.session.rollback()
    return _set_page(queries.get_set(set_id), str(error), error.status)


@bp.get("/sets/new")
@requires(Permission.MANAGE_MIS)
def new() -> Response:
    return _form_page(blank_for(queries.get_live_figures()))


@bp.post("/sets")
@requires(Permission.MANAGE_MIS)
def create() -> Response:
    form = SetForm()
    row = _entered(form.as_document(), form) if form.validate() else None
    return _form_page(form, 422) if row is None else _kept(row)


@bp.get("/sets/new/file")
@requires(Permission.MANAGE_MIS)
def new_file() -> Response:
    return render("mis/staff/file.html", form=FileForm(formdata=None))


@bp.post("/sets/files")
@requires(Permission.MANAGE_MIS)
def create_from_file() -> Response:
    form = FileForm()
    document = form.read() if form.validate() else None
    row = _entered(document, form) if document is not None else None
    return render("mis/staff/file.html", status=422, form=form) if row is None else _kept(row)


def _entered(document: str, form: FiguresForm | FileForm) -> MisParameterSet | None:
    """The draft, committed; None when the form now says what is wrong."""
    try:
        row = actions.enter_set(document, actor=current_user)
    except (BadParameters, Duplicate) as error:
        db.session.rollback()
        form.refuse(error)
        return None
    db.session.commit()
    return row


def _kept(row: MisParameterSet) -> Response:
    flash(_("The draft is kept. A second person must approve it."), "success")
    return see_other(url_for("mis_staff.show", set_id=row.id))


def _form_page(form: FiguresForm, status: int = 200) -> Response:
    return render(
        "mis/staff/new.html",
        status=status,
        form=form,
        live=queries.find_live_set(),
        figures=FIGURES,
    )


@bp.get("/sets/<int:set_id>/file")
@requires(Permission.MANAGE_MIS)
def download(set_id: int) -> Response:
    row = queries.get_set(set_id)
    return _json_file(row.document or "{}", f"mis-{row.year}-{row.id}.json")


@bp.get("/template")
@requires(Permission.MANAGE_MIS)
def template() -> Response:
    """The file for next year, with this year's figures in it."""
    figures = queries.get_live_figures()
    return _json_file(blank_for(figures).as_document(), f"mis-{figures.year + 1}-template.json")


@bp.get("/rules")
@requires(Permission.MANAGE_MIS)
def rules() -> Response:
    return render("mis/staff/rules.html", rules=RULES)


def _json_file(text: str, filename: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{filename}"', "Cache-Control": "no-store"}
    return Response(text, mimetype="application/json", headers=headers)
