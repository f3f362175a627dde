"""Who may call a route. Every route carries one mark; an application with an unmarked route refuses to start."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, Response, abort, current_app, flash, make_response, request, url_for
from flask_babel import LazyString
from flask_login import current_user

V = TypeVar("V", bound=Callable[..., Any])


@dataclass(frozen=True)
class Access:
    """A route's mark: open to all, to people signed in, or to people with a permission."""

    kind: str
    permission: str = ""

    def __str__(self) -> str:
        return f"requires:{self.permission}" if self.permission else self.kind


def public(view: V) -> V:
    """Anyone may call it."""
    return _mark(view, Access("public"))


def signed_in(view: V) -> V:
    """Only people with an account, signed in."""
    return _mark(view, Access("signed_in"))


def because(reason: LazyString) -> Callable[[V], V]:
    """What the sign-in page says to whoever comes from here."""

    def mark(view: V) -> V:
        view.sign_in_reason = reason  # type: ignore[attr-defined]
        return view

    return mark


def requires(permission: str) -> Callable[[V], V]:
    """Only people whose roles carry `permission` (see `accounts/permissions.py`)."""
    return lambda view: _mark(view, Access("requires", str(permission)))


def _mark(view: V, access: Access) -> V:
    view.access = access  # type: ignore[attr-defined]
    return view


def access_of(app: Flask, endpoint: str) -> Access | None:
    return getattr(app.view_functions[endpoint], "access", None)


def refuse_unmarked_routes(app: Flask) -> None:
    """Raise when any route has no mark: default deny, at start-up, for everybody to see."""
    unmarked = sorted({rule.endpoint for rule in app.url_map.iter_rules() if access_of(app, rule.endpoint) is None})
    if unmarked:
        raise RuntimeError(f"routes without an access mark: {', '.join(unmarked)}")


def enforce() -> Response | None:
    """Before each request: let it through, ask for a sign-in, or refuse."""
    if request.endpoint is None:
        return None
    access = access_of(current_app, request.endpoint)
    if access is None or access.kind == "public":
        return None
    if not current_user.is_authenticated:
        return _ask_to_sign_in()
    if access.permission and not current_user.may(access.permission):
        abort(403)
    return None


def _ask_to_sign_in() -> Response:
    """Send people to the sign-in page and back; htmx needs the address in a header to leave the page."""
    reason = getattr(current_app.view_functions[request.endpoint or ""], "sign_in_reason", "")
    if reason:
        flash(str(reason), "info")
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    target = url_for("accounts.sign_in", next=back)
    if request.headers.get("HX-Request") == "true":
        response = make_response("", 401)
        response.headers["HX-Redirect"] = target
        return response
    response = make_response("", 303)
    response.location = target
    return response
