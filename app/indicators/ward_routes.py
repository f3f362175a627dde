"""Public pages of the wards: all of them, and a scorecard for each."""

from typing import Any

from flask import Blueprint, Response, request

from app.indicators import periods, queries, ward_comparing, ward_index, ward_scorecard, ward_wording, wording
from app.indicators.hooks import read_ward_panels
from app.indicators.ward_figures import find_old_ward
from app.kit.access import public
from app.kit.errors import NotFound
from app.kit.memory import remembered
from app.kit.web import link_to, render
from app.places.queries import get_ward, list_ward_names
from app.vision.labels import STATUS_LABELS, STATUS_TONES
from app.vision.queries import list_progress

IN_A_FRAME = "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors *"

bp = Blueprint("indicator_wards", __name__, url_prefix="/indicators/wards")


@bp.context_processor
def words() -> dict[str, Any]:
    return {"wording": wording, "ward_wording": ward_wording, "period_label": periods.label}


@bp.get("")
@public
@remembered
def index() -> Response:
    return render("indicators/wards/index.html", table=ward_index.read(), wards=list_ward_names())


@bp.get("/compare")
@public
@remembered
def compare() -> Response:
    wards = list_ward_names()
    chosen = ward_comparing.choose(request.args.getlist("ward"), wards)
    return render(
        "indicators/wards/compare.html",
        wards=wards,
        chosen=[ward.slug for ward in chosen],
        is_asked="ward" in request.args,
        comparison=ward_comparing.read(chosen),
    )


@bp.get("/<slug>")
@public
@remembered
def show(slug: str) -> Response:
    ward = get_ward(slug)
    scorecard = ward_scorecard.read(ward)
    developments = [each for priority in scorecard.priorities for each in priority.developments]
    return render(
        "indicators/wards/show.html",
        ward=ward,
        scorecard=scorecard,
        progress=list_progress(developments),
        status_labels=STATUS_LABELS,
        status_tones=STATUS_TONES,
        panels=read_ward_panels(ward, scorecard.outcomes),
    )


@bp.get("/<slug>/before-2023")
@public
@remembered
def before(slug: str) -> Response:
    """The old ward of the same name, alone."""
    ward = get_ward(slug)
    old = find_old_ward(ward.name)
    if old is None:
        raise NotFound
    measures = ward_scorecard.list_measures(queries.list_indicators(), old.code)
    return render("indicators/wards/before.html", ward=ward, old=old, groups=ward_scorecard.group(measures))


@bp.get("/<slug>/card")
@public
@remembered
def card(slug: str) -> Response:
    """The index of a ward in a few lines, for other sites to show in a frame."""
    ward, table = get_ward(slug), ward_index.read()
    response = render(
        "indicators/wards/card.html",
        ward=ward,
        table=table,
        score=table.of_ward(ward.code) if table else None,
        address=link_to("indicator_wards.show", slug=slug),
    )
    response.headers["Content-Security-Policy"] = IN_A_FRAME
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
