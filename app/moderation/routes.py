"""Where anyone reports something, and reads what happens next."""

from flask import Blueprint, Response, jsonify, request, url_for
from flask_login import current_user

from app.db import db
from app.extensions import limiter
from app.kit import csv
from app.kit.access import public
from app.kit.errors import DomainError
from app.kit.locale import has_session
from app.kit.memory import remembered
from app.kit.stale import keeps_input
from app.kit.web import csv_response, render, see_other, small_count
from app.moderation import reporters
from app.moderation.forms import ReportForm
from app.moderation.labels import CAUSES, OUTCOMES
from app.moderation.log import COLUMNS, as_json, lines_of, read_log
from app.moderation.reporting import report
from app.moderation.rules import ANSWER_WITHIN_DAYS, ESCALATING, LONGEST_WORDS, ReportReason, excerpt_of
from app.moderation.spaces import get_reportable, list_spaces

bp = Blueprint("moderation", __name__)


@bp.get("/reports/new/<kind>/<int:subject_id>")
@public
def new(kind: str, subject_id: int) -> Response:
    return _form_page(kind, subject_id, ReportForm(formdata=None))


@bp.post("/reports/<kind>/<int:subject_id>")
@limiter.limit("30/hour")
@public
@keeps_input
def create(kind: str, subject_id: int) -> Response:
    form = ReportForm()
    if not form.validate_on_submit():
        return _form_page(kind, subject_id, form, status=422)
    reason = ReportReason(form.reason.data)
    try:
        report(kind, subject_id, reason=reason, words=form.words.data or "", reporter=_reporter())
    except DomainError as error:
        if error.status == 404:
            raise
        db.session.rollback()
        form.form_errors.append(str(error))
        return _form_page(kind, subject_id, form, status=error.status)
    db.session.commit()
    return see_other(url_for("moderation.thanks", urgent="yes" if reason in ESCALATING else None))


@bp.get("/moderation")
@public
@remembered
def log() -> Response:
    """What moderators decided, month by month, without a word of anybody's."""
    return render(
        "moderation/log.html", months=read_log(small_count()), spaces=list_spaces(), causes=CAUSES, outcomes=OUTCOMES
    )


@bp.get("/moderation.csv")
@public
def log_csv() -> Response:
    return csv_response(csv.stream(COLUMNS, lines_of(read_log(small_count()))), "luton-2040-moderation.csv")


@bp.get("/moderation.json")
@public
def log_json() -> Response:
    return jsonify(as_json(read_log(small_count()), small_count()))


@bp.get("/reports/thanks")
@public
def thanks() -> Response:
    is_urgent = request.args.get("urgent") == "yes"
    return render("moderation/thanks.html", is_urgent=is_urgent, days=ANSWER_WITHIN_DAYS)


def _reporter() -> reporters.Reporter:
    if has_session() and current_user.is_authenticated:
        return reporters.signed_in(current_user)
    return reporters.anonymous(request.remote_addr or "", request.user_agent.string)


def _form_page(kind: str, subject_id: int, form: ReportForm, status: int = 200) -> Response:
    thing = get_reportable(kind, subject_id)
    return render(
        "moderation/report.html",
        status=status,
        form=form,
        thing=thing,
        excerpt=excerpt_of(thing.text),
        action=url_for("moderation.create", kind=kind, subject_id=subject_id),
        longest=LONGEST_WORDS,
        days=ANSWER_WITHIN_DAYS,
    )
