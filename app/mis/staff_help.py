"""The desk of those who look after the list of help."""

from flask import Blueprint, Response, flash, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.permissions import Permission
from app.db import db
from app.kit.access import requires
from app.kit.errors import Duplicate
from app.kit.web import render, see_other
from app.mis import helping, queries
from app.mis.forms import HelpForm
from app.mis.models import MisHelp

bp = Blueprint("mis_help", __name__, url_prefix="/staff/mis/help")


@bp.get("")
@requires(Permission.MANAGE_MIS)
def index() -> Response:
    return render("mis/staff/help.html", entries=queries.list_all_help())


@bp.get("/new")
@requires(Permission.MANAGE_MIS)
def new() -> Response:
    last = max((row.position for row in queries.list_all_help()), default=0)
    return _form_page(HelpForm(formdata=None, position=last + 1))


@bp.post("")
@requires(Permission.MANAGE_MIS)
def create() -> Response:
    form = HelpForm()
    if not form.validate():
        return _form_page(form, status=422)
    try:
        helping.add_help(form.as_entry(), actor=current_user)
    except Duplicate as error:
        return _taken(form, error)
    db.session.commit()
    flash(_("The entry is in the list."), "success")
    return see_other(url_for("mis_help.index"))


@bp.get("/<int:help_id>")
@requires(Permission.MANAGE_MIS)
def edit(help_id: int) -> Response:
    row = queries.get_help(help_id)
    return _form_page(HelpForm(formdata=None, obj=row, bands=list(row.bands)), row)


@bp.post("/<int:help_id>")
@requires(Permission.MANAGE_MIS)
def update(help_id: int) -> Response:
    row, form = queries.get_help(help_id), HelpForm()
    if not form.validate():
        return _form_page(form, row, 422)
    try:
        helping.edit_help(row, form.as_entry(), actor=current_user)
    except Duplicate as error:
        return _taken(form, error, row)
    db.session.commit()
    flash(_("The entry is changed."), "success")
    return see_other(url_for("mis_help.index"))


@bp.post("/<int:help_id>/removal")
@requires(Permission.MANAGE_MIS)
def remove(help_id: int) -> Response:
    helping.remove_help(queries.get_help(help_id), actor=current_user)
    db.session.commit()
    flash(_("The entry is removed."), "success")
    return see_other(url_for("mis_help.index"))


def _taken(form: HelpForm, error: Duplicate, row: MisHelp | None = None) -> Response:
    db.session.rollback()
    form.add_error("title", str(error))
    return _form_page(form, row, 422)


def _form_page(form: HelpForm, row: MisHelp | None = None, status: int = 200) -> Response:
    return render("mis/staff/help_entry.html", status=status, form=form, row=row)
