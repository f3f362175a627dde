"""Following, confirming, changing and stopping, by whoever may and by nobody else."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from app.accounts.models import Person
from app.db import db
from app.kit import bounces
from app.kit.outbox import OutboxEmail
from app.kit.signing import sign
from app.notices import jobs, queries
from app.notices.addresses import Stop, manage_token, stop_token
from app.notices.models import Subscription
from app.notices.rules import Pace, Rhythm, zones
from app.notices.wording import REGIONS
from tests.client import TownClient
from tests.factories.notices import DEVELOPMENTS, make_follower, make_news
from tests.factories.people import make_person
from tests.links import token_in

ClientFor = Callable[[Person], TownClient]
Outbox = Callable[[], list[OutboxEmail]]

FOLLOW = "/notices/topics/development/all"
AMINA = "amina@example.org"
WHEN: dict[str, Any] = {"hour": 18, "weekday": 4, "zone": "Europe/London"}


def followed(person: Person) -> dict[str, Pace]:
    return {each.topic: each.pace for each in queries.list_subscriptions(person)}


# What there is


def test_what_can_be_followed_is_listed_and_the_page_is_everybodys(client: TownClient) -> None:
    page = client.get("/notices")
    assert page.status_code == 200
    for name in ("Net zero", "Central", "The Luton 2040 newsletter", "All shared pledges"):
        assert name in page.text
    assert "Set-Cookie" not in page.headers


@pytest.mark.parametrize("path", ["nothing/x", "priority/unknown", "shared_pledge/99999999999", "ward/%00", "ward/é"])
def test_what_does_not_exist_is_not_found(client: TownClient, path: str) -> None:
    assert client.get(f"/notices/topics/{path}").status_code == 404
    assert client.submit(f"/notices/topics/{path}", pace="daily", email=AMINA).status_code == 404


# Asking to follow


def test_without_an_account_a_link_confirms(client: TownClient, outbox: Outbox) -> None:
    assert client.get(FOLLOW).status_code == 200
    answer = client.submit(FOLLOW, pace="daily", email="Amina@Example.org")
    assert (answer.status_code, answer.location) == (303, "/notices/sent")
    assert AMINA not in client.get("/notices/sent").text
    path = f"/links/notices/{token_in(outbox()[0].text, '/links/notices/')}"
    for _scanner in range(2):
        assert client.get(path).status_code == 200
    assert db.session.scalar(select(Subscription.confirmed_at)) is None, "opening a link confirms nothing"
    assert client.submit(path).status_code == 303
    assert client.submit(path).status_code == 303, "pressed twice"
    [subscription] = db.session.scalars(select(Subscription))
    assert (subscription.confirmed_at is not None, subscription.pace) == (True, Pace.DAILY)


def test_signed_in_it_is_followed_at_once(client_for: ClientFor, resident: Person, outbox: Outbox) -> None:
    browser = client_for(resident)
    assert "Your email address" not in browser.get(FOLLOW).text
    for _time in range(2):
        assert browser.submit(FOLLOW, pace="weekly").location == "/account/notices"
    assert followed(resident) == {DEVELOPMENTS: Pace.WEEKLY}
    assert outbox() == []


def test_the_newsletter_has_no_pace(client_for: ClientFor, resident: Person) -> None:
    browser = client_for(resident)
    assert "Once a day" not in browser.get("/notices/topics/newsletter/all").text
    assert browser.submit("/notices/topics/newsletter/all").status_code == 303
    assert followed(resident) == {"newsletter:all": Pace.IMMEDIATE}


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"pace": "hourly", "email": AMINA},
        {"pace": "daily"},
        {"pace": "daily", "email": "nobody@"},
        {"pace": "daily", "email": "amina@example.org\r\nBcc: bob@example.org"},
        {"pace": "daily", "email": "\x00\u202e"},
        {"pace": "daily", "email": "a" * 400 + "@example.org"},
    ],
)
def test_a_bad_form_comes_back_and_asks_nobody(client: TownClient, outbox: Outbox, fields: dict[str, Any]) -> None:
    assert client.submit(FOLLOW, **fields).status_code == 422
    assert outbox() == []


def test_asking_too_often_is_told_beside_the_field(client: TownClient) -> None:
    answers = [client.submit(FOLLOW, pace="daily", email=AMINA).status_code for _try in range(6)]
    assert answers == [303] * 5 + [429]


def test_whoever_has_an_account_learns_nothing_from_a_stranger(client: TownClient, resident: Person) -> None:
    known = client.submit(FOLLOW, pace="daily", email=resident.email)
    unknown = client.submit(FOLLOW, pace="daily", email=AMINA)
    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    assert followed(resident) == {}


@pytest.mark.parametrize("token", ["", "x", "é", "a" * 2000])
def test_an_unknown_link_confirms_nothing(client: TownClient, token: str) -> None:
    assert client.get(f"/links/notices/{token}").status_code == 404
    assert client.submit(f"/links/notices/{token}").status_code == 404


def test_a_link_that_was_replaced_says_so(client: TownClient, outbox: Outbox) -> None:
    client.submit(FOLLOW, pace="daily", email=AMINA)
    path = f"/links/notices/{token_in(outbox()[0].text, '/links/notices/')}"
    client.submit(FOLLOW, pace="daily", email=AMINA)
    page = client.get(path)
    assert page.status_code == 410
    assert "latest email" in page.text


# What we send you


def test_the_account_shows_what_we_send(client_for: ClientFor, resident: Person) -> None:
    make_follower(resident, "priority:net-zero", Pace.DAILY)
    answer = client_for(resident).get("/account/notices", follow_redirects=True)
    assert answer.status_code == 200
    assert "Net zero" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_account_page_asks_strangers_to_sign_in(client: TownClient) -> None:
    assert client.get("/account/notices").location.startswith("/sign-in")


def test_paces_hours_and_reminders_change_together(client_for: ClientFor, resident: Person) -> None:
    kept = make_follower(resident, "priority:net-zero", Pace.DAILY)
    gone = make_follower(resident, DEVELOPMENTS, Pace.DAILY)
    path = f"/notices/mine/{manage_token(resident)}"
    fields: dict[str, Any] = {f"pace_{kept.id}": "weekly", f"pace_{gone.id}": "stop", "other_check_ins": "stop", **WHEN}
    browser = client_for(resident)
    for _time in range(2):
        assert browser.submit(path, **fields).status_code == 303
    assert followed(resident) == {"priority:net-zero": Pace.WEEKLY}
    assert queries.rhythm_of(resident.id) == Rhythm(18, 4, "Europe/London")
    assert resident.reminders_stopped_at is not None
    browser.submit(path, **{f"pace_{kept.id}": "weekly", "other_check_ins": "send", **WHEN})
    assert resident.reminders_stopped_at is None


def test_the_link_in_a_mail_does_the_same_without_an_account(client: TownClient, outbox: Outbox) -> None:
    person = make_person(signed_up=False)
    subscription = make_follower(person)
    make_news()
    jobs.tell()
    path = f"/notices/mine/{token_in(outbox()[0].text, '/notices/mine/')}"
    assert client.get(path).status_code == 200
    assert (
        client.submit(path, **{f"pace_{subscription.id}": "stop", "other_check_ins": "send", **WHEN}).status_code == 303
    )
    assert followed(person) == {}


@pytest.mark.parametrize(
    "change",
    [
        {"hour": 24},
        {"hour": "x"},
        {"weekday": 7},
        {"zone": "Mars/Base"},
        {"zone": "../../etc/passwd"},
        {"other_check_ins": "no"},
    ],
)
def test_bad_settings_come_back(client: TownClient, resident: Person, change: dict[str, Any]) -> None:
    path = f"/notices/mine/{manage_token(resident)}"
    assert client.submit(path, **{"other_check_ins": "send", **WHEN, **change}).status_code == 422
    assert queries.rhythm_of(resident.id) == Rhythm()


def test_the_towns_clock_comes_first_and_every_other_once_in_a_group(client: TownClient, resident: Person) -> None:
    page = client.get(f"/notices/mine/{manage_token(resident)}")
    offered = re.findall(r'value="([A-Z][a-z]+/[^"]+)"', page.text.partition('id="zone"')[2].partition("</select>")[0])
    assert offered[0] == "Europe/London"
    assert sorted(offered) == list(zones())
    groups = re.findall(r'<optgroup label="([^"]+)">', page.text)
    assert groups == ["Often chosen", *(str(label) for label in REGIONS.values())]


def test_nobody_changes_what_somebody_else_follows(client: TownClient, resident: Person, neighbour: Person) -> None:
    hers = make_follower(resident)
    path = f"/notices/mine/{manage_token(neighbour)}"
    assert client.submit(path, **{f"pace_{hers.id}": "stop", "other_check_ins": "send", **WHEN}).status_code == 303
    assert followed(resident) == {DEVELOPMENTS: Pace.IMMEDIATE}


def test_the_address_ends_when_its_owner_signs_out_everywhere(client: TownClient, resident: Person) -> None:
    path = f"/notices/mine/{manage_token(resident)}"
    resident.session_epoch += 1
    assert client.get(path).status_code == 410
    assert client.submit(path, **WHEN).status_code == 410
    assert client.submit(f"{path}/mailbox").status_code == 410


def test_a_forged_address_is_unknown(client: TownClient, resident: Person) -> None:
    forged = sign("something-else", [resident.id, resident.session_epoch])
    for path in (f"/notices/mine/{forged}", f"/notices/stops/{forged}"):
        assert client.get(path).status_code == 404
        assert client.submit(path).status_code == 404


def test_a_mailbox_that_bounced_is_shown_and_can_be_trusted_again(client: TownClient, resident: Person) -> None:
    bounces.mark(resident.email, "5.1.1")
    path = f"/notices/mine/{manage_token(resident)}"
    assert "came back" in client.get(path).text
    for _time in range(2):
        assert client.submit(f"{path}/mailbox").status_code == 303
    assert "came back" not in client.get(path).text


# One click


def test_a_mail_program_stops_it_with_nothing_but_the_address(client: TownClient, resident: Person) -> None:
    make_follower(resident)
    path = f"/notices/stops/{stop_token(Stop(resident.id, topic=DEVELOPMENTS))}"
    for _scanner in range(2):
        assert "Do you want to stop" in client.get(path).text
    assert followed(resident) == {DEVELOPMENTS: Pace.IMMEDIATE}, "looking stops nothing"
    for _time in range(2):
        answer = client.post(path, data={"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200, "a mail program follows no redirect"
        assert "We have stopped it" in answer.text
    assert followed(resident) == {}


def test_a_stop_works_for_somebody_who_has_left(client: TownClient) -> None:
    path = f"/notices/stops/{stop_token(Stop(10**6, pace=Pace.DAILY))}"
    assert client.get(path).status_code == 200
    assert client.post(path).status_code == 200


def test_without_its_token_the_form_to_save_is_refused(client: TownClient, resident: Person) -> None:
    subscription = make_follower(resident)
    answer = client.post(f"/notices/mine/{manage_token(resident)}", data={f"pace_{subscription.id}": "stop", **WHEN})
    assert answer.status_code == 422
    assert db.session.scalar(select(func.count()).select_from(Subscription)) == 1
