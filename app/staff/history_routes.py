"""What was done, and by whom: everything for administrators, about one kind of thing for those who look after it."""

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.permissions import Permission
from app.kit.access import requires
from app.kit.errors import NotFound, Refused
from app.kit.paging import read_key
from app.kit.web import render
from app.staff import history
from app.staff.deeds import SUBJECTS, label_of, permission_to_read
from app.staff.history_forms import HistoryForm

bp = Blueprint("staff_history", __name__, url_prefix="/staff/history")


@bp.get("")
@requires(Permission.SEE_HISTORY)
def index() -> Response:
    form = HistoryForm(request.args)
    is_understood = form.validate()
    wanted = form.as_wanted() if is_understood else history.Wanted()
    return render(
        "staff/history.html",
        status=200 if is_understood else 422,
        form=form,
        listing=history.search(wanted, after=read_key(request.args.get("after"))),
        asked=form.as_address() if is_understood else {},
    )


@bp.get("/<subject_type>/<int:subject_id>")
@requires(Permission.SEE_STAFF_DESK)
def show(subject_type: str, subject_id: int) -> Response:
    """Of one thing. Those who look after such things may see it without being administrators."""
    if not (current_user.may(Permission.SEE_HISTORY) or current_user.may(permission_to_read(subject_type))):
        raise Refused(_("Your roles do not cover the history of this."))
    listing = history.list_about(subject_type, subject_id, after=read_key(request.args.get("after")))
    if not listing.items and subject_type not in SUBJECTS:
        raise NotFound(_("Nothing is recorded about such a thing."))
    return render(
        "staff/history_of.html",
        listing=listing,
        subject_type=subject_type,
        subject_id=subject_id,
        label=label_of(subject_type),
        may_see_all=current_user.may(Permission.SEE_HISTORY),
    )
