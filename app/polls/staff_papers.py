"""Where staff type ballots on paper, one by one or in a file, see how many have voted, and remind the others."""

from collections import Counter
from typing import Any

from flask import Blueprint, Response, flash, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app.accounts.permissions import Permission
from app.db import db
from app.extensions import limiter
from app.kit.access import requires
from app.kit.clock import now
from app.kit.errors import DomainError
from app.kit.stale import keeps_input
from app.kit.web import csv_response, keep_private, render, see_other
from app.polls import paper_file, papers, reminding, staff_queries
from app.polls.models import Poll
from app.polls.paper_file import LARGEST_FILE, BadPaperFile, Reading
from app.polls.paper_forms import PaperFileForm, PaperForm, paper_form
from app.polls.papers import Keyed
from app.polls.pots import pots_of, town_questions
from app.polls.staff_edge import done, refuse
from app.polls.staff_words import MARKS_HELP
from app.polls.turnout import read_turnout

bp = Blueprint("polls_papers", __name__, url_prefix="/staff/polls/<int:poll_id>")
bp.after_request(keep_private)

MOST_SHOWN = 500  # wrong lines of a page


@bp.get("/papers")
@requires(Permission.RUN_POLLS)
def new(poll_id: int) -> Response:
    poll = staff_queries.get_poll(poll_id)
    return _page(poll, paper_form(poll, formdata=None))


@bp.post("/papers")
@requires(Permission.RUN_POLLS)
@keeps_input
def create(poll_id: int) -> Response:
    poll = staff_queries.get_poll(poll_id)
    form = paper_form(poll)
    if not form.validate_on_submit():
        return _page(poll, form, 422)
    try:
        became = papers.key_one(poll, form.code.data, form.marks, actor=current_user)
    except DomainError as error:
        return _page(poll, form, refuse(form, error, "code"))
    db.session.commit()
    flash(_say(became), "info" if became is Keyed.DIFFERENT else "success")
    return see_other(url_for("polls_papers.new", poll_id=poll.id))


def _say(became: Keyed) -> str:
    if became is Keyed.CAST:
        return str(_("Both of you read it alike: the ballot is in."))
    if became is Keyed.DIFFERENT:
        return str(_("Somebody else read this paper differently. Look again, both of you: it is on the list below."))
    return str(_("Noted. Somebody else types this paper too."))


def _page(poll: Poll, form: PaperForm, status: int = 200) -> Response:
    return render(
        "polls/staff/papers.html",
        status=status,
        poll=poll,
        form=form,
        pots=pots_of(poll),
        help=MARKS_HELP,
        stage=poll.stage_at(now()),
        waiting=papers.count_waiting(poll),
        mismatches=papers.list_mismatches(poll, current_user),
    )


@bp.get("/papers/blank.csv")
@requires(Permission.RUN_POLLS)
def blank(poll_id: int) -> Response:
    poll = staff_queries.get_poll(poll_id)
    return csv_response([paper_file.blank(poll)], f"{poll.slug}-papers.csv")


@bp.route("/papers/file", methods=["GET", "POST"])
@limiter.limit("20/minute", methods=["POST"])
@requires(Permission.RUN_POLLS)
def file(poll_id: int) -> Response:
    """Nothing of the file is kept but what is typed, sealed: to keep it after looking, it is sent once more."""
    poll = staff_queries.get_poll(poll_id)
    form = PaperFileForm()
    if not form.validate_on_submit():
        return _file_page(poll, form, 422 if form.errors else 200)
    try:
        reading = paper_file.read(poll, form.file.data.stream.read(LARGEST_FILE + 1) if form.file.data else b"")
        if reading.wrong or form.is_dry.data:
            return _file_page(poll, form, 422 if reading.wrong else 200, reading)
        became = paper_file.key_all(poll, reading, actor=current_user)
    except BadPaperFile as error:
        form.add_error("file", str(error))
        return _file_page(poll, form, 422)
    except DomainError as error:
        return _file_page(poll, form, refuse(form, error))
    db.session.commit()
    flash(_count(became), "success")
    return see_other(url_for("polls_papers.new", poll_id=poll.id))


def _count(became: Counter[Keyed]) -> str:
    said = (
        ngettext("%(num)s ballot is in.", "%(num)s ballots are in.", became[Keyed.CAST]),
        ngettext("%(num)s waits for somebody else.", "%(num)s wait for somebody else.", became[Keyed.FIRST]),
        ngettext("%(num)s was read differently.", "%(num)s were read differently.", became[Keyed.DIFFERENT]),
    )
    return " ".join(str(each) for each in said)


def _file_page(poll: Poll, form: PaperFileForm, status: int, reading: Reading | None = None) -> Response:
    facts: dict[str, Any] = {
        "questions": town_questions(poll),
        "pots": pots_of(poll),
        "columns": paper_file.columns_of(poll),
        "help": MARKS_HELP,
        "most": MOST_SHOWN,
    }
    return render("polls/staff/paper_file.html", status=status, poll=poll, form=form, reading=reading, **facts)


@bp.get("/turnout")
@requires(Permission.RUN_POLLS)
def turnout(poll_id: int) -> Response:
    return _turnout_page(staff_queries.get_poll(poll_id))


@bp.post("/reminder")
@requires(Permission.RUN_POLLS)
def remind(poll_id: int) -> Response:
    poll = staff_queries.get_poll(poll_id)
    try:
        reminding.ask_for_reminder(poll, actor=current_user)
    except DomainError as error:
        db.session.rollback()
        return _turnout_page(poll, error.status, str(error))
    return done(poll, _("The reminders are on their way to people who asked for news and have not voted."))


def _turnout_page(poll: Poll, status: int = 200, problem: str = "") -> Response:
    return render(
        "polls/staff/turnout.html",
        status=status,
        poll=poll,
        stage=poll.stage_at(now()),
        turnout=read_turnout(poll) if poll.announced_at else None,
        problem=problem,
    )
