"""Marking a ballot with buttons: the form comes back with what they did. Nothing is kept."""

from typing import Any

from flask import Blueprint, Response, request

from app.extensions import limiter
from app.kit.access import public
from app.kit.stale import keeps_input
from app.kit.web import keep_private, render
from app.polls.ballot_forms import ballot_form, sent_ward
from app.polls.edge import get_open_poll
from app.polls.entries import Entry
from app.polls.marking import move
from app.polls.pots import pots_of
from app.polls.queries import get_question

bp = Blueprint("polls_marking", __name__)
bp.after_request(keep_private)


@bp.post("/polls/<slug>/questions/<int:question_id>/order")
@limiter.limit("600/minute")
@public
@keeps_input
def order(slug: str, question_id: int) -> Response:
    """The ballot as it is marked, with one option moved up or down."""
    poll = get_open_poll(slug)
    question = get_question(poll, question_id)
    form = ballot_form(poll, ward_code=question.ward_code or sent_ward(poll, request.form), is_sent=True)
    entry = Entry.read(form.entry.data or "", poll)
    moved = {question.id: move(question, form.fields_of(question), request.form.get("move", ""))}
    page: dict[str, Any] = {
        "poll": poll,
        "entry": entry,
        "form": form,
        "pots": pots_of(poll),
        "question": question,
        "moved": moved,
    }
    return render("polls/ballot.html", "polls/_ranks.html", **page)
