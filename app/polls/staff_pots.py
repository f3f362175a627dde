"""Where staff give wards pots, and fill a budget with proposals from a file."""

from flask import Blueprint, Response, flash, request
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app.accounts.permissions import Permission
from app.extensions import limiter
from app.kit.access import requires
from app.kit.errors import DomainError
from app.kit.files import LARGEST_FILE
from app.kit.locale import has_session
from app.kit.stale import keeps_input
from app.kit.web import render
from app.places.queries import WardName, list_ward_names
from app.polls import sharing_out, staff_queries
from app.polls.import_form import ImportForm
from app.polls.models import Poll, PollQuestion
from app.polls.pot_forms import PotsForm, pots_form
from app.polls.pots import pots_of
from app.polls.staff_edge import done, refuse

bp = Blueprint("polls_pots", __name__, url_prefix="/staff/polls")


@bp.url_value_preprocessor
def make_room_for_files(_endpoint: str | None, _values: dict[str, object] | None) -> None:
    """Before anything reads the request. Without a session nobody can send a form."""
    if has_session():
        request.max_content_length = LARGEST_FILE + 1024 * 1024


@bp.route("/<int:poll_id>/pots/new", methods=["GET", "POST"])
@requires(Permission.RUN_POLLS)
@keeps_input
def new(poll_id: int) -> Response:
    poll = staff_queries.get_poll(poll_id)
    form = pots_form(_wards_without(poll))
    if not form.validate_on_submit():
        return _page(poll, form, 422 if form.errors else 200)
    try:
        added = sharing_out.add_pots(poll, form.terms, form.amounts, actor=current_user)
    except DomainError as error:
        return _page(poll, form, refuse(form, error))
    words = ngettext("%(num)s ward has a pot now.", "%(num)s wards have a pot now.", len(added))
    return done(poll, f"{words} " + _("Add what can be voted for to each."))


def _wards_without(poll: Poll) -> list[WardName]:
    """Wards that the poll asks and that have no pot yet."""
    asked = {each.ward_code for each in poll.wards}
    taken = {pot.ward_code for pot in pots_of(poll)}
    return [ward for ward in list_ward_names() if ward.code not in taken and (not asked or ward.code in asked)]


def _page(poll: Poll, form: PotsForm, status: int = 200) -> Response:
    return render("polls/staff/pots.html", status=status, poll=poll, form=form)


@bp.route("/questions/<int:question_id>/file", methods=["GET", "POST"])
@limiter.limit("10/minute", methods=["POST"])
@requires(Permission.RUN_POLLS)
def fill(question_id: int) -> Response:
    from app.polls.importing import BadImport, fill_budget, read_plan  # numpy: other pages do without

    question = staff_queries.get_question(question_id)
    form = ImportForm()
    if not form.validate_on_submit():
        return _fill_page(question, form, 422 if form.errors else 200)
    try:
        plan = read_plan(form.name, form.file.data.stream.read(LARGEST_FILE + 1))
        fill_budget(question, plan, actor=current_user)
    except BadImport as error:
        form.add_error("file", str(error))
        return _fill_page(question, form, 422)
    except DomainError as error:
        return _fill_page(question, form, refuse(form, error, "file"))
    if plan.currency != "GBP":
        flash(_("The file counts in %(currency)s. Its numbers stand here as pounds.", currency=plan.currency), "info")
    words = ngettext("%(num)s proposal is added.", "%(num)s proposals are added.", len(plan.options))
    return done(question.poll, f"{words} " + _("Say of each whether it can be done."))


def _fill_page(question: PollQuestion, form: ImportForm, status: int) -> Response:
    return render("polls/staff/fill.html", status=status, poll=question.poll, question=question, form=form)
