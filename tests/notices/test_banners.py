"""Staff say something on every page, for a while; whoever has read it puts it away."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from app.accounts.models import Person
from app.db import db
from app.kit import memory
from app.kit.clock import now
from app.notices import banners
from app.notices.banner_models import Banner, BannerKind
from app.notices.banners import Words
from tests.client import TownClient

ClientFor = Callable[[Person], TownClient]

FIELDS: dict[str, Any] = {
    "kind": "info",
    "text": "The town hall is closed on Friday.",
    "start_hour": 9,
    "ends_on-day": 1,
    "ends_on-month": 6,
    "ends_on-year": 2099,
    "end_hour": 17,
}


def make_banner(
    actor: Person, text: str = "Closed on Friday", kind: BannerKind = BannerKind.INFO, **facts: Any
) -> Banner:
    times = {"starts_at": None, "ends_at": now() + timedelta(days=1), **facts}
    return banners.post(Words(kind, text, "More", "/vision"), actor=actor, **times)


def test_it_is_on_every_page_while_it_is_current(client: TownClient, organiser: Person) -> None:
    with time_machine.travel("2026-06-01T12:00:00Z", tick=False) as clock:
        make_banner(organiser, starts_at=now() + timedelta(hours=1), ends_at=now() + timedelta(hours=2))
        seen = []
        for _step in range(4):
            seen.append(["Closed on Friday" in client.get(path).text for path in ("/", "/pledges", "/nowhere")])
            clock.shift(timedelta(minutes=45))
    assert seen == [[False] * 3, [False] * 3, [True] * 3, [False] * 3]


def test_a_warning_comes_before_news_and_the_newest_first(client: TownClient, organiser: Person) -> None:
    make_banner(organiser, "First")
    make_banner(organiser, "Storm", BannerKind.WARNING)
    make_banner(organiser, "Second")
    page = client.get("/").text
    assert "Storm" in page
    assert "First" not in page
    assert "Second" not in page


def test_whoever_has_read_it_puts_it_away_without_scripts(client: TownClient, organiser: Person) -> None:
    banner = make_banner(organiser)
    assert "Closed on Friday" in client.get("/pledges").text
    for _time in range(2):
        answer = client.post(f"/banners/{banner.id}/dismissal", data={"next": "/pledges"})
        assert (answer.status_code, answer.location) == (303, "/pledges")
    assert "HttpOnly" in answer.headers["Set-Cookie"]
    assert "Closed on Friday" not in client.get("/pledges").text
    make_banner(organiser, "Another")
    assert "Another" in client.get("/pledges").text


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "", "javascript:alert(1)"])
def test_putting_it_away_leads_to_no_other_site(client: TownClient, organiser: Person, target: str) -> None:
    banner = make_banner(organiser)
    assert client.post(f"/banners/{banner.id}/dismissal", data={"next": target}).location == "/"


def test_an_unknown_banner_is_not_found(client: TownClient) -> None:
    assert client.post("/banners/999999/dismissal").status_code == 404


def test_a_page_in_memory_is_right_for_those_who_put_it_away_and_those_who_did_not(app: Flask) -> None:
    with app.test_request_context("/"):
        unread = memory._key()
    with app.test_request_context("/", headers={"Cookie": f"{memory.DISMISSED}=7"}):
        assert memory._key() != unread


def test_its_form_costs_no_page_its_place_in_memory(client: TownClient, organiser: Person) -> None:
    make_banner(organiser)
    assert "Set-Cookie" not in client.get("/").headers


# The desk


def test_posting_and_ending_one(client_for: ClientFor, organiser: Person) -> None:
    browser = client_for(organiser)
    assert browser.submit("/staff/banners", **FIELDS).status_code == 303
    [banner] = banners.list_newest()
    assert FIELDS["text"] in browser.get("/staff/banners").text
    assert browser.submit(f"/staff/banners/{banner.id}/end").status_code == 303
    assert browser.submit(f"/staff/banners/{banner.id}/end").status_code == 409, "twice"
    assert banners.find_current() is None
    assert browser.submit("/staff/banners/999999/end").status_code == 404


@pytest.mark.parametrize(
    "change",
    [
        {"text": ""},
        {"text": "\x00\u202e"},
        {"text": "x" * 301},
        {"kind": "advert"},
        {"ends_on-day": 31, "ends_on-month": 2},
        {"ends_on-year": "x"},
        {"starts_on-day": 99, "starts_on-month": 1, "starts_on-year": 2027},
        {"link_text": "More"},
        {"link_url": "/vision"},
        {"link_text": "More", "link_url": "javascript:alert(1)"},
        {"link_text": "More", "link_url": "//evil.example"},
        {"link_text": "More", "link_url": "https://[bad"},
        {"end_hour": 25},
    ],
)
def test_a_bad_banner_comes_back(client_for: ClientFor, organiser: Person, change: dict[str, Any]) -> None:
    fields: dict[str, Any] = {**FIELDS, **change}
    assert client_for(organiser).submit("/staff/banners", **fields).status_code == 422
    assert banners.list_newest() == []


def test_one_that_has_passed_is_refused(client_for: ClientFor, organiser: Person) -> None:
    answer = client_for(organiser).submit("/staff/banners", **{**FIELDS, "ends_on-year": 2020})
    assert answer.status_code == 409
    assert "The end, 1 June 2020, 17:00, has passed." in answer.text


def test_one_that_ends_before_it_begins_is_refused(client_for: ClientFor, organiser: Person) -> None:
    days = {"ends_on-year": 2036, "starts_on-day": 2, "starts_on-month": 6, "starts_on-year": 2036}
    answer = client_for(organiser).submit("/staff/banners", **{**FIELDS, **days})
    assert answer.status_code == 409
    assert "It begins on 2 June 2036, 09:00: the end must come after that." in answer.text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"ends_on-day": 31}, "The day it ends must be a real date"),
        ({"ends_on-day": "", "ends_on-month": "", "ends_on-year": ""}, "Enter the day it ends"),
        ({"starts_on-day": 31}, "The day it begins must be a real date"),
    ],
)
def test_it_says_which_day_is_wrong(
    client_for: ClientFor, organiser: Person, change: dict[str, Any], words: str
) -> None:
    assert words in client_for(organiser).submit("/staff/banners", **{**FIELDS, **change}).text


def test_nobody_else_may(client: TownClient, client_for: ClientFor, resident: Person, organiser: Person) -> None:
    banner = make_banner(organiser)
    for path in ("/staff/banners", f"/staff/banners/{banner.id}/end"):
        assert client.submit(path, **FIELDS).status_code == 303
        assert client_for(resident).submit(path, **FIELDS).status_code == 403
    assert db.session.get(Banner, banner.id) is banner
    assert len(banners.list_newest()) == 1
