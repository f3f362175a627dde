"""The language of a page."""

from types import SimpleNamespace

import pytest
from flask import Flask

from app.kit import locale
from tests.client import TownClient

NOBODY = SimpleNamespace(is_authenticated=False)
READER = SimpleNamespace(is_authenticated=True, locale="pl")


@pytest.fixture
def languages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locale, "_available", lambda: ["en", "pl", "ur", "pt_BR"])


def chosen(app: Flask, person: object, accepts: str, *, with_session: bool = False) -> str:
    cookie = f"{app.config['SESSION_COOKIE_NAME']}=x" if with_session else ""
    with app.test_request_context("/", headers={"Accept-Language": accepts, "Cookie": cookie}):
        return locale.choose(person)


def test_without_catalogues_everything_is_english(app: Flask) -> None:
    assert chosen(app, READER, "pl", with_session=True) == "en"


@pytest.mark.parametrize(
    ("accepts", "expected"), [("ur", "ur"), ("cy, pl;q=0.5", "pl"), ("pt-BR", "pt_BR"), ("cy", "en"), ("", "en")]
)
def test_a_browser_gets_the_best_we_have(app: Flask, languages: None, accepts: str, expected: str) -> None:
    assert chosen(app, NOBODY, accepts) == expected


def test_a_persons_own_choice_comes_first(app: Flask, languages: None) -> None:
    assert chosen(app, READER, "ur", with_session=True) == "pl"


def test_who_brings_no_session_is_nobody(app: Flask, languages: None) -> None:
    assert chosen(app, READER, "ur") == "ur"


def test_outside_a_request_we_speak_english(app: Flask, languages: None) -> None:
    assert locale.choose(NOBODY) == "en"


@pytest.mark.parametrize(("tag", "expected"), [("en", "ltr"), ("ur", "rtl"), ("ar", "rtl")])
def test_a_language_says_which_way_it_reads(tag: str, expected: str) -> None:
    assert locale.direction(tag) == expected


def test_a_page_says_its_language_and_direction(client: TownClient) -> None:
    assert '<html lang="en" dir="ltr"' in client.get("/").text
