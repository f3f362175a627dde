"""A moment's memory of public pages: when the whole town looks at once, a page is drawn once a second."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, request

from app.kit.clock import now
from app.kit.locale import has_session
from app.kit.security import is_session_used

V = TypeVar("V", bound=Callable[..., Any])

MOST_PAGES = 200  # in each worker
DISMISSED = "dismissed_banner"  # the cookie of whoever has put the site's banner away: a page without it is another
SENT_ALIKE = ("HX-Request", "HX-Boosted", "HX-History-Restore-Request", "Accept-Language")


@dataclass(frozen=True)
class Drawn:
    """A page as it was sent, and until when it may be sent again."""

    until: datetime
    body: bytes
    headers: list[tuple[str, str]]


def remembered(view: V) -> V:
    """Mark a page that is the same for everybody who is not signed in, and may be a second old."""
    view.is_remembered = True  # type: ignore[attr-defined]
    return view


def init_memory(app: Flask, *, seconds: float) -> None:
    """Keep marked pages for so long. Must come before whatever else shapes answers: it keeps them finished."""
    if not seconds:
        return
    pages: OrderedDict[tuple[Any, ...], Drawn] = OrderedDict()

    @app.before_request
    def recall() -> Response | None:
        drawn = pages.get(_key()) if _may_be_shared() else None
        if drawn is None or drawn.until <= now():
            return None
        g.is_recalled = True
        return Response(drawn.body, headers=drawn.headers)

    @app.after_request
    def remember(response: Response) -> Response:
        if _may_be_shared() and not g.get("is_recalled") and _is_everybodys(response):
            pages[_key()] = Drawn(now() + timedelta(seconds=seconds), response.get_data(), list(response.headers))
            while len(pages) > MOST_PAGES:
                pages.popitem(last=False)
        return response


def _may_be_shared() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return request.method == "GET" and getattr(view, "is_remembered", False) and not has_session()


def _is_everybodys(response: Response) -> bool:
    """Nothing in it was made for one visitor: no form's token, no session, no error."""
    return response.status_code == 200 and "csrf_token" not in g and not is_session_used()


def _key() -> tuple[Any, ...]:
    is_gzipped = "gzip" in request.headers.get("Accept-Encoding", "")
    return (
        request.full_path,
        is_gzipped,
        request.cookies.get(DISMISSED),
        *(request.headers.get(name) for name in SENT_ALIKE),
    )
