"""The Taskforce's side of pledges: suggestions, shared pledges, and people's own words and names."""

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app.accounts.permissions import Permission
from app.db import db
from app.kit.access import requires
from app.kit.clock import today
from app.kit.errors import DomainError
from app.kit.paging import read_key
from app.kit.web import render, see_other
from app.moderation.deciding import decide_about
from app.moderation.labels import RULES
from app.moderation.setting_queries import find_flags
from app.pledges import queries, sharing, sharing_queries, suggestion_queries, suggestions, word_queries
from app.pledges.edge import refuse
from app.pledges.models import PLEDGE, SHARED_PLEDGE, SharedPledge, SharedState, TextState
from app.pledges.sharing_forms import DeclineForm
from app.pledges.suggestion_forms import EntryForm, MergeForm
from app.pledges.suggestion_models import Decision, Suggestion
from app.pledges.word_forms import WordsForm
from app.vision.queries import list_outcomes, list_priorities

bp = Blueprint("pledges_staff", __name__, url_prefix="/staff/pledges")


@bp.get("/suggestions", endpoint="suggestions")
@requires(Permission.DECIDE_SUGGESTIONS)
def list_suggestions() -> Response:
    """Those that wait, oldest first; with `show=decided` those decided on, newest first."""
    is_decided, after = request.args.get("show") == "decided", read_key(request.args.get("after"))
    read = suggestion_queries.list_decided if is_decided else suggestion_queries.list_waiting
    waiting, decided = suggestion_queries.count_waiting_and_decided()
    return render(
        "pledges/staff/suggestions.html",
        listing=read(after=after),
        is_decided=is_decided,
        waiting=waiting,
        decided=decided,
    )


@bp.get("/suggestions/<int:suggestion_id>", endpoint="suggestion")
@requires(Permission.DECIDE_SUGGESTIONS)
def show_suggestion(suggestion_id: int) -> Response:
    found = suggestion_queries.get_suggestion(suggestion_id)
    return render("pledges/staff/suggestion.html", suggestion=found, decisions=Decision)


@bp.route("/suggestions/<int:suggestion_id>/acceptance", methods=["GET", "POST"])
@requires(Permission.DECIDE_SUGGESTIONS)
def accept_suggestion(suggestion_id: int) -> Response:
    """Write the entry of the catalogue."""
    suggestion = suggestion_queries.get_suggestion(suggestion_id)
    form = EntryForm(title=suggestion.title, priority=suggestion.priority_slug)
    form.offer(list_priorities(), list_outcomes())
    if not form.validate_on_submit():
        return _decision_page("accept", suggestion, form)
    try:
        suggestions.accept(suggestion, form.as_entry(), actor=current_user)
    except DomainError as error:
        return _decision_page("accept", suggestion, form, error)
    return _decided(_("The action is in the catalogue."))


@bp.route("/suggestions/<int:suggestion_id>/merger", methods=["GET", "POST"])
@requires(Permission.DECIDE_SUGGESTIONS)
def merge_suggestion(suggestion_id: int) -> Response:
    """Choose the entry that says the same."""
    suggestion = suggestion_queries.get_suggestion(suggestion_id)
    form = MergeForm()
    form.offer(queries.list_actions())
    if not form.validate_on_submit():
        return _decision_page("merge", suggestion, form)
    try:
        action = queries.get_action(form.action.data)
        suggestions.merge(suggestion, action, reason=form.reason.data, actor=current_user)
    except DomainError as error:
        return _decision_page("merge", suggestion, form, error)
    return _decided(_("The suggestion is merged."))


@bp.route("/suggestions/<int:suggestion_id>/refusal", methods=["GET", "POST"])
@requires(Permission.DECIDE_SUGGESTIONS)
def decline_suggestion(suggestion_id: int) -> Response:
    suggestion = suggestion_queries.get_suggestion(suggestion_id)
    form = DeclineForm()
    if not form.validate_on_submit():
        return _decision_page("decline", suggestion, form)
    try:
        suggestions.decline(suggestion, reason=form.reason.data, actor=current_user)
    except DomainError as error:
        return _decision_page("decline", suggestion, form, error)
    return _decided(_("The suggestion is declined."))


def _decision_page(
    verb: str, suggestion: Suggestion, form: EntryForm | DeclineForm, error: DomainError | None = None
) -> Response:
    """What a decision needs to know, asked for the first time or again."""
    status = refuse(form, error) if error else 422 if form.errors else 200
    return render(f"pledges/staff/{verb}_suggestion.html", status=status, suggestion=suggestion, form=form)


