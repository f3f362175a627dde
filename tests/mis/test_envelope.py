"""The cookie that answers travel in: nobody reads it, nobody changes it, and it does not last."""

import base64
import logging
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from cryptography.fernet import Fernet
from flask import Flask

from app.mis.envelope import LIFETIME, PATH
from tests.client import TownClient
from tests.mis.walking import ANSWER, MONEY, START, answer, earning, walk

NAME = "luton2040-mis"
MOMENT = datetime(2026, 11, 24, 12, tzinfo=UTC)
ALWAYS_ASKED = ("/check", "/answer", "/answer.html", "/comparison", "/questions/adults")


def cookie(client: TownClient) -> str:
    found = client.get_cookie(NAME, path=PATH)
    assert found is not None
    return found.value


def put(client: TownClient, value: str) -> None:
    client.set_cookie(NAME, value, path=PATH)


def test_it_is_sealed_and_stays_on_its_path(client: TownClient) -> None:
    response = client.submit(MONEY, reply="yes")
    header = next(line for line in response.headers.getlist("Set-Cookie") if line.startswith(NAME))
    for part in ("HttpOnly", "SameSite=Lax", f"Path={PATH}", f"Max-Age={LIFETIME}"):
        assert part in header


def test_nobody_reads_the_answers_in_it(client: TownClient) -> None:
    walk(client, income=earning("34,321"))
    raw = base64.urlsafe_b64decode(cookie(client))
    for secret in (b"34321", b"3432100", b"private", b"income", b"work", b"adults"):
        assert secret not in raw
        assert secret not in cookie(client).encode()
    assert len(cookie(client)) < 3000, "browsers keep 4096 bytes"


def test_the_session_knows_nothing_of_it(client: TownClient) -> None:
    walk(client)
    with client.session_transaction() as session:
        assert set(session) <= {"csrf_token", "_fresh"}


@pytest.mark.parametrize("place", [0, 30, -10])
def test_a_changed_one_starts_again_calmly(client: TownClient, place: int) -> None:
    walk(client)
    sealed = cookie(client)
    put(client, sealed[:place] + ("A" if sealed[place] != "A" else "B") + sealed[place:][1:])
    response = client.get(ANSWER)
    assert response.status_code == 410
    assert "You did nothing wrong" in response.text
    assert client.get_cookie(NAME, path=PATH) is None, "the broken one is gone"
    assert client.get(MONEY).status_code == 200


@pytest.mark.parametrize("value", ["", "nonsense", "{}"])
def test_nonsense_is_no_envelope(client: TownClient, value: str) -> None:
    put(client, value)
    assert client.get(MONEY).status_code == 410
    assert client.get(START).status_code == 200


def test_one_sealed_with_another_key_is_no_envelope(client: TownClient) -> None:
    put(client, Fernet(Fernet.generate_key()).encrypt(b'{"answers":{},"ticket":"x"}').decode())
    assert client.get(ANSWER).status_code == 410


@pytest.mark.parametrize("path", ALWAYS_ASKED)
def test_without_one_there_is_no_answer(client: TownClient, path: str) -> None:
    response = client.get(START + path)
    assert response.status_code == 410
    assert "We no longer have your answers" in response.text


@pytest.mark.parametrize("path", ["/questions/adults", "/comparison", "/count"])
def test_nothing_can_be_sent_without_one(client: TownClient, path: str) -> None:
    assert client.submit(START + path, reply="2").status_code == 410


def test_it_opens_for_an_hour_after_the_last_answer(client: TownClient) -> None:
    with time_machine.travel(MOMENT, tick=False) as clock:
        walk(client, until="debts")
        clock.move_to(MOMENT + timedelta(minutes=50))
        answer(client, "debts", reply="no")
        sealed = cookie(client)
        clock.move_to(MOMENT + timedelta(minutes=109))
        put(client, sealed)
        assert client.get(ANSWER).status_code == 200
        clock.move_to(MOMENT + timedelta(minutes=111))
        put(client, sealed)  # a browser that keeps cookies longer than it should
        assert client.get(ANSWER).status_code == 410


def test_no_page_is_kept_by_a_browser(client: TownClient) -> None:
    walk(client)
    for path in ("", "/questions/adults", "/check", "/answer", "/answer.html", "/comparison", "/count", "/exit"):
        assert client.get(START + path).headers["Cache-Control"] == "no-store", path


def test_exit_leaves_nothing_behind(client: TownClient) -> None:
    walk(client)
    response = client.get(f"{START}/exit")
    assert response.status_code == 303
    assert response.location == "https://www.bbc.co.uk/weather"
    assert response.headers["Clear-Site-Data"] == '"cache"'
    assert client.get_cookie(NAME, path=PATH) is None
    assert client.get(ANSWER).status_code == 410


def test_every_page_has_the_way_out_for_eye_and_keyboard(client: TownClient) -> None:
    walk(client)
    for path in ("", "/questions/income", "/check", "/answer", "/comparison", "/count"):
        assert client.get(START + path).text.count(f'href="{START}/exit"') == 2, path


def test_answers_can_be_deleted(client: TownClient) -> None:
    walk(client)
    assert client.submit(f"{START}/deletion").location == START
    assert client.get_cookie(NAME, path=PATH) is None


def test_no_amount_reaches_a_log(client: TownClient, caplog: pytest.LogCaptureFixture, app: Flask) -> None:
    with caplog.at_level(logging.DEBUG):
        walk(client, until="housing")
        client.submit(f"{START}/questions/housing", amount="7351,99", period="month")
        answer(client, "housing", amount="7351.99", period="month")
    assert "7351" not in caplog.text
