"""The standard for other programs: its lines, and one household's band. Nothing that is asked is kept or logged."""

import json
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, abort, request
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException

from app.db import db
from app.extensions import csrf, limiter
from app.kit.access import public
from app.kit.errors import DomainError, NotFound
from app.kit.problems import problem
from app.mis import published, queries
from app.mis.asking import BadQuestion, answer_document, household_from
from app.mis.document import read_object
from app.mis.household import BadHousehold
from app.mis.models import MisParameterSet
from app.mis.parameters import BadParameters, Mode, ParameterSet
from app.mis.published import LineRow
from app.mis.standards import STANDARDS, Standard

bp = Blueprint("mis_api", __name__, url_prefix="/api/v1/mis")

csrf.exempt(bp)  # no cookie is read, and nothing is changed

LARGEST_QUESTION = 16 * 1024  # bytes
FRESH_FOR = 300  # seconds


@bp.get("/thresholds")
@public
def thresholds() -> Response:
    """The lines of every standard household: of the set that answers today, or of the one named by `?set=`."""
    row = _chosen_set(request.args.get("set"))
    response = _json(_thresholds_document(row))
    response.add_etag(weak=True)  # the same whether or not it is sent compressed
    response.last_modified = row.superseded_at or row.approved_at
    response.cache_control.public = True
    response.cache_control.max_age = FRESH_FOR
    response.make_conditional(request)
    return response


@bp.post("/band")
@limiter.limit("120/minute")
@public
def band() -> Response:
    """Which band a household is in; the keys are `asking.FIELDS`, and `set` and `equivalence`."""
    request.max_content_length = LARGEST_QUESTION
    values = _question(request.get_data())
    figures = _figures(values.pop("set", None))
    mode = _mode(values.pop("equivalence", None), figures)
    household, income = household_from(values)
    return _unkept(_json(answer_document(household, income, figures, mode)))


def _question(body: bytes) -> dict[str, Any]:
    """Half characters and control characters are in no name of a set, nor in any other answer."""
    try:
        return read_object(body.decode())
    except (UnicodeDecodeError, BadParameters):
        abort(400, "Send one JSON object in UTF-8, with Content-Type application/json.")


def _figures(name: Any) -> ParameterSet:
    if name is None:
        return queries.get_live_figures()
    row = published.find_approved_set(name) if isinstance(name, str) else None
    figures = queries.read_row(row)[0] if row is not None else None
    if figures is None:
        raise BadQuestion([BadHousehold("set", "unknown")])
    return figures


def _mode(name: Any, figures: ParameterSet) -> Mode | None:
    if name is not None and name not in list(figures.modes):
        raise BadQuestion([BadHousehold("equivalence", "unknown")])
    return name and Mode(name)


def _chosen_set(name: str | None) -> MisParameterSet:
    row = queries.find_live_set() if name is None else published.find_approved_set(name)
    if row is None:
        raise NotFound(_("There is no approved set of that name."))
    return row


def _thresholds_document(row: MisParameterSet) -> dict[str, Any]:
    figures, _problems = queries.read_row(row)
    return {
        "set": row.name,
        "year": row.year,
        "effective_from": row.effective_from.isoformat(),
        "approved_at": row.approved_at and row.approved_at.isoformat(),
        "superseded_at": row.superseded_at and row.superseded_at.isoformat(),
        "unit": "GBP a year",
        "equivalence": figures and figures.mode.value,
        "income_concept": figures and figures.income_concept,
        "sources": _sources(figures),
        "households": [_household(standard) for standard in STANDARDS],
        "thresholds": [_line(line) for line in published.list_lines([row])],
        "sets": [each.name for each in published.list_live_sets()],
    }


def _sources(figures: ParameterSet | None) -> dict[str, dict[str, str]]:
    """How well each figure behind the lines is known, and where it is from."""
    if figures is None:
        return {}
    return {
        figure: {"standing": source.standing.value, "source": source.source}
        for figure, source in figures.sources.items()
    }


def _household(standard: Standard) -> dict[str, Any]:
    return {
        "household_type": standard.code,
        "adults": standard.adults,
        "pensioners": standard.pensioners,
        "child_ages": list(standard.child_ages),
        "childcare": standard.childcare.value,
        "bedrooms": standard.bedrooms,
        "council_tax_band": standard.council_tax_band.value,
    }


def _line(row: LineRow) -> dict[str, Any]:
    return {
        "household_type": row.household_type,
        "tenure": row.tenure.value,
        "equivalence": row.equivalence.value,
        "D": row.lines.d,
        "C": row.lines.c,
        "B": row.lines.b,
        "standing": row.standing.value,
    }


@bp.after_request
def allow_every_site_to_read(response: Response) -> Response:
    """What is published is for everybody's pages; questions about a household are not asked from other sites."""
    if request.method in {"GET", "HEAD"}:
        response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@bp.errorhandler(BadQuestion)
def refuse_question(error: BadQuestion) -> Response:
    return problem(422, "The question cannot be answered.", map(_error, error.problems))


@bp.errorhandler(DomainError)
def refuse(error: DomainError) -> Response:
    db.session.rollback()
    return problem(error.status, str(error))


@bp.errorhandler(HTTPException)
def refuse_request(error: HTTPException) -> Response:
    return problem(error.code or 500, error.description or error.name)


def _error(problem: BadHousehold) -> dict[str, str]:
    key = problem.field.replace("~", "~0").replace("/", "~1")
    return {
        "pointer": f"#/{key}",
        "field": problem.field,
        "reason": problem.reason,
        "detail": f"{problem.field}: {problem.reason.replace('_', ' ')}",
    }


def _json(document: Mapping[str, Any]) -> Response:
    return Response(json.dumps(document), mimetype="application/json")


def _unkept(response: Response) -> Response:
    response.cache_control.no_store = True
    return response
