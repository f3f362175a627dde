"""The town's wall, and one pledge as anyone may see it."""

from flask import Blueprint, Response, make_response, request

from app.extensions import limiter
from app.kit.access import public
from app.kit.clock import today
from app.kit.memory import remembered
from app.kit.web import csv_response, link_to, render
from app.pledges import cards, exports, queries, wall
from app.pledges.wording import STANDINGS, init_wording

bp = Blueprint("pledges", __name__)
init_wording(bp)


@bp.get("/pledges")
@public
@remembered
def index() -> Response:
    view = wall.read(request.args)
    return render("pledges/index.html", "pledges/_feed.html", view=view, totals=view.totals, is_live=True, newer=0)


@bp.get("/pledges/totals")
@public
def totals() -> Response:
    """The counters alone. The wall asks now and then; if nothing moved, nothing on the page does."""
    view = wall.read_totals()
    if request.args.get("seen") == view.stamp:
        return make_response("", 204)
    return render(
        "pledges/totals.html",
        "pledges/_counters.html",
        totals=view,
        is_live=request.args.get("live") != "no",
        newer=wall.count_newer(request.args),
        most_newer=wall.MOST_NEWER,
    )


@bp.get("/pledges/totals.csv")
@public
def totals_csv() -> Response:
    """The same numbers by action, as a file to keep."""
    return csv_response(exports.totals_by_action(), f"luton-2040-pledges-{today()}.csv")


@bp.get("/pledges/<int:pledge_id>")
@public
def show(pledge_id: int) -> Response:
    pledge = queries.get_public(pledge_id)
    return render(
        "pledges/show.html",
        pledge=pledge,
        ward=wall.ward_to_show(pledge),
        standing=STANDINGS[pledge.state],
        address=link_to("pledges.show", pledge_id=pledge_id),
        picture=link_to("pledges.card_png", pledge_id=pledge_id),
    )


@bp.get("/pledges/<int:pledge_id>/card.svg")
@public
def card(pledge_id: int) -> Response:
    """A picture to share: no tracking, nothing the page itself does not show."""
    return cards.as_svg(queries.get_public(pledge_id))


@bp.get("/pledges/<int:pledge_id>/card.png")
@limiter.limit("60/minute")
@public
def card_png(pledge_id: int) -> Response:
    """The same for sites that show no SVG. Drawing takes a while, so nobody may ask for many."""
    return cards.as_png(queries.get_public(pledge_id))
