"""Voting: mark, check, cast, and keep the receipt; with an account, a code on paper, or a receipt to change a ballot.

What somebody marked goes into no address and no session: a form carries it, sealed where it matters, and the browser is
told to keep nothing. The receipt has a page of its own, to which a slip in this browser leads: sending the ballot once
more is never needed to see it.
"""

from collections.abc import Mapping

from flask import Blueprint, Response, request, url_for

from app.accounts.models import Visitor
from app.accounts.routes.sessions import find_visitor
from app.db import db
from app.extensions import limiter
from app.kit.access import because, public, signed_in
from app.kit.clock import now
from app.kit.errors import DomainError, Gone, NotFound
from app.kit.locale import gettext as _
from app.kit.locale import lazy as _l
from app.kit.stale import is_token_right, keeps_input
from app.kit.web import keep_private, render, see_other
from app.polls import casting, codes, frozen, slips
from app.polls.ballot_forms import BallotForm, ballot_form, lines_of, sent_ward
from app.polls.casting import AlreadyVoted, Voter, VotingClosed
from app.polls.edge import find_refusal, get_open_poll, viewer
from app.polls.eligibility import check_asked
from app.polls.entries import Entry, SignedOut, Way
from app.polls.forms import CastForm, CodeForm, ReceiptForm, WardForm, ward_form
from app.polls.models import Poll
from app.polls.pots import pots_of, ward_of
from app.polls.presses import NewerBallot, Press
from app.polls.queries import get_ballot_of, get_poll, get_question
from app.polls.rules import Channel, Eligibility

bp = Blueprint("polls_voting", __name__)
bp.after_request(keep_private)


@bp.errorhandler(VotingClosed)
def say_that_it_is_closed(error: VotingClosed) -> Response:
    """The poll's own words: when it opens, what came of it, or why it was cancelled."""
    db.session.rollback()
    poll = get_poll(str((request.view_args or {}).get("slug")), viewer())
    return render("polls/not_open.html", status=409, poll=poll, stage=poll.stage_at(now()), words=str(error))


@bp.get("/polls/<slug>/ballot")
@because(_l("Sign in to vote. If you have no account yet, make one: it takes an email address."))
@signed_in
def new(slug: str) -> Response:
    poll = get_open_poll(slug)
    person = viewer()
    assert person is not None
    refusal = find_refusal(poll, person)
    if refusal is not None:
        return _no_ballot(poll, refusal)
    return _blank_page(poll, Entry.of_person(poll, person))


@bp.post("/polls/<slug>/ballot/ward")
@limiter.limit("300/minute")
@public
@keeps_input
def choose_ward(slug: str) -> Response:
    """From the ward to a ballot with its pot; and from that back again, to choose another."""
    poll = get_open_poll(slug)
    form = ward_form(poll, is_sent=True)
    entry = Entry.read(form.entry.data or "", poll)
    if "again" in request.form:
        return _ward_page(poll, ward_form(poll, entry=form.entry.data, home=form.ward.data, is_sent=False))
    if not form.validate_on_submit():
        return _ward_page(poll, form, 422)
    return _ballot_page(poll, entry, ballot_form(poll, ward_code=form.ward_code, entry=form.entry.data, is_sent=False))


@bp.post("/polls/<slug>/ballot")
@limiter.limit("300/minute")
@public
@keeps_input
def check(slug: str) -> Response:
    """Read the marks; show them as they will count, or again with what is wrong."""
    poll = get_open_poll(slug)
    form = ballot_form(poll, ward_code=sent_ward(poll, request.form), is_sent=True)
    entry = Entry.read(form.entry.data or "", poll)
    refusal = _find_spent(poll, entry)
    if refusal is not None:
        return _no_ballot(poll, refusal)
    form.validate()
    lines = form.marks()
    status = _note_stranger(poll, entry, form)
    if form.errors:
        return _ballot_page(poll, entry, form, status)
    return _check_page(poll, lines, _press_form(poll, entry, form))


