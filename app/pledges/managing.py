"""Looking after a pledge: confirming it, saying how it goes, taking it back, and no more mail.

Every page here hangs on a secret in its address, or on being signed in. Opening one never changes anything: mail
scanners follow links.
"""

from flask import Blueprint, Response, flash, make_response, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import queries as accounts
from app.accounts.models import Display, Purpose
from app.db import db
from app.extensions import csrf, limiter
from app.kit.access import public, signed_in
from app.kit.errors import DomainError, Gone
from app.kit.stale import keeps_input
from app.kit.web import keep_private, link_to, render, see_other
from app.pledges import actions, keeping, leaving, queries
from app.pledges.addresses import manage_token, manage_token_of, read_unsubscribe_token, unsubscribe_token
from app.pledges.edge import refuse, thank
from app.pledges.forms import CheckInForm, DisplayForm
from app.pledges.models import Pledge
from app.pledges.rules import MISSES_BEFORE_LAPSE, Answer, State, may_become
from app.pledges.wording import ANSWERS, HONOURED, STANDINGS

bp = Blueprint("pledges_managing", __name__)
bp.after_request(keep_private)


@bp.errorhandler(Gone)
def dead_link(error: Gone) -> Response:
    """A link that was good once: say why it is not now, and how to get another."""
    db.session.rollback()
    return make_response(render_template("pledges/dead_link.html", message=str(error)), error.status)


@bp.get("/links/pledge/<token>")
@limiter.limit("60/minute")
@public
def confirmation(token: str) -> Response:
    """The page with the button that confirms."""
    link = accounts.peek_link(token, Purpose.CONFIRM_PLEDGE)
    pledge = queries.get_pledge(link.subject_id)
    return render("pledges/confirmation.html", token=token, pledge=pledge)


@bp.post("/links/pledge/<token>")
@limiter.limit("60/minute")
@public
def confirm(token: str) -> Response:
    pledge_id = actions.confirm_pledge(token)
    epoch, state = queries.get_epoch_and_state(pledge_id)
    db.session.commit()  # before signing the address: the next writer waits for this
    thank(state)
    return see_other(url_for("pledges_managing.show", token=manage_token_of(pledge_id, epoch)))


@bp.get("/pledges/manage/<token>")
@limiter.limit("60/minute")
@public
def show(token: str) -> Response:
    return _page(queries.get_managed(token), token, CheckInForm(formdata=None))


@bp.get("/account/pledges")
@signed_in
def mine() -> Response:
    """Everything this person has promised."""
    return render("pledges/mine.html", pledges=queries.list_by_person(current_user))


@bp.get("/account/pledges/<int:pledge_id>")
@signed_in
def own(pledge_id: int) -> Response:
    """The same page for somebody signed in."""
    token = manage_token(queries.get_own(pledge_id, current_user), current_user)
    return see_other(url_for("pledges_managing.show", token=token))


@bp.post("/pledges/manage/<token>/check-ins")
@limiter.limit("30/minute")
@public
@keeps_input
def check_in(token: str) -> Response:
    pledge = queries.get_managed(token)
    form = CheckInForm()
    if not form.validate_on_submit():
        return _page(pledge, token, form, status=422)
    try:
        keeping.answer_check_in(pledge, Answer(form.answer.data), actor=pledge.person)
    except DomainError as error:
        return _page(pledge, token, form, status=refuse(form, error))
    db.session.commit()
    flash(_("Thank you. We have noted how it is going."), "success")
    return see_other(url_for("pledges_managing.show", token=token))


@bp.get("/pledges/manage/<token>/withdrawal")
@limiter.limit("60/minute")
@public
def withdrawal(token: str) -> Response:
    pledge = queries.get_managed(token)
    if not may_become(pledge.state, State.WITHDRAWN):
        return see_other(url_for("pledges_managing.show", token=token))
    return render("pledges/withdrawal.html", pledge=pledge, token=token)


