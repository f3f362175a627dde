"""What the standard is, its lines, the shares of households in its bands, and how all of it is worked out."""

from flask import Blueprint, Response, request

from app.kit.access import public
from app.kit.clock import today
from app.kit.memory import remembered
from app.kit.web import csv_response, render
from app.mis import exports, labels, lines, method, queries, shares
from app.mis.parameters import Rule
from app.mis.rules import Band

bp = Blueprint("mis", __name__, url_prefix="/mis")


@bp.get("")
@public
@remembered
def index() -> Response:
    return render("mis/index.html", figures=queries.get_live_figures(), Band=Band, labels=labels)


@bp.get("/lines")
@public
@remembered
def lines_of_households() -> Response:
    return render("mis/lines.html", "mis/_lines.html", view=lines.read(request.args), labels=labels)


@bp.get("/lines.csv")
@public
def lines_csv() -> Response:
    """Every line of every live set, as a file to keep."""
    return csv_response(exports.lines(), f"luton-2040-mis-lines-{today()}.csv")


@bp.get("/shares")
@public
@remembered
def shares_of_bands() -> Response:
    return render("mis/shares.html", "mis/_shares.html", view=shares.read(request.args), Band=Band, labels=labels)


@bp.get("/shares.csv")
@public
def shares_csv() -> Response:
    """Every figure of the releases that are shown, as a file to keep."""
    return csv_response(exports.shares(), f"luton-2040-mis-band-shares-{today()}.csv")


@bp.get("/method")
@public
@remembered
def how() -> Response:
    figures = queries.get_live_figures()
    return render(
        "mis/method.html", figures=figures, Rule=Rule, rows_of_figures=method.list_figures(figures), labels=labels
    )
