"""Headers every answer carries, and compression that keeps secrets out of its reach."""

import gzip

from flask import Flask, Response, g, request
from flask.globals import request_ctx
from flask.sessions import SecureCookieSessionInterface, SessionMixin

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
SMALLEST_WORTH_COMPRESSING = 1024  # bytes


class Sessions(SecureCookieSessionInterface):
    """Flask's own, but for one header: a form sent back is still that form once the cookie has changed."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        super().save_session(app, session, response)
        if is_refusal(response):
            response.vary.discard("cookie")  # in small letters, or Werkzeug leaves it in


def init_security(app: Flask, *, is_behind_tls: bool) -> None:
    """Register the after-request hooks; HSTS only where the site is reached by TLS."""
    app.session_interface = Sessions()

    @app.after_request
    def harden(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        if is_behind_tls:
            headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
        if is_refusal(response):
            headers.setdefault("Cache-Control", "private, no-cache")
        elif is_session_used():
            headers.setdefault("Cache-Control", "no-store")
        if response.mimetype == "text/html":
            response.vary.add("Cookie")  # a page shows who is signed in, if only by finding that nobody is
        return compress(response)


def is_session_used() -> bool:
    """Whether anything has read or changed the session. Asked of Flask's own `session`, the answer is always yes."""
    current = request_ctx._session
    return current is not None and current.accessed


def is_refusal(response: Response) -> bool:
    """A form sent back with what is wrong. Its own browser keeps it: Back could show it no other way."""
    return request.method == "POST" and 400 <= response.status_code < 500


def compress(response: Response) -> Response:
    """Gzip pages, but never one with a CSRF token in it: its length would help to guess the token (BREACH)."""
    if (
        "gzip" not in request.headers.get("Accept-Encoding", "")
        or "csrf_token" in g
        or response.is_streamed
        or response.direct_passthrough
        or "Content-Encoding" in response.headers
        or response.mimetype not in {"text/html", "application/json", "image/svg+xml", "text/css"}
    ):
        return response
    body = response.get_data()
    if len(body) < SMALLEST_WORTH_COMPRESSING:
        return response
    response.set_data(gzip.compress(body, 1, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    return response
