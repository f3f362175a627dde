"""What machines ask: is the process alive, can it serve, how much has happened."""

from flask import Blueprint, Response, current_app, jsonify, make_response, redirect
from sqlalchemy.exc import SQLAlchemyError

from app.extensions import limiter
from app.kit import outbox
from app.kit.access import public
from app.kit.migrations import is_current_database
from app.pledges.queries import get_tally

bp = Blueprint("machines", __name__)
limiter.exempt(bp)

PRIVATE = (
    "/account",
    "/links/",
    "/pledges/manage/",
    "/pledges/new/",
    "/pledges/sent/",
    "/pledges/unsubscribe/",
    "/staff",
)


@bp.get("/healthz")
@public
def healthz() -> Response:
    """The process answers."""
    return Response("ok\n", mimetype="text/plain")


@bp.get("/readyz")
@public
def readyz() -> tuple[Response, int]:
    """The database answers and is of this version."""
    try:
        is_current = is_current_database()
    except SQLAlchemyError:
        return jsonify(status="no database"), 503
    if not is_current:
        return jsonify(status="database not migrated"), 503
    return jsonify(status="ready"), 200


@bp.get("/favicon.ico")
@public
def favicon() -> Response:
    """Programs that ask for it by this name get the one picture we have."""
    return make_response(redirect(current_app.jinja_env.globals["asset"]("img/mark.svg"), 302))  # type: ignore[operator]


@bp.get("/robots.txt")
@public
def robots() -> Response:
    """Pages that are one person's, or hold a secret in their address, belong in no search engine."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in PRIVATE)]
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


@bp.get("/metrics")
@public
def metrics() -> Response:
    """Counters in Prometheus's text format; nothing here says anything about a person."""
    tally = get_tally().town
    lines = [
        "# HELP luton2040_pledges Citizen's Pledges by where they stand.",
        "# TYPE luton2040_pledges gauge",
        *(f'luton2040_pledges{{state="{name}"}} {getattr(tally, name)}' for name in tally.__slots__),
        "# HELP luton2040_outbox_waiting Messages written and not yet sent.",
        "# TYPE luton2040_outbox_waiting gauge",
        f"luton2040_outbox_waiting {outbox.count_waiting()}",
    ]
    return Response("\n".join(lines) + "\n", mimetype="text/plain; version=0.0.4")
