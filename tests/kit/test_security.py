"""Headers every answer carries, which answers a browser may keep, and which are zipped."""

from collections.abc import Callable

import pytest

from app.accounts.models import Person
from tests.client import TownClient


def varies_by_cookie(client: TownClient, path: str) -> bool:
    return "Cookie" in client.get(path).headers.get("Vary", "")


def is_kept(client: TownClient, path: str) -> bool:
    return "no-store" not in client.get(path).headers.get("Cache-Control", "")


def test_files_are_the_same_for_everybody(client_for: Callable[[Person], TownClient], resident: Person) -> None:
    browser = client_for(resident)
    style = browser.get("/").text.partition('rel="stylesheet" href="')[2].partition('"')[0]
    answer = browser.get(style)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_machines_have_no_session(client: TownClient, path: str) -> None:
    assert is_kept(client, path)
    assert not varies_by_cookie(client, path)


@pytest.mark.parametrize("path", ["/", "/pledges", "/vision", "/no-such-page"])
def test_a_public_page_may_be_kept_and_shows_nobody_elses(client: TownClient, path: str) -> None:
    assert is_kept(client, path)
    assert varies_by_cookie(client, path)


@pytest.mark.parametrize("path", ["/pledges/new", "/sign-in", "/pledges/links"])
def test_a_page_with_a_form_is_not_kept(client: TownClient, path: str) -> None:
    assert not is_kept(client, path)


@pytest.mark.parametrize("path", ["/", "/pledges", "/account"])
def test_a_page_of_somebody_signed_in_is_not_kept(
    client_for: Callable[[Person], TownClient], resident: Person, path: str
) -> None:
    assert not is_kept(client_for(resident), path)


@pytest.mark.parametrize("path", ["/", "/pledges/new", "/no-such-page", "/healthz"])
def test_every_answer_is_locked_down(client: TownClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["Content-Security-Policy"].split("; ") == [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Permissions-Policy"] == "camera=(), geolocation=(), microphone=()"
    assert "Strict-Transport-Security" not in headers


def test_a_page_is_zipped_unless_it_holds_a_token(client: TownClient) -> None:
    """The length of a zipped page would help to guess the token (BREACH)."""
    zipped = {"Accept-Encoding": "gzip"}
    # The test client would read the HTML: what is asked here is only whether it is zipped.
    assert client.head("/vision", headers=zipped).headers.get("Content-Encoding") == "gzip"
    assert "Content-Encoding" not in client.head("/pledges/new", headers=zipped).headers
    assert "Content-Encoding" not in client.head("/vision").headers
