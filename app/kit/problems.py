"""Refusals for programs, as RFC 9457 has them: what is below /api/ answers in JSON, its refusals too."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from flask import Response, request
from werkzeug.http import HTTP_STATUS_CODES

MEDIA_TYPE = "application/problem+json"


def is_for_programs() -> bool:
    return request.path.startswith("/api/")


def problem(status: int, detail: str, errors: Iterable[Mapping[str, str]] = ()) -> Response:
    """Never kept by a cache. Who may read what is published may read why they were refused, from any site."""
    document: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTP_STATUS_CODES[status],
        "status": status,
        "detail": detail,
    }
    if found := list(errors):
        document["errors"] = found
    response = Response(json.dumps(document), status, mimetype=MEDIA_TYPE)
    response.cache_control.no_store = True
    if request.method in {"GET", "HEAD"}:
        response.headers["Access-Control-Allow-Origin"] = "*"
    return response
