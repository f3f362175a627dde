"""A page drawn a moment ago is sent again, to whom it may be, and never for longer."""

import pytest
import time_machine
from flask import Flask, Response, make_response, session

from app.config import Settings
from app.kit import memory
from app.kit.memory import remembered


@pytest.fixture
def site() -> Flask:
    """A site with one page that says how often it was drawn."""
    app = Flask("small", static_folder=None)
    app.secret_key = "only for this test"
    memory.init_memory(app, seconds=60)
    drawn: list[str] = []

    @app.get("/")
    @remembered
    def index() -> str:
        drawn.append("")
        return f"drawn {len(drawn)}"

    @app.get("/greeting")
    @remembered
    def greeting() -> Response:
        session["seen"] = True
        drawn.append("")
        return make_response(f"drawn {len(drawn)}")

    return app


def test_strangers_share_a_page_and_what_makes_it_differ_tells_pages_apart(site: Flask) -> None:
    ask = site.test_client().get
    assert [ask("/").text, ask("/").text] == ["drawn 1", "drawn 1"]
    assert ask("/?ward=x").text == "drawn 2"
    assert ask("/", headers={"HX-Request": "true"}).text == "drawn 3"
    assert ask("/", headers={"Accept-Language": "ur"}).text == "drawn 4"
    assert ask("/", headers={"Accept-Encoding": "gzip"}).text == "drawn 5"


def test_whoever_has_a_session_sees_their_own(site: Flask) -> None:
    site.test_client().get("/")
    somebody = site.test_client()
    somebody.set_cookie("session", "anything")
    assert somebody.get("/").text == "drawn 2"


def test_a_page_that_writes_to_a_session_is_nobody_elses(site: Flask) -> None:
    assert site.test_client().get("/greeting").text == "drawn 1"
    assert site.test_client().get("/greeting").text == "drawn 2"


def test_it_forgets_in_time(site: Flask) -> None:
    with time_machine.travel("2026-01-05T12:00Z") as clock:
        ask = site.test_client().get
        assert ask("/").text == "drawn 1"
        clock.shift(61)
        assert ask("/").text == "drawn 2"


def test_it_keeps_only_so_many(site: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "MOST_PAGES", 1)
    ask = site.test_client().get
    ask("/")
    ask("/?another")
    assert ask("/").text == "drawn 3"


def test_a_page_is_at_most_a_second_old_in_public() -> None:
    assert Settings().page_memory <= 1
