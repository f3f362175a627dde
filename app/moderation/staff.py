"""The moderators' desk: everything that waits, one case, and what was preserved of it."""

import io
from typing import Any

from flask import Blueprint, Response, flash, request, send_file, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app.accounts.permissions import Permission
from app.db import db
from app.kit import audit
from app.kit.access import requires
from app.kit.clock import now
from app.kit.errors import DomainError, NotFound
from app.kit.storage import storage
from app.kit.web import render, see_other
from app.moderation import queries
from app.moderation.deciding import decide
from app.moderation.labels import CAUSES, HIDE_REASONS, OUTCOMES, QUEUES, REPORT_REASONS
from app.moderation.models import Case, PreservedCopy
from app.moderation.rules import LONGEST_WORDS, Queue
from app.moderation.spaces import list_readings, space_of
from app.moderation.staff_forms import RulingForm

bp = Blueprint("moderation_staff", __name__, url_prefix="/staff/moderation")


@bp.get("")
@requires(Permission.MODERATE)
def index() -> Response:
    return _queue_page(RulingForm(formdata=None))


@bp.post("")
@requires(Permission.MODERATE)
def decide_many() -> Response:
    """One ruling about every case that was ticked."""
    form = RulingForm()
    if not form.validate_on_submit():
        return _queue_page(form, status=422)
    try:
        number = decide(form.case_ids, form.ruling, actor=current_user)
    except DomainError as error:
        db.session.rollback()
        form.form_errors.append(str(error))
        return _queue_page(form, status=error.status)
    db.session.commit()
    _say_how_many(number)
    return see_other(url_for("moderation_staff.index", queue=_chosen_queue()))


@bp.get("/<int:case_id>")
@requires(Permission.MODERATE)
def case(case_id: int) -> Response:
    return _case_page(queries.get_case(case_id), _form_of(case_id))


@bp.post("/<int:case_id>/decision")
@requires(Permission.MODERATE)
def decide_one(case_id: int) -> Response:
    found = queries.get_case(case_id)
    form = RulingForm()
    form.cases.data = [str(case_id)]
    if not form.validate():
        return _case_page(found, form, status=422)
    try:
        number = decide([case_id], form.ruling, actor=current_user)
    except DomainError as error:
        db.session.rollback()
        form.form_errors.append(str(error))
        return _case_page(queries.get_case(case_id), form, status=error.status)
    db.session.commit()
    _say_how_many(number)
    return see_other(url_for("moderation_staff.index"))


@bp.post("/<int:case_id>/preserved-copy")
@requires(Permission.SEE_ESCALATED, recently=True)
def preserved(case_id: int) -> Response:
    """Reading it is itself on the record, so it is a button and no link."""
    found = queries.get_case(case_id)
    copy = queries.find_preserved(found)
    if copy is None:
        raise NotFound()
    audit.record("moderation_case.copy_read", actor=current_user, subject=found)
    db.session.commit()
    return _case_page(found, _form_of(case_id), copy=copy)


@bp.post("/<int:case_id>/preserved-files/<int:file_id>")
@requires(Permission.SEE_ESCALATED, recently=True)
def preserved_file(case_id: int, file_id: int) -> Response:
    """To save, never to show: nothing of it runs here, and no cache keeps it."""
    found = queries.get_case(case_id)
    file = queries.get_preserved_file(found, file_id)
    with storage().open(file.stored_as) as stored:  # at most 10 MB
        held = io.BytesIO(stored.read())
    audit.record("moderation_case.file_read", actor=current_user, subject=found)
    db.session.commit()
    response = send_file(held, "application/octet-stream", as_attachment=True, download_name=file.title)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _say_how_many(number: int) -> None:
    if number:
        flash(ngettext("%(num)s case is decided.", "%(num)s cases are decided.", number), "success")
    else:
        flash(_("Nothing changed: a colleague has decided already."), "info")


def _chosen_queue() -> Queue | None:
    asked = request.args.get("queue", "")
    return Queue(asked) if asked in set(Queue) else None


def _queue_page(form: RulingForm, status: int = 200) -> Response:
    queue = _chosen_queue()
    page = queries.list_open(queue=queue, after=queries.read_key(request.args.get("after")))
    form.offer(case for case in page.items if case.may_be_decided_by(current_user))
    return render(
        "moderation/staff/index.html",
        status=status,
        form=form,
        listing=page,
        queue=queue,
        counts=queries.count_by_queue(),
        readings=list_readings(current_user),
        space_of=space_of,
        longest=LONGEST_WORDS,
        **_words(),
    )


def _form_of(case_id: int) -> RulingForm:
    form = RulingForm(formdata=None)
    form.cases.data = [str(case_id)]
    return form


def _case_page(case: Case, form: RulingForm, status: int = 200, copy: PreservedCopy | None = None) -> Response:
    space = space_of(case.kind)
    return render(
        "moderation/staff/case.html",
        status=status,
        case=case,
        thing=space.describe(case.subject_id),
        may_decide=case.closed_at is None and case.may_be_decided_by(current_user),
        form=form,
        copy=copy,
        earlier=queries.list_earlier(case),
        space=space,
        longest=LONGEST_WORDS,
        **_words(),
    )


def _words() -> dict[str, Any]:
    return {
        "queues": QUEUES,
        "causes": CAUSES,
        "outcomes": OUTCOMES,
        "report_reasons": REPORT_REASONS,
        "hide_reasons": HIDE_REASONS,
        "moment": now(),
    }
