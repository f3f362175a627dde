"""After the answer: a second situation beside it, and, for whoever chooses, the town's anonymous count."""

from flask import Response, request, url_for

from app.db import db
from app.extensions import limiter
from app.kit.access import public
from app.kit.disclosure import protect_list
from app.kit.web import render, see_other, small_count
from app.mis import calculator_wording as wording
from app.mis import envelope as envelopes
from app.mis import journey, queries, tallying
from app.mis.answers import HasMoney, household_of
from app.mis.calculator import LostAnswers, bp, told
from app.mis.changes import BadChange, Changes, changed
from app.mis.comparison_form import ComparisonForm, CountForm
from app.mis.envelope import Envelope
from app.mis.explanation import Explanation, explain, explain_household
from app.places.queries import list_wards

__all__ = ["bp"]  # the calculator's blueprint, with these pages added

ANSWER = "mis_calculator.show"
ROUNDED_TO = 5  # so that nobody sees the count grow by the one who was here last


@bp.get("/comparison")
@public
def compare() -> Response:
    envelope = _answered()
    if not _has_income(envelope):
        return see_other(url_for(ANSWER))
    changes = envelope.changes or Changes()
    if not _can_be(changes, envelope):
        changes = Changes()  # a new year's figures came in between
    return _comparison(envelope, ComparisonForm.holding(household_of(envelope.answers), changes), changes)


@bp.post("/comparison")
@limiter.limit("120/minute")
@public
def change() -> Response:
    envelope = _answered()
    if not _has_income(envelope):
        return see_other(url_for(ANSWER))
    form = ComparisonForm()
    changes = _changes_in(form, envelope)
    if changes is None:
        return _comparison(envelope, form, Changes(), 422)
    return envelopes.seal(see_other(url_for("mis_calculator.compare")), envelope.with_changes(changes))


def _changes_in(form: ComparisonForm, envelope: Envelope) -> Changes | None:
    """What the form asks for, if it can be."""
    if not form.validate_on_submit():
        return None
    changes = form.changes_for(household_of(envelope.answers))
    try:
        _second(changes, envelope)
    except BadChange as error:
        form.refuse(error)
        return None
    return changes


def _can_be(changes: Changes, envelope: Envelope) -> bool:
    try:
        _second(changes, envelope)
    except BadChange:
        return False
    return True


def _second(changes: Changes, envelope: Envelope) -> Explanation:
    """The second situation, explained. Raises BadChange."""
    figures = queries.get_live_figures()
    household, income = household_of(envelope.answers), envelope.answers.income_a_year or 0
    return explain_household(*changed(household, income, changes, figures), figures)


def _comparison(envelope: Envelope, form: ComparisonForm, changes: Changes, status: int = 200) -> Response:
    return render(
        "mis/calculator/comparison.html",
        status=status,
        form=form,
        now=explain(envelope.answers, queries.get_live_figures()),
        then=None if changes.is_nothing else _second(changes, envelope),
        differences=wording.differences(changes),
        words=wording,
    )


@bp.post("/count")
@limiter.limit("20/minute")
@public
def count() -> Response:
    envelope = _answered()
    parameter_set = queries.find_live_set()
    facts = told(envelope)
    band = facts["explained"].band
    if band is None or parameter_set is None:
        return see_other(url_for(ANSWER))
    form = CountForm()
    form.offer(list_wards())
    if not form.validate_on_submit():
        return render("mis/calculator/answer.html", status=422, form=form, **facts)
    is_new = tallying.count_household(envelope.ticket, ward_code=form.ward.data, band=band, parameter_set=parameter_set)
    db.session.commit()
    return see_other(url_for("mis_calculator.counted", again=None if is_new else "yes"))


@bp.get("/count")
@public
def counted() -> Response:
    """Thanks, and how many they are: no bands, for those are published where each table is checked against the last."""
    parameter_set = queries.find_live_set()
    households = queries.count_tally(parameter_set) if parameter_set else 0
    return render(
        "mis/calculator/counted.html",
        is_again="again" in request.args,
        households=protect_list({"town": households}, threshold=small_count(), round_to=ROUNDED_TO)["town"],
        parameter_set=parameter_set,
    )


def _answered() -> Envelope:
    """Complete answers; anything less has gone lost, or was never given."""
    envelope = envelopes.open_envelope()
    if envelope is None or not journey.is_complete(envelope.answers):
        raise LostAnswers
    return envelope


def _has_income(envelope: Envelope) -> bool:
    return envelope.answers.money is not HasMoney.NO and envelope.answers.income_a_year is not None
