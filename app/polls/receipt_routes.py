"""The page that shows a receipt, to whoever has just voted in this browser."""

from flask import Blueprint, Response, flash, url_for

from app.extensions import limiter
from app.kit.access import public
from app.kit.locale import gettext as _
from app.kit.web import keep_private, render, see_other
from app.polls import slips
from app.polls.edge import viewer
from app.polls.queries import get_poll

bp = Blueprint("poll_receipts", __name__)
bp.after_request(keep_private)


@bp.get("/polls/<slug>/votes")
@public
def show(slug: str) -> Response:
    """The receipt, to whoever has just voted in this browser. Without it the way leads to the poll."""
    poll = get_poll(slug, viewer())
    slip = slips.find(poll.id)
    if slip is None:
        flash(_("There is no receipt to show here. It is shown to who has just voted, and we keep no copy."), "info")
        return see_other(url_for("polls.show", slug=slug))
    page = render("polls/voted.html", poll=poll, slip=slip)
    return slips.take_back(page, slug) if slip.is_shown_once else page


@bp.post("/polls/<slug>/votes/dismissal")
@limiter.limit("300/minute")
@public
def dismiss(slug: str) -> Response:
    """They have their receipt: whoever sits here next does not find it."""
    return slips.take_back(see_other(url_for("polls.show", slug=slug)), slug)
