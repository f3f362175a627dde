"""The mail that confirms a pledge: where to look for it, how to get it again, and links for whoever lost theirs."""

from flask import Response, request, url_for

from app.accounts.routes.sessions import address
from app.accounts.rules import LINK_LIFETIMES
from app.db import db
from app.extensions import limiter
from app.kit.access import public
from app.kit.errors import DomainError
from app.kit.stale import keeps_input
from app.kit.web import render, see_other
from app.pledges import actions, drafts
from app.pledges.edge import refuse
from app.pledges.forms import FindPledgesForm
from app.pledges.routes import bp


def go_on_without(key: str) -> Response:
    """No answers under this key: this browser sent them, or its cookies are gone; say which instead of guessing."""
    sent = drafts.find_sent(key)
    if sent is None:
        return see_other(url_for("pledges.new", lost=1))
    if isinstance(sent, int):
        return see_other(url_for("pledges_managing.own", pledge_id=sent))
    return see_other(url_for("pledges.sent", key=key))


@bp.get("/pledges/sent/<key>")
@public
def sent(key: str) -> Response:
    """Check your e-mail. The address is shown only in the browser that typed it."""
    return _sent_page(key)


def _sent_page(key: str, problem: str = "", status: int = 200) -> Response:
    email = drafts.find_sent(key)
    return render(
        "pledges/sent.html",
        status=status,
        key=key,
        email=email if isinstance(email, str) else "",
        days=LINK_LIFETIMES["confirm_pledge"].days,
        is_again="again" in request.args,
        problem=problem,
    )


@bp.post("/pledges/sent/<key>/links")
@limiter.limit("3/minute")
@public
def resend(key: str) -> Response:
    """Send the link again, for the browser that typed the address. Was there one to send? The mailbox knows."""
    email = drafts.find_sent(key)
    if not isinstance(email, str):
        return go_on_without(key)
    try:
        actions.resend_confirmation(key, email=email, address=address())
    except DomainError as error:
        db.session.rollback()
        return _sent_page(key, str(error), error.status)
    db.session.commit()
    return see_other(url_for("pledges.sent", key=key, again=1))


@bp.get("/pledges/links")
@public
def find() -> Response:
    return render("pledges/find.html", form=FindPledgesForm(formdata=None), is_sent=False)


@bp.post("/pledges/links")
@limiter.limit("10/minute")
@public
@keeps_input
def send_links() -> Response:
    """Fresh links to everything an address has pledged; the page is the same for every address."""
    form = FindPledgesForm()
    if not form.validate_on_submit():
        return render("pledges/find.html", status=422, form=form, is_sent=False)
    try:
        actions.send_fresh_links(form.email.data, address=address())
    except DomainError as error:
        return render("pledges/find.html", status=refuse(form, error), form=form, is_sent=False)
    db.session.commit()
    return render("pledges/find.html", form=form, is_sent=True)
