"""The reviewer's queue: what organisations report, read by somebody who belongs to none of them."""

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.permissions import Permission
from app.commitments import reviewing, update_queries
from app.commitments.models import ProgressUpdate
from app.commitments.report_forms import ReviewForm
from app.commitments.status import Assurance
from app.db import db
from app.kit.access import requires
from app.kit.errors import DomainError
from app.kit.paging import read_key
from app.kit.web import render, see_other

bp = Blueprint("assurance", __name__, url_prefix="/staff/updates")


@bp.get("")
@requires(Permission.REVIEW_UPDATES)
def index() -> Response:
    is_decided = request.args.get("show") == "decided"
    return render(
        "commitments/staff/updates.html",
        listing=update_queries.list_for_review(is_decided=is_decided, after=read_key(request.args.get("after"))),
        is_decided=is_decided,
    )


@bp.get("/<int:update_id>")
@requires(Permission.REVIEW_UPDATES)
def show(update_id: int) -> Response:
    update = update_queries.get_for_review(update_id)
    return _page(update, ReviewForm(formdata=None, seen=len(update.reviews)))


@bp.post("/<int:update_id>/reviews")
@requires(Permission.REVIEW_UPDATES)
def review(update_id: int) -> Response:
    update = update_queries.get_for_review(update_id)
    form = ReviewForm()
    if not form.validate_on_submit():
        return _page(update, form, 422)
    decision = Assurance(form.decision.data)
    try:
        reviewing.review(update, decision, why=form.why.data, seen=form.seen.data, actor=current_user)
    except DomainError as error:
        db.session.rollback()
        form.form_errors.append(str(error))
        return _page(update_queries.get_for_review(update_id), form, error.status)
    db.session.commit()
    flash(_("Thank you. Everyone can see what you found, and the organisation hears of it."), "success")
    return see_other(url_for("assurance.index"))


def _page(update: ProgressUpdate, form: ReviewForm, status: int = 200) -> Response:
    """After a refusal the form knows of the reviews that are now in sight."""
    form.seen.data, form.seen.raw_data = len(update.reviews), None
    return render(
        "commitments/staff/update.html",
        status=status,
        update=update,
        commitment=update.commitment,
        organisation=update.commitment.pledge.organisation,
        form=form,
    )
