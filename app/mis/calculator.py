"""The resident's calculator: a question a page, an answer, and nothing kept but a sealed cookie."""

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound as NoSuchPage

from app.extensions import limiter
from app.kit.access import public
from app.kit.errors import Gone
from app.kit.web import render, see_other
from app.mis import calculator_wording as wording
from app.mis import envelope as envelopes
from app.mis import journey, queries
from app.mis.answers import UNSURE, HasMoney
from app.mis.calculator_fields import QuestionForm
from app.mis.calculator_forms import form_for
from app.mis.comparison_form import CountForm
from app.mis.envelope import Envelope
from app.mis.explanation import explain
from app.mis.journey import Question
from app.mis.rules import Band
from app.places.queries import list_wards

bp = Blueprint("mis_calculator", __name__, url_prefix="/mis/calculator")

ELSEWHERE = "https://www.bbc.co.uk/weather"
QUESTIONS = {question.slug: question for question in Question}


class LostAnswers(Gone):
    """The answers are gone: an hour is over, or the cookie did not come back as we sent it."""


@bp.errorhandler(LostAnswers)
def lost(_error: LostAnswers) -> tuple[Response, int]:
    response = render("mis/calculator/lost.html")
    return envelopes.destroy(response), LostAnswers.status


@bp.after_request
def forget(response: Response) -> Response:
    """No page of somebody's money stays in a browser's store or a proxy's."""
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.get("")
@public
def start() -> Response:
    return render("mis/calculator/start.html", has_answers=envelopes.open_envelope() is not None)


@bp.get("/questions/<slug>")
@public
def ask(slug: str) -> Response:
    question, envelope = _question(slug), _opened(slug)
    if not journey.may_be_asked(question, envelope.answers):
        return see_other(_onwards(envelope))
    return _page(question, envelope, form_for(question, envelope.answers))


@bp.post("/questions/<slug>")
@limiter.limit("120/minute")
@public
def answer(slug: str) -> Response:
    question, envelope = _question(slug), _opened(slug)
    form = form_for(question, envelope.answers, is_sent=True)
    is_unsure = "unsure" in request.form
    if not is_unsure and not form.validate_on_submit():
        return _page(question, envelope, form, 422)
    if not journey.may_be_asked(question, envelope.answers):
        return see_other(_onwards(envelope))
    value = UNSURE if is_unsure else form.answer
    envelope = envelope.with_answers(journey.with_answer(envelope.answers, question, value))
    return envelopes.seal(see_other(_onwards(envelope)), envelope)


def _question(slug: str) -> Question:
    if slug not in QUESTIONS:
        raise NoSuchPage
    return QUESTIONS[slug]


def _opened(slug: str = "") -> Envelope:
    """The answers so far. Only the first question can do without."""
    envelope = envelopes.open_envelope()
    if envelope is None and slug == Question.MONEY.slug and not envelopes.is_sent():
        return Envelope()
    if envelope is None:
        raise LostAnswers
    return envelope


def _onwards(envelope: Envelope) -> str:
    """The next question, or a look at all answers; whoever has no money at all need not look twice."""
    question = journey.find_next(envelope.answers)
    if question is not None:
        return url_for("mis_calculator.ask", slug=question.slug)
    return url_for("mis_calculator.show" if envelope.answers.money is HasMoney.NO else "mis_calculator.check")


def _page(question: Question, envelope: Envelope, form: QuestionForm, status: int = 200) -> Response:
    answers = envelope.answers
    path = journey.asked(answers)
    return render(
        "mis/calculator/question.html",
        status=status,
        form=form,
        question=question,
        answers=answers,
        place=path.index(question) + 1 if question in path else None,
        total=len(path),
        back=_back_from(question, envelope),
    )


def _back_from(question: Question, envelope: Envelope) -> str:
    before = journey.find_before(question, envelope.answers)
    if journey.is_complete(envelope.answers) and envelope.answers.money is not HasMoney.NO:
        return url_for("mis_calculator.check")
    return url_for("mis_calculator.ask", slug=before.slug) if before else url_for("mis_calculator.start")


@bp.get("/check")
@public
def check() -> Response:
    envelope = _opened()
    if not journey.is_complete(envelope.answers):
        return see_other(_onwards(envelope))
    return render(
        "mis/calculator/check.html", answers=envelope.answers, path=journey.asked(envelope.answers), words=wording
    )


@bp.get("/answer")
@public
def show() -> Response:
    envelope = _opened()
    if not journey.is_complete(envelope.answers):
        return see_other(_onwards(envelope))
    form = CountForm(formdata=None)
    form.offer(list_wards())
    return render("mis/calculator/answer.html", form=form, **told(envelope))


def told(envelope: Envelope) -> dict[str, Any]:
    """What an answer says, on the screen, on paper and in a file."""
    explanation = explain(envelope.answers, queries.get_live_figures())
    return {
        "answers": envelope.answers,
        "explained": explanation,
        "unsure": journey.unsure_of(envelope.answers),
        "help_list": queries.list_help(explanation.band or Band.E),
        "words": wording,
    }


@bp.get("/answer.html")
@public
def download() -> Response:
    """The answer as a file of its own, without scripts and without anything to fetch."""
    envelope = _opened()
    if not journey.is_complete(envelope.answers):
        return see_other(_onwards(envelope))
    response = Response(render_template("mis/calculator/download.html", **told(envelope)), mimetype="text/html")
    response.headers["Content-Disposition"] = f'attachment; filename="{_("minimum-income-standard")}.html"'
    return response


@bp.get("/exit")
@public
def leave() -> Response:
    """Away at once, with nothing left behind. A link, for our policy lets no form lead to another site."""
    return envelopes.destroy(redirect(ELSEWHERE, 303))  # type: ignore[arg-type]


@bp.post("/deletion")
@limiter.limit("60/minute")
@public
def delete() -> Response:
    return envelopes.destroy(see_other(url_for("mis_calculator.start")))
