"""The record of acts at the desk."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from app.accounts.models import Person
from app.accounts.permissions import Role
from app.kit import clock
from app.kit.audit import record
from app.staff import history
from app.staff.deeds import DEEDS, SUBJECTS, in_words
from tests.client import TownClient
from tests.factories.people import make_person
from tests.staff.test_routes import make_failure

ClientFor = Callable[[Person], TownClient]

APP = Path(__file__).resolve().parents[2] / "app"


def test_everything_is_for_administrators(
    client: TownClient, client_for: ClientFor, resident: Person, organiser: Person, officer: Person
) -> None:
    assert client.get("/staff/history").location == "/sign-in?next=/staff/history"
    assert client_for(resident).get("/staff/history").status_code == 403
    assert client_for(organiser).get("/staff/history").status_code == 403
    assert client_for(officer).get("/staff/history").status_code == 200
    assert "/staff/history" in client_for(officer).get("/staff").text


@pytest.mark.parametrize(
    ("role", "subject", "status"),
    [
        (Role.ADMINISTRATOR, "person", 200),
        (Role.FACILITATOR, "person", 403),
        (Role.FACILITATOR, "suggestion", 200),
        (Role.MODERATOR, "suggestion", 403),
        (Role.MODERATOR, "pledge", 200),
        (Role.ANALYST, "mis", 200),
        (Role.ANALYST, "no_such_thing", 403),
        (Role.ADMINISTRATOR, "no_such_thing", 404),
    ],
)
def test_one_things_history_is_for_those_who_look_after_it(
    client: TownClient, client_for: ClientFor, role: Role, subject: str, status: int
) -> None:
    path = f"/staff/history/{subject}/7"
    assert client.get(path).status_code == 303
    assert client_for(make_person(roles=(role,))).get(path).status_code == status


def test_it_says_what_was_done_by_whom(client_for: ClientFor, officer: Person, resident: Person) -> None:
    record("pledge.text_hidden", actor=officer, subject=5, reason="names_somebody")
    record("robot.oiled_itself", actor=99_999, subject=6)
    record("pledge.lapsed", actor=None, subject=7)
    page = client_for(officer).get("/staff/history").text
    for words in (
        "A moderator hid the words of a pledge",
        "Dev Desai",
        "reason: names_somebody",
        "Robot: oiled itself",
        "#99999",
        "The site itself",
    ):
        assert words in page
    one = client_for(officer).get("/staff/history/pledge/5").text
    assert "A moderator hid" in one
    assert "A pledge lapsed" not in one


def test_what_is_written_in_facts_is_text(client_for: ClientFor, officer: Person) -> None:
    record("pledge.text_hidden", actor=officer, subject=5, subject_label="<b>x</b>", note="<script>alert(1)</script>")
    page = client_for(officer).get("/staff/history").text
    assert "<script>alert" not in page
    assert "<b>x</b>" not in page


@pytest.fixture
def busy(officer: Person, resident: Person) -> None:
    for day, verb, actor, subject in (
        (1, "pledge.confirmed", resident, 1),
        (2, "pledge.withdrawn", resident, 1),
        (3, "person.profile_changed", resident, resident.id),
        (4, "staff.invited", officer, resident.id),
        (5, "mail.retried", officer, 9),
    ):
        with clock.as_of(datetime(2026, 6, day, 22, 30, tzinfo=UTC)):
            record(verb, actor=actor, subject=subject)


@pytest.mark.parametrize(
    ("query", "verbs"),
    [
        ("what=pledge.", ["pledge.withdrawn", "pledge.confirmed"]),
        ("what=pledge.withdrawn", ["pledge.withdrawn"]),
        ("what=%25", []),
        ("person={resident}", ["staff.invited", "person.profile_changed", "pledge.withdrawn", "pledge.confirmed"]),
        ("since=2026-06-04", ["mail.retried", "staff.invited"]),
        ("until=2026-06-02", ["pledge.withdrawn", "pledge.confirmed"]),
        ("since=2026-06-02&until=2026-06-02", ["pledge.withdrawn"]),
    ],
)
def test_it_can_be_searched(
    busy: None, client_for: ClientFor, officer: Person, resident: Person, query: str, verbs: list[str]
) -> None:
    page = client_for(officer).get(f"/staff/history?{query.format(resident=resident.id)}").text
    listed = page.partition('id="events"')[2]
    places = [listed.find(f">{in_words(verb)}<") for verb in verbs]
    assert -1 not in places
    assert places == sorted(places)
    assert [verb for verb in DEEDS if verb not in verbs and f">{in_words(verb)}<" in listed] == []


@pytest.mark.parametrize(
    "query",
    ["person=abc", "person=99999999999", "since=yesterday", "until=2026-02-31", "person=%00x", "since=10000-01-01"],
)
def test_what_it_cannot_understand_it_says(client_for: ClientFor, officer: Person, query: str) -> None:
    answer = client_for(officer).get(f"/staff/history?{query}")
    assert answer.status_code == 422
    assert "govuk-error-summary" in answer.text


def test_it_is_paged(
    app: Flask, busy: None, client_for: ClientFor, officer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "PAGE_SIZE", 2)
    with app.test_request_context():
        first = history.search(history.Wanted())
        second = history.search(history.Wanted(), after=int(first.after or 0))
    assert [entry.verb for entry in (*first.items, *second.items)] == [
        "mail.retried",
        "staff.invited",
        "person.profile_changed",
        "pledge.withdrawn",
    ]
    page = client_for(officer).get("/staff/history?since=2026-06-02").text
    assert f"after={first.after}" in page
    assert "since=2026-06-02" in page.partition("town-pagination")[2]


def test_every_deed_is_about_a_thing_we_name() -> None:
    assert {verb.partition(".")[0] for verb in DEEDS} <= set(SUBJECTS)


def test_the_test_client_notices_a_deed_without_an_event(
    client_for: ClientFor, officer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    failure = make_failure()
    monkeypatch.setattr("app.kit.audit.record", lambda *_args, **_facts: None)
    with pytest.raises(AssertionError, match="left no event"):
        client_for(officer).submit(f"/staff/mail/{failure.id}/tries")


def test_whatever_is_recorded_has_plain_words() -> None:
    """By reading the code: a new verb shows up here before it does on somebody's page."""
    code = "".join(path.read_text() for path in APP.rglob("*.py"))
    verbs = set(re.findall(r'record\(\s*"([a-z_]+\.[a-z_]+)"', code))
    assert len(verbs) > 50
    assert verbs <= set(DEEDS)
    assert {verb.partition(".")[0] for verb in verbs} <= set(SUBJECTS)
