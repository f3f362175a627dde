"""Requests that no form of ours makes: broken bytes, forged headers, addresses of elsewhere."""

import json
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask

from app.accounts.models import Person
from app.accounts.passwords import hash_password
from app.accounts.permissions import Role
from app.kit.outbox import OutboxEmail
from tests.client import TownClient
from tests.factories.people import make_person
from tests.house.abuse.forms import forms_in
from tests.house.access.cast import make_cast
from tests.house.access.matrix import doors_of, undone
from tests.house.access.things import things_of

pytestmark = pytest.mark.usefixtures("session", "own_letterbox")

BROKEN = b"\xff\xfe%00\xc3\x28"
ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/%09/evil.example",
    "\t//evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "/sign-in@evil.example:80//",
    "http://localhost@evil.example/",
]


def test_broken_bytes_in_a_form_break_no_page(app: Flask, client_for: Callable[[Person], TownClient]) -> None:
    """Every route that takes a form, by somebody whom each of them lets in."""
    cast = make_cast()
    with app.test_request_context():
        posts = {
            app.url_map.bind("localhost").build(
                door.rule.endpoint, {name: door.thing.values[name] for name in door.rule.arguments}, method="POST"
            )
            for door in doors_of(app, things_of(cast))
            if door.method == "POST"
        }
    browser = client_for(make_person(roles=tuple(Role)))
    token = browser.csrf_token().encode()
    for path in sorted(posts):
        for body in (b"csrf_token=" + token + b"&name=" + BROKEN + b"&text=" + BROKEN, BROKEN):
            for kind in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json"):
                assert browser.post(path, data=body, content_type=kind).status_code < 500, path


@pytest.mark.parametrize("query", ["%ff%fe", "a=%00", "=%c3%28&=", "&".join(["a=1"] * 5000), "page=" + "9" * 4000])
def test_broken_questions_break_no_page(app: Flask, client: TownClient, query: str) -> None:
    for path in ("/", "/pledges", "/organisations", "/organisations/register.csv", "/sign-in", "/mis/lines", "/vision"):
        response = client.get(f"{path}?{query}")
        response.get_data()
        assert response.status_code < 500, path


@pytest.mark.parametrize("cookie", ["\xff\xfe", "x" * 6000, "a.b.c", "eyJ9.x.y", "null", "{}"])
def test_a_forged_session_is_nobody(client: TownClient, cookie: str) -> None:
    response = client.get(
        "/account", headers={"Cookie": f"luton2040={cookie}".encode("latin-1", "ignore").decode("latin-1")}
    )
    assert response.status_code == 303
    assert "/sign-in" in response.location


def test_ten_megabytes_of_json_are_refused(client: TownClient) -> None:
    text = json.dumps({"adults": "1" * 10_000_000})
    assert client.post("/api/v1/mis/band", data=text, content_type="application/json").status_code in {400, 413}


def test_deep_json_is_refused(client: TownClient) -> None:
    text = "[" * 5_000 + "]" * 5_000
    assert client.post("/api/v1/mis/band", data=text, content_type="application/json").status_code in {400, 413, 422}


def test_links_in_mail_lead_here_whatever_the_host_header_says(
    client: TownClient, outbox: Callable[[], list[OutboxEmail]]
) -> None:
    make_person("asha@example.org")
    headers = {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
    asked = [form for form in forms_in(client.get("/sign-in/link", headers=headers)) if "email" in form.typed]
    [token] = asked[0].values["csrf_token"]
    client.post("/sign-in/link", data={"email": "asha@example.org", "csrf_token": token}, headers=headers)
    [email] = outbox()
    assert "evil.example" not in email.text + email.html
    assert "http://localhost/links/sign-in/" in email.text


@pytest.mark.parametrize("target", ELSEWHERE)
def test_signing_in_leads_nowhere_else(client: TownClient, target: str) -> None:
    make_person("asha@example.org", password_hash=hash_password("correct horse battery"))
    fields: dict[str, Any] = {"email": "asha@example.org", "password": "correct horse battery", "next": target}
    response = client.submit("/sign-in", **fields)
    assert response.status_code == 303
    assert not response.location.startswith("/\\"), "browsers read it as two slashes"
    assert urlsplit(urljoin("http://localhost/sign-in", response.location)).netloc == "localhost"


def test_a_session_prepared_by_somebody_else_ends_with_the_sign_in(client: TownClient) -> None:
    make_person("asha@example.org", password_hash=hash_password("correct horse battery"))
    with client.session_transaction() as cookie:
        cookie["planted"] = "by somebody else"
    client.submit("/sign-in", email="asha@example.org", password="correct horse battery")
    with client.session_transaction() as cookie:
        assert "planted" not in cookie
        assert "_user_id" in cookie


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "OPTIONS", "PROPFIND"])
def test_other_methods_do_nothing(client: TownClient, method: str) -> None:
    for path in ("/", "/pledges", "/account", "/api/v1/mis/band", "/static/nothing.css"):
        assert client.open(path, method=method).status_code in {200, 303, 404, 405}


def test_a_form_without_its_token_changes_nothing(client_for: Callable[[Person], TownClient], resident: Person) -> None:
    response = client_for(resident).post("/account/profile", data={"name": "Somebody else"})
    assert response.status_code == 400
    assert resident.name == "Alice Ahmed"


def test_how_long_an_answer_takes_says_nothing_about_who_has_an_account(client: TownClient) -> None:
    """Known and unknown addresses by turns, in seconds of work: neither is always the quicker."""
    make_person("asha@example.org", password_hash=hash_password("correct horse battery"))
    taken: dict[str, list[float]] = {"asha@example.org": [], "nobody@example.org": []}
    for _round in range(8):
        for email, times in taken.items():
            with undone():
                began = time.process_time()
                client.submit("/sign-in", email=email, password="wrong horse battery")
                times.append(time.process_time() - began)
    known, unknown = taken.values()
    assert min(known) < max(unknown)
    assert min(unknown) < max(known)
