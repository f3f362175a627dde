"""Where staff write what a poll asks: its questions, and what one can vote for in each."""

from typing import Any

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.permissions import Permission
from app.db import db
from app.kit.access import requires
from app.kit.errors import DomainError
from app.kit.locale import has_session
from app.kit.stale import keeps_input
from app.kit.storage import kept_if_all_goes_well
from app.kit.web import render, see_other
from app.places.queries import list_ward_names
from app.polls import drafting, options, staff_queries
from app.polls.draft_form import shown
from app.polls.models import Poll, PollOption, PollQuestion
from app.polls.option_forms import ACCEPTED_DOCUMENTS, ACCEPTED_PICTURES, OptionForm
from app.polls.question_forms import QuestionForm
from app.polls.rules import Feasibility
from app.polls.staff_edge import done, hold_as_shown, refuse
from app.polls.valuation_forms import ValuationForm, ValuationsForm, valuations_form

bp = Blueprint("polls_options", __name__, url_prefix="/staff/polls")

LARGEST_REQUEST = 24 * 1024 * 1024  # a picture and a document: one that is too big is told so beside its field
STEPS = {"up": -1, "down": 1}


@bp.url_value_preprocessor
def make_room_for_files(_endpoint: str | None, _values: dict[str, object] | None) -> None:
    """Before anything reads the request. Without a session nobody can send a form."""
    if has_session():
        request.max_content_length = LARGEST_REQUEST


@bp.route("/<int:poll_id>/questions/new", methods=["GET", "POST"])
@requires(Permission.RUN_POLLS)
@keeps_input
def new_question(poll_id: int) -> Response:
    poll = staff_queries.get_poll(poll_id)
    form = QuestionForm()
    if not form.validate_on_submit():
        return _question_page(form, poll, status=422 if form.errors else 200)
    try:
        drafting.add_question(poll, form.terms, actor=current_user)
    except DomainError as error:
        return _question_page(form, poll, status=refuse(form, error))
    return done(poll, _("The question is added."))


@bp.route("/questions/<int:question_id>", methods=["GET", "POST"])
@requires(Permission.RUN_POLLS)
@keeps_input
def question(question_id: int) -> Response:
    found = staff_queries.get_question(question_id)
    form = QuestionForm(formdata=None, **shown(QuestionForm.values_of(found))) if _is_get() else QuestionForm()
    if not form.validate_on_submit():
        return _question_page(form, found.poll, found, 422 if form.errors else 200)
    try:
        hold_as_shown(form, found.poll, found, QuestionForm.values_of)
        drafting.edit_question(found, form.terms, actor=current_user)
    except DomainError as error:
        field = "seats" if isinstance(error, drafting.TooManySeats) else ""
        return _question_page(form, found.poll, found, refuse(form, error, field))
    return done(found.poll, _("Saved."))


def _question_page(form: QuestionForm, poll: Poll, question: PollQuestion | None = None, status: int = 200) -> Response:
    return render("polls/staff/question.html", status=status, form=form, poll=poll, question=question)


@bp.post("/questions/<int:question_id>/removal")
@requires(Permission.RUN_POLLS)
def remove_question(question_id: int) -> Response:
    found = staff_queries.get_question(question_id)
    poll = found.poll
    drafting.remove_question(found, actor=current_user)
    return done(poll, _("The question is removed."))


@bp.post("/questions/<int:question_id>/place")
@requires(Permission.RUN_POLLS)
def move_question(question_id: int) -> Response:
    found = staff_queries.get_question(question_id)
    drafting.move_question(found, STEPS.get(request.form.get("step", ""), 0), actor=current_user)
    db.session.commit()
    return see_other(url_for("polls_staff.show", poll_id=found.poll_id, _anchor=f"question-{found.id}"))


@bp.route("/questions/<int:question_id>/options/new", methods=["GET", "POST"])
@requires(Permission.RUN_POLLS)
@keeps_input
def new(question_id: int) -> Response:
    found = staff_queries.get_question(question_id)
    form = _option_form(ward=found.ward_code or "")
    if not form.validate_on_submit():
        return _option_page(form, found, status=422 if form.errors else 200)
    try:
        with kept_if_all_goes_well() as put:
            options.add(found, form.terms, actor=current_user, attached=form.attached, put=put)
            return _to_options(found.poll, found)
    except DomainError as error:
        return _option_page(form, found, status=refuse(form, error))


