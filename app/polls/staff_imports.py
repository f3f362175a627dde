"""Where staff set up a poll from a file of another election."""

from flask import Blueprint, Response, flash, request
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.permissions import Permission
from app.extensions import limiter
from app.kit.access import requires
from app.kit.files import LARGEST_FILE
from app.kit.locale import has_session
from app.kit.web import render
from app.polls.import_form import ImportForm
from app.polls.staff_edge import done

bp = Blueprint("polls_import", __name__, url_prefix="/staff/polls/import")


@bp.url_value_preprocessor
def make_room_for_files(_endpoint: str | None, _values: dict[str, object] | None) -> None:
    """Before anything reads the request. Without a session nobody can send a form."""
    if has_session():
        request.max_content_length = LARGEST_FILE + 1024 * 1024


@bp.get("")
@requires(Permission.RUN_POLLS)
def new() -> Response:
    return _page(ImportForm(formdata=None))


@bp.post("")
@limiter.limit("10/minute")
@requires(Permission.RUN_POLLS)
def create() -> Response:
    from app.polls.importing import BadImport, import_draft, read_plan  # numpy: other pages do without

    form = ImportForm()
    if not form.validate_on_submit():
        return _page(form, 422)
    try:
        plan = read_plan(form.name, form.file.data.stream.read(LARGEST_FILE + 1))
        poll = import_draft(plan, actor=current_user)
    except BadImport as error:
        form.add_error("file", str(error))
        return _page(form, 422)
    if plan.currency != "GBP":
        flash(_("The file counts in %(currency)s. Its numbers stand here as pounds.", currency=plan.currency), "info")
    return done(poll, _("This is a draft of what the file asks. Look at all of it, and choose its times."))


def _page(form: ImportForm, status: int = 200) -> Response:
    return render("polls/staff/import.html", status=status, form=form)
