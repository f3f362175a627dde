"""Who may call a route. Every route carries one mark; an application with an unmarked route refuses to start."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, flash, make_response, request, url_for
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_login import current_user

V = TypeVar("V", bound=Callable[..., Any])


@dataclass(frozen=True)
class Access:
    """A route's mark: open to all, to people signed in, or to people with a permission.

    `recently`: who they are must have been proved a short while ago, not only when they signed in.
    """

    kind: str
    permission: str = ""
    recently: bool = False

    def __str__(self) -> str:
        mark = f"requires:{self.permission}" if self.permission else self.kind
        return f"{mark} recently" if self.recently else mark


MissingProof = Callable[[Access], str | None]
EXTENSION = "missing_proof"


def init_access(app: Flask, missing_proof: MissingProof) -> None:
    """`missing_proof` gets the mark of a route that whoever asks has the permission for.

    It names the page where they prove more of who they are first, or says None when nothing is missing.
    """
    app.extensions[EXTENSION] = missing_proof


def public(view: V) -> V:
    """Anyone may call it."""
    return _mark(view, Access("public"))


def signed_in(view: V) -> V:
    """Only people with an account, signed in."""
    return _mark(view, Access("signed_in"))


def signed_in_recently(view: V) -> V:
    """Only people who have proved who they are a short while ago: a browser left open is not its owner."""
    return _mark(view, Access("signed_in", recently=True))


def because(reason: LazyString) -> Callable[[V], V]:
    """What the sign-in page says to whoever comes from here."""

    def mark(view: V) -> V:
        view.sign_in_reason = reason  # type: ignore[attr-defined]
        return view

    return mark


def requires(permission: str, *, recently: bool = False) -> Callable[[V], V]:
    """Only people whose roles carry `permission` (see `accounts/permissions.py`).

    `recently` asks them again who they are: for exports of personal data, changes of roles and deletions.
    """
    return lambda view: _mark(view, Access("requires", str(permission), recently))


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
    """Before each request: let it through, ask for a sign-in or for more proof, or refuse."""
    if request.endpoint is None:
        return None
    access = access_of(current_app, request.endpoint)
    if access is None or access.kind == "public":
        return None
    if not current_user.is_authenticated:
        return _ask_to_sign_in()
    if access.permission and not current_user.holds(access.permission):
        abort(403)
    missing_proof: MissingProof = current_app.extensions[EXTENSION]
    page = missing_proof(access)
    if page is None:
        return None
    if request.method != "GET":
        flash(_("Nothing was changed yet. Show who you are, and then do it once more."), "info")
    return lead_to(url_for(page, next=_way_back()))


def _way_back() -> str | None:
    """The page that was asked for; for what a form sent, the page with the form."""
    if request.method == "GET":
        return request.full_path.rstrip("?")
    source = urlsplit(request.referrer or "")
    return source._replace(scheme="", netloc="", fragment="").geturl() if source.netloc == request.host else None


def _ask_to_sign_in() -> Response:
    """Send people to the sign-in page and back."""
    reason = getattr(current_app.view_functions[request.endpoint or ""], "sign_in_reason", "")
    if reason:
        flash(str(reason), "info")
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    return lead_to(url_for("accounts.sign_in", next=back))


def lead_to(target: str) -> Response:
    """Another page first."""
    if request.headers.get("HX-Request") == "true":
        response = make_response("", 401)  # htmx needs the address in a header to leave the page
        response.headers["HX-Redirect"] = target
        return response
    response = make_response("", 303)
    response.location = target
    return response
