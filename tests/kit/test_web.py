"""Page or fragment, safe returns, and answers that never show how the site is made."""

import pytest
from flask import Flask

from app.kit import web
from tests.client import TownClient


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("/pledges?ward=x", "/pledges?ward=x"),
        ("//evil.example", "/home"),
        ("/\\evil.example", "/home"),
        ("https://evil.example", "/home"),
        ("/a\nb", "/home"),
        (None, "/home"),
    ],
)
def test_we_only_send_people_back_to_our_own_pages(target: str | None, expected: str) -> None:
    assert web.safe_next(target, "/home") == expected


def test_an_email_names_our_own_address_whatever_a_request_claims(app: Flask) -> None:
    with app.test_request_context("/", headers={"Host": "evil.example"}):
        assert web.link_to("home.index") == "http://localhost/"


def test_an_unknown_page_says_so(client: TownClient) -> None:
    answer = client.get("/no-such-page")
    assert answer.status_code == 404
    assert "Traceback" not in answer.text


def test_an_id_no_row_can_have_is_a_page_that_does_not_exist(client: TownClient) -> None:
    assert client.get("/pledges/99999999999999999999").status_code == 404


@pytest.mark.parametrize("path", ["/pledges?q=%00", "/pledges?ward=%00", "/pledges?%00=x"])
def test_text_no_database_can_hold_is_left_out(client: TownClient, path: str) -> None:
    page = client.get(path)
    assert page.status_code == 200
    assert "Newest pledges" in page.text


def test_an_address_no_database_can_hold_leads_nowhere(client: TownClient) -> None:
    assert client.get("/pledges/manage/a%00b").status_code == 404


def test_a_wrong_method_says_which_are_right(client: TownClient) -> None:
    answer = client.delete("/healthz")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_a_button_without_its_token_is_refused(client: TownClient) -> None:
    answer = client.post("/pledges/sent/x/links")
    assert answer.status_code == 400
    assert "did not send the cookie" in answer.text


def test_a_form_sent_back_may_be_shown_again_by_its_own_browser_alone(client: TownClient) -> None:
    assert client.get("/pledges/links").headers["Cache-Control"] == "no-store"
    answer = client.submit("/pledges/links", email="nobody")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (422, "private, no-cache")
