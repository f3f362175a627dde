"""Routes of the API: a list of each table, single rows by what names them, and their description."""

import json
from typing import Any

from flask import Flask, Response, current_app, request
from flask_babel import gettext as _
from flask_smorest import Blueprint
from marshmallow import RAISE, Schema, ValidationError

from app.extensions import csrf, limiter
from app.kit.access import public
from app.kit.errors import NotFound
from app.kit.problems import problem
from app.kit.web import link_to
from app.opendata import describing, marks
from app.opendata.answers import LIMIT, WINDOW, answer, answer_text, list_rows, open_to_all, terms_of
from app.opendata.columns import Column, Kind
from app.opendata.sources import Table
from app.opendata.tables import TABLES

EXTENSION = "open_data_api"
bp = Blueprint("api", __name__, url_prefix="/api/v1", description="Tables of what is public.")
csrf.exempt(bp)  # no cookie is read, and nothing is changed
limiter.shared_limit(f"{LIMIT} per {WINDOW} seconds", scope="open data")(bp)


class BadQuestion(Exception):
    """What was asked for a list cannot be understood: by field, what is wrong."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__("; ".join(problems.values()))
        self.problems = problems


def init_api(app: Flask) -> None:
    api = describing.describe_api(app)
    api.register_blueprint(bp)
    app.extensions[EXTENSION] = json.dumps(api.spec.to_dict(), ensure_ascii=False)


@bp.errorhandler(BadQuestion)
def refuse(error: BadQuestion) -> Response:
    errors = [{"field": field, "detail": detail} for field, detail in error.problems.items()]
    return problem(400, "The question cannot be understood.", errors)


@bp.after_request
def share(response: Response) -> Response:
    return open_to_all(response, limiter.current_limit)


@bp.route("/")
@public
@bp.doc(operationId="index", responses=describing.responses({"type": "object"}))
def index() -> Response:
    """What there is to read."""
    tables = [
        {
            "name": each.name,
            "title": each.title,
            "description": each.about,
            "address": address_of(each),
            **terms_of(each),
        }
        for each in TABLES
    ]
    others = [{"title": "Lines of the Minimum Income Standard", "address": link_to("mis_api.thresholds")}]
    return answer({"tables": tables, "others": others, "openapi": link_to("api.describe")})


@bp.route("/openapi.json")
@public
@bp.doc(operationId="describe", responses=describing.responses({"type": "object"}))
def describe() -> Response:
    """All of this as OpenAPI 3.1."""
    return answer_text(current_app.extensions[EXTENSION])


def address_of(table: Table) -> str:
    return link_to(f"api.list_{table.name}")


def _read_question(schema: Schema) -> dict[str, Any]:
    """400 for what is asked twice, or is no word of ours: it would narrow nothing, and nobody would notice."""
    twice = {name: "Asked twice." for name, values in request.args.lists() if len(values) > 1}
    if twice:
        raise BadQuestion(twice)
    try:
        question: dict[str, Any] = schema.load(request.args.to_dict(), unknown=RAISE)
    except ValidationError as error:
        said = error.messages_dict
        raise BadQuestion({name: " ".join(map(str, messages)) for name, messages in said.items()}) from None
    return question


def _read_mark(table: Table, text: str | None) -> marks.Mark | None:
    if text is None:
        return None
    try:
        return marks.read(text, table.source.mark_kinds)
    except marks.BadMark:
        raise BadQuestion({"after": "Take this from “next” of the page before."}) from None


def _offer_list(table: Table, row: type[Schema]) -> None:
    asked = describing.query_schema(table)

    def view() -> Response:
        question = _read_question(asked())
        size, after = question.pop("limit"), question.pop("after", None)
        return list_rows(table, question, _read_mark(table, after), size)

    view.__doc__ = f"{table.title}\n\n{table.about}"
    document = bp.doc(
        operationId=f"list_{table.name}",
        parameters=[{"in": "query", "schema": asked}],
        responses=describing.responses(describing.list_schema(table, row), 400),
    )
    bp.add_url_rule(f"/{table.name}", f"list_{table.name}", public(document(view)))


def _offer_row(table: Table, row: type[Schema], key: Column) -> None:
    def view(key: Any) -> Response:
        found = table.find(key)
        if found is None:
            raise NotFound(_("There is no such row."))
        return answer({"data": table.as_object(found), **terms_of(table)}, table.changed_at())

    view.__doc__ = f"One of: {table.title}\n\n{key.about}"
    document = bp.doc(
        operationId=f"show_{table.name}",
        responses=describing.responses(describing.item_schema(table, row), 404),
    )
    place = "<int:key>" if key.kind is Kind.INTEGER else "<key>"
    bp.add_url_rule(f"/{table.name}/{place}", f"show_{table.name}", public(document(view)))


def _offer(table: Table) -> None:
    row = describing.row_schema(table)
    _offer_list(table, row)
    if table.one_by is not None:
        _offer_row(table, row, table.one_by)


for each in TABLES:
    _offer(each)
