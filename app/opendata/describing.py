"""The API in OpenAPI's words. Answers are written from the tables' columns; nothing here takes part in writing them."""

from typing import Any

import flask_smorest
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Flask
from marshmallow import Schema, fields, validate

from app.kit import problems
from app.opendata.columns import Column, Kind
from app.opendata.sources import MOST_AT_ONCE, Table

VERSION = "1"
LONGEST = 120  # characters of anything that is asked for
USUAL_SIZE = 100
ABOUT = """What Luton 2040 publishes, for other programs: read-only, without a key.

Lists come in pages: follow `next` until it is empty. Every answer says under which licence it may be used and whom
to name. Answers carry an `ETag`, most also `Last-Modified`: send it back and get 304 while nothing has changed.
The same tables are at `/data` as CSV files, where all of a table is wanted.
"""
FIELDS: dict[Kind, type[fields.Field[Any]]] = {
    Kind.STRING: fields.String,
    Kind.INTEGER: fields.Integer,
    Kind.NUMBER: fields.Float,
    Kind.BOOLEAN: fields.Boolean,
    Kind.DATE: fields.Date,
    Kind.MOMENT: fields.AwareDateTime,
}


class Api(flask_smorest.Api):  # type: ignore[misc]  # it has no types
    """Describes, and leaves refusals, pages and commands to the site."""

    DEFAULT_ERROR_RESPONSE_NAME = None

    def _register_error_handlers(self) -> None:
        """Ours are `kit/problems.py`."""

    def _register_doc_blueprint(self) -> None:
        """Ours is `api.describe`."""

    def _register_responses(self) -> None:
        """Ours are said where a route may refuse."""

    def _register_etag_headers(self) -> None:
        """Said with each answer."""

    def _register_pagination_header(self) -> None:
        """Pages are found by keys, not numbers."""


class ProblemError(Schema):
    field = fields.String(required=True)
    detail = fields.String(required=True)


class Problem(Schema):
    """RFC 9457."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    errors = fields.List(fields.Nested(ProblemError))


class LicenceSchema(Schema):
    name = fields.String(required=True)
    title = fields.String(required=True)
    path = fields.Url(required=True)


def describe_api(app: Flask) -> Api:
    """A description that blueprints are to be added to."""
    api = Api(
        app,
        spec_kwargs={
            "title": "Luton 2040 open data",
            "version": VERSION,
            "openapi_version": "3.1.0",
            "info": {"description": ABOUT, "license": {"name": "OGL-UK-3.0", "identifier": "OGL-UK-3.0"}},
            "servers": [{"url": app.config["SITE_URL"]}],
            "marshmallow_plugin": MarshmallowPlugin(),
        },
    )
    app.cli.commands.pop("openapi")  # the description is served; nobody needs a command for it
    return api


def row_schema(table: Table) -> type[Schema]:
    return Schema.from_dict({column.name: _field(column) for column in table.columns}, name=_name(table))


def list_schema(table: Table, row: type[Schema]) -> type[Schema]:
    return Schema.from_dict(
        {
            "data": fields.List(fields.Nested(row), required=True),
            "next": fields.Url(required=True, allow_none=True, metadata={"description": "The next page, if any."}),
            **_terms(),
        },
        name=f"{_name(table)}List",
    )


def item_schema(table: Table, row: type[Schema]) -> type[Schema]:
    return Schema.from_dict({"data": fields.Nested(row, required=True), **_terms()}, name=f"{_name(table)}Item")


def query_schema(table: Table) -> type[Schema]:
    """What a list can be asked."""
    asked: dict[str, fields.Field[Any]] = {name: _asked(table.column(name)) for name in table.filters}
    asked["limit"] = fields.Integer(
        load_default=USUAL_SIZE,
        validate=validate.Range(1, MOST_AT_ONCE),
        metadata={"description": "How many rows a page has at most."},
    )
    asked["after"] = fields.String(
        validate=validate.Length(1, 400), metadata={"description": "Where the last page ended: taken from `next`."}
    )
    return Schema.from_dict(asked, name=f"{_name(table)}Query")


def responses(schema: Any, refused: int | None = None) -> dict[str, Any]:
    """The answer, and how the site refuses."""
    why = {400: "The question cannot be understood.", 404: "There is none."}
    refusals = {str(refused): _refusal(why[refused])} if refused else {}
    return {
        "200": {
            "description": "As asked.",
            "content": {"application/json": {"schema": schema}},
            "headers": {"ETag": _header("What this answer is known by."), "RateLimit": _header("How often is left.")},
        },
        "304": {"description": "Nothing has changed."},
        **refusals,
        "429": _refusal("Asked too often: `Retry-After` says in how many seconds to ask again."),
    }


def _header(description: str) -> dict[str, Any]:
    return {"description": description, "schema": {"type": "string"}}


def _refusal(description: str) -> dict[str, Any]:
    return {"description": description, "content": {problems.MEDIA_TYPE: {"schema": Problem}}}


def _terms() -> dict[str, fields.Field[Any]]:
    return {"licence": fields.Nested(LicenceSchema, required=True), "attribution": fields.String(required=True)}


def _field(column: Column) -> fields.Field[Any]:
    facts: dict[str, Any] = {
        "required": True,
        "allow_none": column.is_optional,
        "metadata": {"description": column.about},
    }
    if column.kind is Kind.CODES:
        return fields.List(fields.String(), **facts)
    if column.choices:
        facts["validate"] = validate.OneOf(column.choices)
    return FIELDS[column.kind](**facts)


def _asked(column: Column) -> fields.Field[Any]:
    metadata = {"description": f"Only rows with this. {column.about}"}
    if column.kind is Kind.INTEGER:
        return fields.Integer(validate=validate.Range(0, 2**31 - 1), metadata=metadata)
    if column.choices:
        return fields.String(validate=validate.OneOf(column.choices), metadata=metadata)
    return fields.String(validate=validate.Length(1, LONGEST), metadata=metadata)


def _name(table: Table) -> str:
    return "".join(part.capitalize() for part in table.name.split("-"))
