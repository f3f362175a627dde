"""Public pages of the town's indicators."""

from typing import Any

from flask import Blueprint, Response

from app.indicators import bands, exports, periods, queries, scorecard, showing, thriving, wording
from app.kit.access import public
from app.kit.memory import remembered
from app.kit.web import csv_response, render

bp = Blueprint("indicators", __name__, url_prefix="/indicators")


@bp.context_processor
def words() -> dict[str, Any]:
    """What every page of indicators says figures with."""
    return {"wording": wording, "period_label": periods.label, "area_names": showing.AREA_NAMES}


@bp.get("")
@public
@remembered
def index() -> Response:
    return render(
        "indicators/index.html",
        cards=scorecard.read_town(),
        thriving=thriving.read_town(),
        releases=queries.list_published(5),
    )


@bp.get("/all")
@public
@remembered
def catalogue() -> Response:
    return render(
        "indicators/catalogue.html", groups=scorecard.read_catalogue(), newest=queries.list_newest(queries.TOWN)
    )


@bp.get("/thriving-people-index")
@public
@remembered
def thriving_people() -> Response:
    """The index of the town, and what it is made of."""
    return render("indicators/thriving.html", thriving=thriving.read_town(), indicators=queries.by_code())


@bp.get("/<code>")
@public
@remembered
def show(code: str) -> Response:
    indicator = queries.get_indicator(code)
    return render(
        "indicators/show.html",
        indicator=indicator,
        shown=showing.read(indicator),
        outcomes=queries.list_outcomes(indicator),
        releases=queries.list_releases_of(code),
        band_releases=bands.list_releases() if code == bands.CODE else [],
    )


@bp.get("/<code>/figures.csv")
@public
def download(code: str) -> Response:
    """Every figure that stands of one indicator, in all areas."""
    indicator = queries.get_indicator(code)
    return csv_response(exports.as_csv(queries.stream_facts(code)), f"luton-2040-{indicator.code}.csv")