def _decided(message: str) -> Response:
    db.session.commit()
    flash(message, "success")
    return see_other(url_for("pledges_staff.suggestions"))


@bp.get("/shared", endpoint="shared")
@requires(Permission.DECIDE_SHARED_PLEDGES)
def list_shared() -> Response:
    """Those in one state, at first those that wait for a decision."""
    asked = request.args.get("state", "")
    state = SharedState(asked) if asked in set(SharedState) else SharedState.PROPOSED
    page = sharing_queries.list_in_state(state, after=read_key(request.args.get("after")))
    counts = sharing_queries.count_by_state()
    return render("pledges/staff/shared.html", listing=page, state=state, counts=counts, today=today())


@bp.get("/shared/<int:shared_id>", endpoint="shared_pledge")
@requires(Permission.DECIDE_SHARED_PLEDGES)
def show_shared(shared_id: int) -> Response:
    return _shared_page(sharing_queries.get_for_staff(shared_id), DeclineForm(formdata=None))


@bp.post("/shared/<int:shared_id>/acceptance")
@requires(Permission.DECIDE_SHARED_PLEDGES)
def accept_shared(shared_id: int) -> Response:
    sharing.accept(sharing_queries.get_for_staff(shared_id), actor=current_user)
    db.session.commit()
    flash(_("The shared pledge is open. People can join it now."), "success")
    return see_other(url_for("pledges_staff.shared"))


@bp.post("/shared/<int:shared_id>/refusal")
@requires(Permission.DECIDE_SHARED_PLEDGES)
def decline_shared(shared_id: int) -> Response:
    shared = sharing_queries.get_for_staff(shared_id)
    form = DeclineForm()
    if not form.validate_on_submit():
        return _shared_page(shared, form, status=422)
    try:
        sharing.decline(shared, reason=form.reason.data, actor=current_user)
    except DomainError as error:
        return _shared_page(shared, form, status=refuse(form, error))
    db.session.commit()
    flash(_("The shared pledge is declined."), "success")
    return see_other(url_for("pledges_staff.shared"))


def _shared_page(shared: SharedPledge, form: DeclineForm, status: int = 200) -> Response:
    return render(
        "pledges/staff/shared_pledge.html",
        status=status,
        shared=shared,
        form=form,
        flags=find_flags(SHARED_PLEDGE, [shared.id]).get(shared.id, []),
        rules=RULES,
        is_undecided=shared.state is SharedState.PROPOSED,
        today=today(),
    )


@bp.get("/words", endpoint="words")
@requires(Permission.MODERATE_PLEDGES)
def list_words() -> Response:
    return _words_page(WordsForm(formdata=None), _words_state())


@bp.post("/words")
@requires(Permission.MODERATE_PLEDGES)
def decide_words() -> Response:
    """One decision about every pledge that was ticked."""
    state, form = _words_state(), WordsForm()
    if not form.validate_on_submit():
        return _words_page(form, state, status=422)
    try:
        number = decide_about(PLEDGE, form.pledge_ids, form.ruling, actor=current_user)
    except DomainError as error:
        return _words_page(form, state, status=refuse(form, error))
    db.session.commit()
    _say_how_many(number)
    return see_other(url_for("pledges_staff.words", state=state.value))


def _say_how_many(number: int) -> None:
    if number:
        flash(
            ngettext("The text of %(num)s pledge is decided.", "The text of %(num)s pledges is decided.", number),
            "success",
        )
    else:
        flash(_("Nothing changed: a colleague decided on these pledges, or somebody took them back."), "info")


def _words_state() -> TextState:
    asked = request.args.get("state", "")
    return TextState(asked) if asked in {TextState.SHOWN, TextState.HIDDEN} else TextState.WAITING


def _words_page(form: WordsForm, state: TextState, status: int = 200) -> Response:
    after = read_key(request.args.get("after"))
    if state is TextState.WAITING:
        page = word_queries.list_waiting(after=after)
    else:
        page = word_queries.list_decided(state, after=after)
    form.offer(page.items, state)
    return render(
        "pledges/staff/words.html",
        status=status,
        listing=page,
        state=state,
        form=form,
        waiting=word_queries.read_waiting().number,
        flags=find_flags(PLEDGE, [pledge.id for pledge in page.items]),
        rules=RULES,
    )