@bp.post("/polls/<slug>/ballot/corrections")
@limiter.limit("300/minute")
@public
@keeps_input
def correct(slug: str) -> Response:
    """From the check page back to the ballot, with everything marked."""
    poll = get_open_poll(slug)
    token = request.form.get("entry", "")
    entry = Entry.read(token, poll)
    lines = lines_of(poll, request.form)
    form = ballot_form(poll, lines, ward_code=ward_of(poll, lines), entry=token, is_sent=False)
    return _ballot_page(poll, entry, form)


@bp.post("/polls/<slug>/votes")
@limiter.limit("300/minute")
@public
@keeps_input
def cast(slug: str) -> Response:
    """Into the database with what this process knows of the poll; what is shown is read anew."""
    poll = frozen.get_frozen(slug)
    entry = Entry.read(request.form.get("entry", ""), poll)
    lines = lines_of(poll, request.form)
    person = find_visitor() if entry.way is Way.ACCOUNT else None
    if not (is_token_right() and entry.is_held_by(person)):
        form = CastForm()
        form.validate()
        status = _note_stranger(poll, entry, form)
        if form.errors:
            return _check_page(get_open_poll(slug), lines, form, status)
    try:
        _put(poll, entry, lines, person)
    except DomainError as refusal:
        return _refused(slug, entry, lines, refusal)
    db.session.commit()
    return slips.hand_over(see_other(url_for("poll_receipts.show", slug=slug)), slug, entry)


def _put(poll: Poll, entry: Entry, lines: Mapping[int, str], person: Visitor | None) -> None:
    press = Press.read(request.form.get("press", ""))
    if entry.is_change:
        casting.change(poll, lines, receipt=entry.receipt, press=press)
    else:
        casting.cast(poll, _voter(poll, entry, person), lines, receipt=entry.receipt, press=press)


def _refused(slug: str, entry: Entry, lines: Mapping[int, str], refusal: DomainError) -> Response:
    """The page that says so; and the poll is looked at again before the next ballot."""
    db.session.rollback()
    frozen.forget(slug)
    if not isinstance(refusal, AlreadyVoted | NewerBallot):
        raise refusal
    poll = get_open_poll(slug)
    if isinstance(refusal, AlreadyVoted):
        return _no_ballot(poll, refusal)
    return _check_page(poll, lines, _press_form(poll, entry, CastForm()), refusal.status, newer=refusal)


def _voter(poll: Poll, entry: Entry, person: Visitor | None) -> Voter:
    """Whoever the ballot's page was made for, if they may still vote."""
    if entry.way is Way.CODE:
        code = codes.get_code(poll, entry.holder)
        codes.refuse_withdrawn(code)
        return Voter(channel=Channel.CODE, code=code)
    assert person is not None  # they hold the entry
    check_asked(poll, person)
    return Voter(channel=Channel.ONLINE, person=person)


@bp.get("/polls/<slug>/code")
@public
def code(slug: str) -> Response:
    return _code_page(_poll_with_codes(slug), CodeForm(formdata=None))


@bp.post("/polls/<slug>/code")
@limiter.limit("300/minute")
@public
@keeps_input
def redeem(slug: str) -> Response:
    poll = _poll_with_codes(slug)
    form = CodeForm()
    if not form.validate_on_submit():
        return _code_page(poll, form, 422)
    try:
        found = codes.redeem(poll, form.code.data or "", address=request.remote_addr or "")
    except DomainError as error:
        db.session.commit()  # a wrong code was counted
        form.add_error("code", str(error))
        return _code_page(poll, form, error.status)
    return _blank_page(poll, Entry.of_code(poll, found))


@bp.get("/polls/<slug>/receipt")
@public
def receipt(slug: str) -> Response:
    return _receipt_page(get_open_poll(slug), ReceiptForm(formdata=None))


