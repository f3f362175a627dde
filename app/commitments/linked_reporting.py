"""Reporting by an e-mailed link without signing in, and stopping the e-mails. Opening a link changes nothing."""

from flask import Blueprint, Response, flash, make_response, render_template, url_for
from flask_babel import gettext as _

from app.accounts.models import Purpose
from app.accounts.queries import peek_link
from app.commitments import nudge_queries, nudging, progress_edge, reporting
from app.commitments.models import Commitment
from app.commitments.progress_emails import read_unsubscribe_token
from app.commitments.report_forms import ACCEPTED, ReportForm
from app.db import db
from app.extensions import csrf, limiter
from app.kit.access import public
from app.kit.clock import today
from app.kit.errors import Gone
from app.kit.web import keep_private, render, see_other

bp = Blueprint("linked_reporting", __name__, url_prefix="/links")
bp.url_value_preprocessor(progress_edge.make_room_for_files)
bp.after_request(keep_private)


@bp.errorhandler(Gone)
def dead_link(error: Gone) -> Response:
    db.session.rollback()
    return make_response(render_template("commitments/dead_link.html", message=str(error)), error.status)


@bp.get("/progress/<token>")
@limiter.limit("60/minute")
@public
def new(token: str) -> Response:
    commitment = reporting.get_linked(peek_link(token, Purpose.REPORT_PROGRESS))
    return _report_page(token, commitment, ReportForm(formdata=None, commitment=commitment, on=today()))


@bp.post("/progress/<token>")
@limiter.limit("30/minute")
@public
def create(token: str) -> Response:
    """A mistake in the form leaves the link as it was."""
    commitment = reporting.find_linked(token)
    form = ReportForm(commitment=commitment)
    if not form.validate_on_submit():
        return _report_page(token, commitment, form, 422)
    status = progress_edge.send(
        form,
        lambda put: reporting.report_by_link(token, form.as_report(), key=form.key.data, put=put, uploads=form.uploads),
    )
    if status != 303:
        return _report_page(token, commitment, form, status)
    return see_other(url_for("linked_reporting.done"))


@bp.get("/progress")
@public
def done() -> Response:
    """Thank you. It names nothing, for the link is used up."""
    return render("commitments/report_done.html")


def _report_page(token: str, commitment: Commitment, form: ReportForm, status: int = 200) -> Response:
    return render(
        "commitments/report_by_link.html",
        status=status,
        token=token,
        commitment=commitment,
        organisation=commitment.pledge.organisation,
        form=form,
        accepted=ACCEPTED,
    )


@bp.get("/reminders/<token>")
@limiter.limit("60/minute")
@public
def unsubscribe(token: str) -> Response:
    membership = nudge_queries.get_membership(read_unsubscribe_token(token))
    return render("commitments/unsubscribe.html", token=token, membership=membership)


@bp.post("/reminders/<token>")
@limiter.limit("60/minute")
@public
def stop_reminders(token: str) -> Response:
    """RFC 8058: the mail program itself posts here, with nothing but the address, and follows no redirect."""
    membership = nudge_queries.get_membership(read_unsubscribe_token(token))
    nudging.stop_reminders(membership)
    db.session.commit()
    return render("commitments/unsubscribe.html", token=token, membership=membership)


csrf.exempt(stop_reminders)


@bp.post("/reminders/<token>/resumption")
@limiter.limit("60/minute")
@public
def resume_reminders(token: str) -> Response:
    nudging.resume_reminders(nudge_queries.get_membership(read_unsubscribe_token(token)))
    db.session.commit()
    flash(_("Thank you. We will remind you again."), "success")
    return see_other(url_for("linked_reporting.unsubscribe", token=token))
