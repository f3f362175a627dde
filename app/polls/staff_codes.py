"""Where staff make codes on paper, and take back what was not used. Codes are shown in one answer, never again."""

import segno
from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup

from app.accounts.permissions import Permission
from app.db import db
from app.extensions import limiter
from app.kit import csv
from app.kit.access import requires
from app.kit.csv import Column
from app.kit.errors import DomainError
from app.kit.text import tidy_line
from app.kit.web import csv_response, keep_private, link_to, render, see_other
from app.polls import batches, codes, staff_queries
from app.polls.models import Poll
from app.polls.paper_forms import BALLOTS, LETTERS, LONGEST_PLACE, BatchForm
from app.polls.staff_edge import refuse

bp = Blueprint("polls_codes", __name__, url_prefix="/staff/polls/<int:poll_id>/codes")
bp.after_request(keep_private)


@bp.get("")
@requires(Permission.RUN_POLLS)
def index(poll_id: int) -> Response:
    return _page(staff_queries.get_poll(poll_id))


@bp.post("")
@limiter.limit("10/minute")
@requires(Permission.RUN_POLLS)
def create(poll_id: int) -> Response:
    """The answer itself has the codes: an address or a session that led to them would be another copy."""
    poll = staff_queries.get_poll(poll_id)
    form = BatchForm()
    if not form.validate_on_submit():
        return _page(poll, form, 422)
    try:
        made = batches.make(poll, form.size.data, note=form.note.data or "", known=form.known.data, actor=current_user)
    except DomainError as error:
        return _page(poll, form, refuse(form, error))
    db.session.commit()
    if form.form_of.data == BALLOTS:
        return _ballots(poll, made, form.hand_in.data or "")
    return _letters(poll, made) if form.form_of.data == LETTERS else _sheet(poll, made)


@bp.route("/<int:batch_id>/withdrawal", methods=["GET", "POST"])
@requires(Permission.RUN_POLLS)
def withdraw(poll_id: int, batch_id: int) -> Response:
    """Looked at twice: people may hold these codes in their hands."""
    poll = staff_queries.get_poll(poll_id)
    batch = staff_queries.get_batch(poll, batch_id)
    if request.method == "GET":
        return render("polls/staff/withdrawal.html", poll=poll, batch=batch)
    codes.withdraw_batch(batch, poll, actor=current_user)
    db.session.commit()
    flash(_("The codes that were not used are good for nothing any more."), "success")
    return see_other(url_for("polls_codes.index", poll_id=poll.id))


def _page(poll: Poll, form: BatchForm | None = None, status: int = 200) -> Response:
    """The form knows how many batches it saw: sent twice, or by two at once, it makes one."""
    listed = staff_queries.list_batches(poll)
    form = form or BatchForm(formdata=None)
    form.known.data = str(len(listed))
    return render("polls/staff/codes.html", status=status, poll=poll, form=form, batches=listed)


def _sheet(poll: Poll, made: list[str]) -> Response:
    """The picture leads to the poll. The code is in no address: whoever hands on a link hands on no vote."""
    address = link_to("polls.show", slug=poll.slug)
    code = segno.make(address, micro=False)
    drawn = code.svg_inline(omitsize=True, svgclass=None, lineclass=None, light="#fff")
    inside = drawn[drawn.index(">") + 1 : drawn.rindex("<")]  # drawn once for all strips
    picture, side = Markup(inside), code.symbol_size()[0]  # noqa: S704
    return render("polls/staff/sheet.html", poll=poll, codes=made, address=address, picture=picture, side=side)


@bp.get("/ballot")
@requires(Permission.RUN_POLLS)
def ballot(poll_id: int) -> Response:
    """A ballot paper to print, with room to write a code on it."""
    place = tidy_line(request.args.get("hand_in", ""))[:LONGEST_PLACE]
    return _ballots(staff_queries.get_poll(poll_id), [""], place)


def _ballots(poll: Poll, made: list[str], hand_in: str) -> Response:
    address = link_to("polls.show", slug=poll.slug)
    return render("polls/staff/ballots.html", poll=poll, codes=made, hand_in=hand_in, address=address)


def _letters(poll: Poll, made: list[str]) -> Response:
    address = link_to("polls.show", slug=poll.slug)
    columns: list[Column[str]] = [
        ("code", lambda code: code),
        ("poll", lambda _code: poll.title),
        ("address", lambda _code: address),
    ]
    return csv_response(csv.stream(columns, made), f"{poll.slug}-codes.csv")