@bp.post("/polls/<slug>/receipt")
@limiter.limit("300/minute")
@public
@keeps_input
def reopen(slug: str) -> Response:
    """A blank ballot for the envelope of a receipt: what is in it we do not look at."""
    poll = get_open_poll(slug)
    form = ReceiptForm()
    if not form.validate_on_submit():
        return _receipt_page(poll, form, 422)
    try:
        found = casting.reopen(poll, form.receipt.data or "", address=request.remote_addr or "")
    except DomainError as error:
        db.session.commit()  # a wrong receipt was counted
        form.add_error("receipt", str(error))
        return _receipt_page(poll, form, error.status)
    return _blank_page(poll, Entry.of_receipt(poll, found))


@bp.post("/polls/<slug>/questions/<int:question_id>/total")
@limiter.limit("600/minute")
@public
def total(slug: str, question_id: int) -> Response:
    """What is marked so far adds up to. Nothing is kept."""
    poll = get_open_poll(slug, get_ballot_of)
    question = get_question(poll, question_id)
    marked = ballot_form(poll, ward_code=question.ward_code, is_sent=True).total_of(question)
    return render("polls/_total.html", question=question, total=marked)


def _poll_with_codes(slug: str) -> Poll:
    poll = get_open_poll(slug)
    if not (poll.takes_codes or poll.eligibility is Eligibility.CODES):
        raise NotFound(_("Nobody votes in this poll with a code."))
    return poll


def _find_spent(poll: Poll, entry: Entry) -> DomainError | None:
    """Why the ballot that this page was made for cannot be cast any more."""
    person = viewer()
    if entry.way is Way.CODE:
        return codes.find_fault(codes.get_code(poll, entry.holder))
    if entry.way is Way.ACCOUNT and person is not None:
        return find_refusal(poll, person)
    return None


def _note_stranger(poll: Poll, entry: Entry, form: BallotForm | CastForm) -> int:
    """The status of a form that is not sent by whom it was made for, with the reason in it; or of one with mistakes.

    A ballot that was cast already is not shown again: whoever sends it found it in a browser that many share.
    """
    try:
        entry.check_holder(viewer())
    except SignedOut as error:
        if casting.is_cast(poll, entry.receipt):
            raise Gone(_("This ballot has been cast. It can be changed with its receipt.")) from error
        form.form_errors = [str(error)]  # a cookie that was lost is no second mistake: signing in brings another
        return error.status
    return 422


def _blank_page(poll: Poll, entry: Entry) -> Response:
    """Where wards have pots, the page before it, on which to choose one's own."""
    if pots_of(poll):
        person = viewer() if entry.way is Way.ACCOUNT else None
        home = person.ward_code if person else None
        return _ward_page(poll, ward_form(poll, entry=entry.token, home=home, is_sent=False))
    return _ballot_page(poll, entry, ballot_form(poll, entry=entry.token, is_sent=False))


def _ballot_page(poll: Poll, entry: Entry, form: BallotForm, status: int = 200) -> Response:
    return render("polls/ballot.html", status=status, poll=poll, entry=entry, form=form, pots=pots_of(poll))


def _ward_page(poll: Poll, form: WardForm, status: int = 200) -> Response:
    return render("polls/ward.html", status=status, poll=poll, form=form, pots=pots_of(poll))


def _press_form(poll: Poll, entry: Entry, sent: BallotForm | CastForm) -> CastForm:
    """The button of a check page that is made now."""
    press = casting.new_press(poll, entry.receipt)
    return CastForm(formdata=None, entry=sent.entry.data, press=press.words)


def _check_page(
    poll: Poll, lines: Mapping[int, str], form: CastForm, status: int = 200, newer: NewerBallot | None = None
) -> Response:
    return render("polls/check.html", status=status, poll=poll, lines=lines, form=form, newer=newer)


def _code_page(poll: Poll, form: CodeForm, status: int = 200) -> Response:
    return render("polls/code.html", status=status, poll=poll, form=form)


def _receipt_page(poll: Poll, form: ReceiptForm, status: int = 200) -> Response:
    return render("polls/receipt.html", status=status, poll=poll, form=form)


def _no_ballot(poll: Poll, refusal: DomainError) -> Response:
    return render("polls/no_ballot.html", status=refusal.status, poll=poll, refusal=refusal)
