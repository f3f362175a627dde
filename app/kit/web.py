"""Answering requests: whole page or fragment, redirects, and streamed CSV."""

import traceback
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from flask import (
    Flask,
    Request,
    Response,
    abort,
    current_app,
    g,
    has_request_context,
    make_response,
    redirect,
    render_template,
    request,
    stream_with_context,
    url_for,
)
from werkzeug.datastructures import ImmutableMultiDict, iter_multi_items
from werkzeug.exceptions import HTTPException
from werkzeug.routing import IntegerConverter, Map

from app.db import db
from app.kit import problems
from app.kit.errors import DomainError

SHORTEST_SECRET = 32  # characters of a token or key: addresses that long are one person's, and not remembered
ERROR_PAGES = frozenset({400, 401, 403, 404, 409, 410, 413, 429, 500})


def render(page: str, fragment: str | None = None, status: int = 200, **context: Any) -> Response:
    """The page, or only its island when htmx asks for a piece.

    Boosted links and restored history want the whole page: a fragment there would be all that Back shows.
    """
    headers = request.headers
    wants_whole = "HX-Boosted" in headers or "HX-History-Restore-Request" in headers
    name = fragment if fragment and headers.get("HX-Request") == "true" and not wants_whole else page
    response = make_response(render_template(name, **context), status)
    response.vary.update(["HX-Request", "HX-Boosted", "HX-History-Restore-Request"])
    return response


def see_other(url: str) -> Response:
    """After a write: 303, so that reloading repeats nothing."""
    return make_response(redirect(url, 303))


def keep_private(response: Response) -> Response:
    """After every request of pages whose address is a secret, or one person's: nobody caches or lists them."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def small_count() -> int:
    """Numbers of people below this are withheld here, with those that would give them away (ADR 12)."""
    return int(current_app.config["SETTINGS"].small_count)


def safe_next(target: str | None, default: str) -> str:
    """Where to go after signing in: a path of this site, never another site's address."""
    if target and target.startswith("/") and not target.startswith(("//", "/\\")) and target.isprintable():
        return target
    return default


def csv_response(lines: Iterable[str], filename: str) -> Response:
    """A CSV file to save. Its lines may read the database while they are sent."""
    return Response(
        stream_with_context(iter(lines)),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{filename}"', "Cache-Control": "no-store"},
    )


def link_to(endpoint: str, **values: Any) -> str:
    """An absolute address for e-mails: always this site's own, whatever host a request claims."""
    adapter = current_app.url_map.bind("")
    return str(current_app.config["SITE_URL"]) + adapter.build(endpoint, values)


def address_of(endpoint: str, **values: Any) -> str:
    """What templates call `url_for`: a page has dozens of links, and most of them are everybody's."""
    is_everybodys = all(len(str(value)) < SHORTEST_SECRET for value in values.values())
    if has_request_context() and is_everybodys and not endpoint.startswith("."):
        return _address(request.script_root, endpoint, tuple(values.items()))
    return url_for(endpoint, **values)


@lru_cache(maxsize=4096)
def _address(_root: str, endpoint: str, values: tuple[tuple[str, Any], ...]) -> str:
    """The path within this site, which the root, here for the cache, begins."""
    return url_for(endpoint, **dict(values))


class DatabaseInteger(IntegerConverter):
    """Ids in addresses: a number no id can have is an address that does not exist."""

    def __init__(self, map: Map, *args: Any, **kwargs: Any) -> None:
        super().__init__(map, *args, **{"max": 2**31 - 1, **kwargs})


class _WithoutNuls(ImmutableMultiDict[str, Any]):
    """What was sent, without NUL characters: they are in no language, and Postgres stores none."""

    def __init__(self, mapping: Any = None) -> None:
        pairs = list(iter_multi_items(mapping)) if mapping else []
        super().__init__([(_without_nul(name), _without_nul(value)) for name, value in pairs])


def _without_nul(value: Any) -> Any:
    return value.replace("\x00", "") if isinstance(value, str) else value


class StorableRequest(Request):
    parameter_storage_class = _WithoutNuls


def refuse_unstorable_path() -> None:
    if "\x00" in request.path:
        abort(404)


def init_error_pages(app: Flask) -> None:
    """Every refusal is a page in the site's own words; none shows how the site is made."""
    app.register_error_handler(DomainError, _domain_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unexpected_error)


def _domain_error(error: DomainError) -> Response:
    db.session.rollback()
    return _refusal(error.status, str(error), in_english=str(error))


def _http_error(error: HTTPException) -> Response | HTTPException:
    if error.response is not None or (error.code or 500) < 400:
        return error
    response = _refusal(error.code or 500, in_english=error.description or error.name)
    for name, value in error.get_headers(request.environ):
        if name not in {"Content-Type", "Content-Length"}:
            response.headers[name] = value
    return response


def _unexpected_error(error: Exception) -> Response:
    db.session.rollback()
    # Where it failed, but not its message: databases and parsers quote what somebody typed.
    where = "".join(traceback.format_tb(error.__traceback__))
    current_app.logger.error("%s %s failed: %s\n%s", request.method, request.endpoint, type(error).__name__, where)
    if current_app.testing:
        raise error
    g.is_broken = True  # the page must not ask the database who is looking: that may be what failed
    return _refusal(500, in_english="Something went wrong here. It was noted.")


def _refusal(status: int, message: str = "", *, in_english: str) -> Response:
    """A page for people; for programs a document."""
    if problems.is_for_programs():
        return problems.problem(status, in_english)
    return error_page(status, message)


def error_page(status: int, message: str = "") -> Response:
    name = f"errors/{status}.html" if status in ERROR_PAGES else f"errors/{'400' if status < 500 else '500'}.html"
    return make_response(render_template(name, message=message), status)
