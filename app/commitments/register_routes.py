"""The public register of organisations' pledges, what is missing from it, and files to take away."""

from flask import Blueprint, Response, request, stream_with_context

from app.commitments import register, register_exports, status
from app.commitments.gap_view import FEW, read_gaps
from app.commitments.register import Wanted
from app.kit.access import public
from app.kit.clock import today
from app.kit.memory import remembered
from app.kit.web import csv_response, link_to, render
from app.places.queries import list_boundaries, list_ward_names
from app.vision.queries import get_vision

bp = Blueprint("register", __name__, url_prefix="/organisations")


@bp.get("")
@public
@remembered
def index() -> Response:
    view = register.read(request.args)
    return render(
        "commitments/register.html",
        "commitments/_register.html",
        view=view,
        vision=get_vision(),
        ward_names={ward.code: ward.name for ward in list_ward_names()},
        feed_url=link_to("register.feed", **view.wanted.address),
    )


@bp.get("/gaps")
@public
@remembered
def gaps() -> Response:
    return render("commitments/gaps.html", gaps=read_gaps(), few=FEW, has_boundaries=bool(list_boundaries()))


@bp.get("/how-we-work-this-out")
@public
@remembered
def how() -> Response:
    return render("commitments/how.html", quiet_months=status.QUIET_MONTHS, answer_months=status.ANSWER_MONTHS, few=FEW)


@bp.get("/register.csv")
@public
def register_csv() -> Response:
    """The commitments that the page shows with the same filters, as a file to keep."""
    return csv_response(register_exports.as_csv(_wanted()), f"luton-2040-organisations-{today()}.csv")


@bp.get("/updates.csv")
@public
def updates_csv() -> Response:
    """Every update of those commitments."""
    return csv_response(register_exports.updates_as_csv(_wanted()), f"luton-2040-updates-{today()}.csv")


@bp.get("/register.json")
@public
def register_json() -> Response:
    """The same commitments for programs."""
    return Response(
        stream_with_context(register_exports.as_json(_wanted())),
        mimetype="application/json",
        headers={"Cache-Control": "no-store", "Access-Control-Allow-Origin": "*"},
    )


@bp.get("/feed.atom")
@public
@remembered
def feed() -> Response:
    """What was agreed and reported last, for feed readers."""
    wanted = _wanted()
    body = register_exports.as_atom(wanted, link_to("register.feed", **wanted.address))
    return Response(body, mimetype="application/atom+xml")


def _wanted() -> Wanted:
    return register.read_wanted(request.args, register.values_of_facets())