@bp.post("/pledges/manage/<token>/withdrawal")
@limiter.limit("30/minute")
@public
def withdraw(token: str) -> Response:
    pledge = queries.get_managed(token)
    try:
        leaving.withdraw_pledge(pledge, actor=pledge.person)
    except DomainError as error:  # it ended in another window meanwhile: its page says how
        db.session.rollback()
        flash(str(error), "info")
        return see_other(url_for("pledges_managing.show", token=token))
    db.session.commit()
    flash(_("Your pledge is withdrawn."), "success")
    return see_other(url_for("pledges_managing.show", token=token))


@bp.get("/pledges/manage/<token>/display")
@limiter.limit("60/minute")
@public
def display(token: str) -> Response:
    pledge = queries.get_managed(token)
    if pledge.may_name_nobody:
        return see_other(url_for("pledges_managing.show", token=token))
    form = DisplayForm(formdata=None, shown_as=pledge.shown_as.value, name=pledge.name or _profile_name(pledge))
    return _display_page(pledge, token, form)


@bp.post("/pledges/manage/<token>/display")
@limiter.limit("30/minute")
@public
@keeps_input
def change_display(token: str) -> Response:
    """Whatever became of the pledge, its maker decides how it shows them."""
    pledge = queries.get_managed(token)
    form = DisplayForm()
    if pledge.may_name_nobody:
        return see_other(url_for("pledges_managing.show", token=token))
    if not form.validate_on_submit():
        return _display_page(pledge, token, form, status=422)
    shown_as = Display(form.shown_as.data)
    actions.change_display(pledge, shown_as=shown_as, name=form.name.data or "", actor=pledge.person)
    db.session.commit()
    flash(_("We have changed how you are shown."), "success")
    return see_other(url_for("pledges_managing.show", token=token))


def _profile_name(pledge: Pledge) -> str:
    return pledge.person.name if pledge.person else ""


def _display_page(pledge: Pledge, token: str, form: DisplayForm, status: int = 200) -> Response:
    return render("pledges/display.html", status=status, pledge=pledge, token=token, form=form)


@bp.get("/pledges/manage/<token>/certificate")
@limiter.limit("60/minute")
@public
def certificate(token: str) -> Response:
    """A page made to be printed, while there is a promise to show for."""
    pledge = queries.get_managed(token)
    if pledge.state not in HONOURED:
        return see_other(url_for("pledges_managing.show", token=token))
    return render("pledges/certificate.html", pledge=pledge, token=token, standing=STANDINGS[pledge.state])


@bp.get("/pledges/unsubscribe/<token>")
@limiter.limit("60/minute")
@public
def unsubscribe(token: str) -> Response:
    person = accounts.get_person(read_unsubscribe_token(token))
    return render("pledges/unsubscribe.html", token=token, is_done=person.reminders_stopped_at is not None)


@bp.post("/pledges/unsubscribe/<token>")
@limiter.limit("60/minute")
@public
def stop_reminders(token: str) -> Response:
    """RFC 8058: the mail program itself posts here, with nothing but the address, and follows no redirect."""
    actions.stop_reminders(accounts.get_person(read_unsubscribe_token(token)))
    db.session.commit()
    return render("pledges/unsubscribe.html", token=token, is_done=True)


csrf.exempt(stop_reminders)


@bp.post("/pledges/unsubscribe/<token>/reminders")
@limiter.limit("60/minute")
@public
def resume_reminders(token: str) -> Response:
    """They want to be asked again."""
    actions.resume_reminders(accounts.get_person(read_unsubscribe_token(token)))
    db.session.commit()
    flash(_("Thank you. We will ask you again how your pledges go."), "success")
    return see_other(url_for("pledges_managing.unsubscribe", token=token))


def _page(pledge: Pledge, token: str, form: CheckInForm, status: int = 200) -> Response:
    return render(
        "pledges/manage.html",
        status=status,
        pledge=pledge,
        token=token,
        form=form,
        standing=STANDINGS[pledge.state],
        answers=ANSWERS,
        check_ins=queries.list_check_ins(pledge),
        has_certificate=pledge.state in HONOURED,
        is_last_chance=pledge.misses >= MISSES_BEFORE_LAPSE,
        may_withdraw=may_become(pledge.state, State.WITHDRAWN),
        reminders=unsubscribe_token(pledge.person) if pledge.person else "",
        address=link_to("pledges.show", pledge_id=pledge.id),
    )
