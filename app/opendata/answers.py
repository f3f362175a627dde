"""Answers of the API: a page of a table, or one row, with the terms it comes under."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from flask import Response, request
from flask_limiter import RequestLimit

from app.kit.clock import now
from app.kit.web import link_to
from app.opendata import marks
from app.opendata.marks import Mark
from app.opendata.sources import Table

FRESH_FOR = 60  # seconds: what was hidden is gone from caches a minute later
LIMIT, WINDOW = 600, 60  # requests in so many seconds, from one address


def list_rows(table: Table, wanted: Mapping[str, Any], after: Mark | None, size: int) -> Response:
    rows = table.source.read(wanted, after, size + 1)
    address = None
    if len(rows) > size:
        rest = {**wanted, "limit": size, "after": marks.write(table.source.mark(rows[size - 1]))}
        address = f"{link_to('api.index')}{table.name}?{urlencode(rest)}"
    response = answer(
        {"data": [table.as_object(row) for row in rows[:size]], "next": address, **terms_of(table)},
        table.changed_at(),
    )
    if address is not None:
        response.headers["Link"] = f'<{address}>; rel="next"'
    return response


def terms_of(table: Table) -> dict[str, Any]:
    licence = {"name": table.licence.name, "title": table.licence.title, "path": table.licence.path}
    return {"licence": licence, "attribution": table.attribution}


def answer(document: Mapping[str, Any], changed_at: datetime | None = None) -> Response:
    return answer_text(json.dumps(document, ensure_ascii=False), changed_at)


def answer_text(text: str, changed_at: datetime | None = None) -> Response:
    """With what a cache asks by, and nothing for whoever has it already."""
    response = Response(text, mimetype="application/json")
    response.add_etag(weak=True)  # the same whether or not it is sent compressed
    if changed_at is not None:
        response.last_modified = changed_at
    response.cache_control.public = True
    response.cache_control.max_age = FRESH_FOR
    response.make_conditional(request)
    return response


def open_to_all(response: Response, used: RequestLimit | None) -> Response:
    """Any site may read what is published, and see how often it may ask."""
    headers = response.headers
    headers["Access-Control-Allow-Origin"] = "*"
    headers["Access-Control-Expose-Headers"] = "ETag, Link, RateLimit, RateLimit-Policy, Retry-After"
    headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if request.method == "OPTIONS":
        headers["Access-Control-Allow-Methods"] = "GET, HEAD"
        headers["Access-Control-Allow-Headers"] = "If-None-Match, If-Modified-Since"
        headers["Access-Control-Max-Age"] = "86400"
    if used is not None:
        left = max(0, used.remaining)
        seconds = max(0, round(used.reset_at - now().timestamp()))
        headers["RateLimit-Policy"] = f'"everybody";q={LIMIT};w={WINDOW}'
        headers["RateLimit"] = f'"everybody";r={left};t={seconds}'
        if response.status_code == 429:
            headers["Retry-After"] = str(max(1, seconds))
    return response