@bp.route("/options/<int:option_id>", methods=["GET", "POST"])
@requires(Permission.RUN_POLLS)
@keeps_input
def edit(option_id: int) -> Response:
    option = staff_queries.get_option(option_id)
    values = {"formdata": None, **shown(OptionForm.values_of(option))} if _is_get() else {}
    form = _option_form(option, **values)
    if not form.validate_on_submit():
        return _option_page(form, option.question, option, 422 if form.errors else 200)
    try:
        hold_as_shown(form, option.question.poll, option, OptionForm.values_of)
        with kept_if_all_goes_well() as put:
            options.edit(option, form.terms, actor=current_user, attached=form.attached, put=put)
            return _to_options(option.question.poll, option.question)
    except DomainError as error:
        return _option_page(form, option.question, option, refuse(form, error))


def _is_get() -> bool:
    return request.method == "GET"


def _option_form(option: PollOption | None = None, **values: Any) -> OptionForm:
    form = OptionForm(**values)
    form.option = option
    form.offer(list_ward_names())
    return form


def _option_page(
    form: OptionForm, question: PollQuestion, option: PollOption | None = None, status: int = 200
) -> Response:
    return render(
        "polls/staff/option.html",
        status=status,
        form=form,
        poll=question.poll,
        question=question,
        option=option,
        pictures=ACCEPTED_PICTURES,
        documents=ACCEPTED_DOCUMENTS,
    )


def _to_options(poll: Poll, question: PollQuestion) -> Response:
    db.session.commit()
    return see_other(url_for("polls_staff.show", poll_id=poll.id, _anchor=f"question-{question.id}"))


@bp.post("/options/<int:option_id>/removal")
@requires(Permission.RUN_POLLS)
def remove(option_id: int) -> Response:
    option = staff_queries.get_option(option_id)
    question = option.question
    options.remove(option, actor=current_user)
    return _to_options(question.poll, question)


@bp.post("/options/<int:option_id>/place")
@requires(Permission.RUN_POLLS)
def move(option_id: int) -> Response:
    option = staff_queries.get_option(option_id)
    options.move(option, STEPS.get(request.form.get("step", ""), 0), actor=current_user)
    return _to_options(option.question.poll, option.question)


@bp.route("/options/<int:option_id>/valuation", methods=["GET", "POST"])
@requires(Permission.RUN_POLLS)
@keeps_input
def judge(option_id: int) -> Response:
    option = staff_queries.get_option(option_id)
    form = ValuationForm(formdata=None, **shown(ValuationForm.values_of(option))) if _is_get() else ValuationForm()
    if not form.validate_on_submit():
        return _valuation_page(form, option, 422 if form.errors else 200)
    try:
        hold_as_shown(form, option.question.poll, option, ValuationForm.values_of)
        options.judge(option, Feasibility(form.feasibility.data), form.why.data or "", actor=current_user)
    except DomainError as error:
        return _valuation_page(form, option, refuse(form, error))
    return _to_options(option.question.poll, option.question)


def _valuation_page(form: ValuationForm, option: PollOption, status: int) -> Response:
    poll = option.question.poll
    return render("polls/staff/valuation.html", status=status, form=form, option=option, poll=poll)


@bp.route("/questions/<int:question_id>/valuations", methods=["GET", "POST"])
@requires(Permission.RUN_POLLS)
@keeps_input
def judge_all(question_id: int) -> Response:
    """Of all proposals at once: fourteen need no fourteen pages."""
    found = staff_queries.get_question(question_id)
    values = {"formdata": None, **shown(ValuationsForm.values_of(found))} if _is_get() else {}
    form = valuations_form(found, **values)
    if not form.validate_on_submit():
        return _valuations_page(form, found, 422 if form.errors else 200)
    try:
        hold_as_shown(form, found.poll, found, ValuationsForm.values_of)
        options.judge_all(found, form.verdicts, actor=current_user)
    except DomainError as error:
        return _valuations_page(form, found, refuse(form, error))
    return _to_options(found.poll, found)


def _valuations_page(form: ValuationsForm, question: PollQuestion, status: int) -> Response:
    return render("polls/staff/valuations.html", status=status, form=form, question=question, poll=question.poll)
