"""Making a pledge in three short pages, with and without an account."""

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from app.accounts.models import AgeBand, Person
from app.db import db
from app.kit.outbox import OutboxEmail
from app.pledges.models import Pledge
from app.pledges.rules import State
from tests.client import TownClient
from tests.factories.people import make_person
from tests.factories.pledges import make_pledge
from tests.links import token_in

ABOUT_ME: dict[str, Any] = {"email": "new@example.org", "age": "18+", "shown_as": "anonymous", "name": "", "ward": ""}
HTMX = {"HX-Request": "true"}
CSRF_VALUE = re.compile(r'name="csrf_token" value="[^"]*"')

Outbox = Callable[[], list[OutboxEmail]]


def choose(client: TownClient, **answers: Any) -> str:
    """Answer the first page; returns the key of the draft."""
    fields: dict[str, Any] = {"action": "recycle", **answers}
    response = client.submit("/pledges/new", **fields)
    assert response.status_code == 303
    return str(response.location.split("/")[3])


def tell(client: TownClient, key: str, **answers: Any) -> Any:
    fields: dict[str, Any] = {**ABOUT_ME, **answers}
    return client.submit(f"/pledges/new/{key}/about-you", **fields)


def pledges() -> int:
    return db.session.scalar(select(func.count()).select_from(Pledge)) or 0


@pytest.fixture
def key(client: TownClient) -> str:
    """A draft with every question answered."""
    key = choose(client)
    assert tell(client, key).location == f"/pledges/new/{key}/check"
    return key


def test_a_newcomer_pledges_without_an_account_and_confirms(client: TownClient, outbox: Outbox, key: str) -> None:
    assert "I will recycle all that can be recycled" in client.get(f"/pledges/new/{key}/check").text
    response = client.submit("/pledges", key=key)
    assert (response.status_code, response.location) == (303, f"/pledges/sent/{key}")
    assert "new@example.org" in client.get(response.location).text
    [mail] = outbox()
    token = token_in(mail.text, "/links/pledge/")
    assert "Confirm my pledge" in client.get(f"/links/pledge/{token}").text
    managing = client.submit(f"/links/pledge/{token}").location
    assert "Under way" in client.get(managing).text
    assert db.session.scalars(select(Pledge)).one().state is State.ACTIVE


def test_a_resident_with_an_account_is_asked_no_address(client_for: Any, resident: Person, outbox: Outbox) -> None:
    browser = client_for(resident)
    key = choose(browser)
    assert 'name="email"' not in browser.get(f"/pledges/new/{key}/about-you").text
    browser.submit(f"/pledges/new/{key}/about-you", shown_as="full_name", name="Alice Ahmed", ward="")
    browser.submit("/pledges", key=key)
    pledge = db.session.scalars(select(Pledge)).one()
    assert (pledge.person_id, pledge.state, pledge.chosen_name) == (resident.id, State.ACTIVE, "Alice Ahmed")
    assert outbox() == []


def test_the_first_page_narrows_the_catalogue(client: TownClient) -> None:
    whole = client.get("/pledges/new?priority=net-zero&free=yes")
    assert whole.text.startswith("<!doctype html>")
    island = client.get("/pledges/new?priority=net-zero&free=yes", headers=HTMX).text
    assert island.lstrip().startswith('<div id="choose"')
    assert "Recycle all" in island
    assert "Retrofit your home" not in island  # it takes money
    assert "Vote and play" not in island


def test_a_filter_without_meaning_shows_everything(client: TownClient) -> None:
    text = client.get("/pledges/new?priority=x&effort=y&free=z").text
    assert text.count('name="action"') == client.get("/pledges/new").text.count('name="action"')


def test_nothing_chosen_is_an_error_beside_the_choices(client: TownClient) -> None:
    response = client.submit("/pledges/new")
    assert response.status_code == 422
    assert "<title>Error: " in response.text
    assert 'href="#action-0"' in response.text
    assert 'id="action-0"' in response.text


def test_an_action_that_is_not_in_the_catalogue_is_refused(client: TownClient) -> None:
    assert client.submit("/pledges/new", action="rob-a-bank").status_code == 422


def test_own_words_need_words_and_a_priority_and_keep_what_was_typed(client: TownClient) -> None:
    response = client.submit("/pledges/new", action="own-words", words="", priority="net-zero")
    assert response.status_code == 422
    assert '<option value="net-zero" selected>' in response.text
    response = client.submit("/pledges/new", action="own-words", words="Plant <b>trees</b>", priority="")
    assert response.status_code == 422
    assert "Plant &lt;b&gt;trees&lt;/b&gt;" in response.text
    assert client.submit("/pledges/new", action="own-words", words="x" * 281, priority="net-zero").status_code == 422


def test_own_words_come_back_to_be_changed(client: TownClient) -> None:
    key = choose(client, action="own-words", words="Plant trees", priority="net-zero")
    text = client.get(f"/pledges/new?key={key}").text
    assert "Plant trees</textarea>" in text
    assert '<option value="net-zero" selected>' in text


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"email": ""}, "Enter your email address"),
        ({"email": "nobody"}, "correct format"),
        ({"age": ""}, "Choose your age group"),
        ({"shown_as": "first_name", "name": ""}, "Enter the name to show"),
        ({"age": "13-17", "shown_as": "full_name", "name": "Sam"}, "never show your name"),
        ({"name": "x" * 81}, "80 characters or fewer"),
        ({"ward": "E99999999"}, "Choose a ward from the list"),
    ],
)
def test_a_bad_answer_about_you_is_explained_and_the_rest_kept(
    client: TownClient, answers: dict[str, str], message: str
) -> None:
    response = tell(client, choose(client), **{"name": "Kept Name", "shown_as": "anonymous", **answers})
    assert response.status_code == 422
    assert message in response.text
    assert "<title>Error: " in response.text
    assert answers.get("name", "Kept Name") in response.text


@pytest.mark.parametrize("amount", ["0", "10001", "-3", "many"])
def test_an_amount_out_of_range_is_refused(client: TownClient, amount: str) -> None:
    response = tell(client, choose(client, action="volunteer"), amount=amount)
    assert response.status_code == 422
    assert 'id="amount-error"' in response.text


def test_an_amount_becomes_part_of_the_pledge(client: TownClient) -> None:
    key = choose(client, action="volunteer")
    tell(client, key, amount="12")
    assert "12\N{NO-BREAK SPACE}hours a month" in client.get(f"/pledges/new/{key}/check").text


def test_changing_the_action_leads_straight_back_to_the_check(client: TownClient, key: str) -> None:
    response = client.submit("/pledges/new", key=key, action="vote")
    assert response.location == f"/pledges/new/{key}/check"
    assert "vote and play my part" in client.get(response.location).text


def test_the_same_form_sent_twice_is_one_pledge_and_one_email(client: TownClient, outbox: Outbox, key: str) -> None:
    first = client.submit("/pledges", key=key)
    second = client.submit("/pledges", key=key)
    assert first.location == second.location
    assert (pledges(), len(outbox())) == (1, 1)


def test_a_known_and_an_unknown_address_see_the_same(client: TownClient) -> None:
    make_pledge(make_person("known@example.org"), "recycle")
    pages = set()
    for email in ("known@example.org", "other@example.org"):
        key = choose(client)
        tell(client, key, email=email)
        page = client.get(client.submit("/pledges", key=key).location).text
        pages.add(CSRF_VALUE.sub("", page.replace(email, "").replace(key, "")))
    assert len(pages) == 1


def test_no_other_browser_learns_whether_an_address_was_known(client: TownClient, app: Any) -> None:
    make_pledge(make_person("known@example.org"), "recycle")
    seen = set()
    for email in ("known@example.org", "other@example.org"):
        key = choose(client)
        tell(client, key, email=email)
        client.submit("/pledges", key=key)
        stranger: TownClient = app.test_client()
        answers = (
            stranger.get(f"/pledges/new/{key}/about-you"),
            stranger.get(f"/pledges/new/{key}/check"),
            stranger.submit("/pledges", key=key),
            *(stranger.submit(f"/pledges/sent/{key}/links") for _time in range(9)),
        )
        seen.add(tuple((answer.status_code, answer.location) for answer in answers))
    assert seen == {((303, "/pledges/new?lost=1"),) * 12}


def test_putting_back_old_cookies_tells_nothing_either(client: TownClient) -> None:
    make_pledge(make_person("known@example.org"), "recycle")
    seen = []
    for email in ("known@example.org", "other@example.org"):
        key = choose(client)
        tell(client, key, email=email)
        with client.session_transaction() as cookie:
            typed = cookie["pledge_drafts"]
        for _try in range(9):
            with client.session_transaction() as cookie:
                cookie["pledge_drafts"] = typed
            seen.append(client.submit("/pledges", key=key).status_code)
    assert set(seen) == {303}


def test_lost_answers_lead_to_the_start_and_say_so(client: TownClient) -> None:
    for response in (
        client.get("/pledges/new/unknown/about-you"),
        client.get("/pledges/new/unknown/check"),
        client.submit("/pledges/new/unknown/about-you", **ABOUT_ME),
        client.submit("/pledges", key="unknown"),
    ):
        assert (response.status_code, response.location) == (303, "/pledges/new?lost=1")
    assert "We could not find your answers" in client.get("/pledges/new?lost=1").text
    assert pledges() == 0


def test_the_check_asks_for_what_is_missing_first(client: TownClient) -> None:
    key = choose(client)
    assert client.get(f"/pledges/new/{key}/check").location == f"/pledges/new/{key}/about-you"
    assert client.submit("/pledges", key=key).location == "/pledges/new?lost=1"


def test_another_browser_cannot_see_somebodys_answers(client: TownClient, app: Any, key: str) -> None:
    stranger: TownClient = app.test_client()
    assert stranger.get(f"/pledges/new/{key}/check").location == "/pledges/new?lost=1"


def test_the_address_is_shown_only_in_the_browser_that_typed_it(client: TownClient, app: Any, key: str) -> None:
    client.submit("/pledges", key=key)
    stranger: TownClient = app.test_client()
    assert "new@example.org" not in stranger.get(f"/pledges/sent/{key}").text


def test_the_email_is_sent_again_and_the_older_link_dies(client: TownClient, outbox: Outbox, key: str) -> None:
    client.submit("/pledges", key=key)
    response = client.submit(f"/pledges/sent/{key}/links")
    assert "the older one no longer works" in client.get(response.location).text
    older, newer = (token_in(mail.text, "/links/pledge/") for mail in outbox())
    assert client.get(f"/links/pledge/{older}").status_code == 410
    assert client.get(f"/links/pledge/{newer}").status_code == 200


def test_only_the_browser_that_typed_the_address_sends_again(client: TownClient, outbox: Outbox) -> None:
    assert client.submit("/pledges/sent/unknown/links").location == "/pledges/new?lost=1"
    assert outbox() == []


def test_asking_again_for_a_pledge_that_holds_sends_nothing(client: TownClient, outbox: Outbox, key: str) -> None:
    client.submit("/pledges", key=key)
    client.submit(f"/links/pledge/{token_in(outbox()[0].text, '/links/pledge/')}")
    assert client.submit(f"/pledges/sent/{key}/links").location == f"/pledges/sent/{key}?again=1"
    assert len(outbox()) == 1


def test_a_form_from_elsewhere_is_refused(client: TownClient, key: str) -> None:
    assert client.post("/pledges", data={"key": key}).status_code == 422
    assert pledges() == 0


def test_somebody_who_lost_their_link_gets_a_fresh_one(client: TownClient, outbox: Outbox) -> None:
    pledge = make_pledge(make_person("asha@example.org", signed_up=False))
    text = client.submit("/pledges/links", email="asha@example.org").text
    assert "Now check your email" in text
    token = token_in(outbox()[-1].text, "/pledges/manage/")
    assert client.get(f"/pledges/manage/{token}").status_code == 200
    assert pledge.state is State.ACTIVE


def test_an_address_without_pledges_is_answered_alike(client: TownClient) -> None:
    make_pledge(make_person("asha@example.org"))
    known = client.submit("/pledges/links", email="asha@example.org").text
    unknown = client.submit("/pledges/links", email="zoe@example.org").text
    assert known.replace("asha", "zoe") == unknown


def test_finding_needs_an_address(client: TownClient) -> None:
    response = client.submit("/pledges/links", email="asha at home")
    assert response.status_code == 422
    assert 'value="asha at home"' in response.text


def test_a_full_inbox_is_said_beside_the_answers_which_stay(client: TownClient, outbox: Outbox, key: str) -> None:
    for _mail in range(5):
        client.submit("/pledges/links", email="new@example.org")
    response = client.submit("/pledges", key=key)
    assert response.status_code == 429
    assert "several emails to this address" in response.text
    assert "I will recycle all that can be recycled" in response.text
    assert client.get(f"/pledges/new/{key}/check").status_code == 200
    response = client.submit("/pledges/links", email="new@example.org")
    assert response.status_code == 429
    assert 'value="new@example.org"' in response.text


def test_going_back_to_correct_the_address_moves_the_pledge(client: TownClient, outbox: Outbox, key: str) -> None:
    with client.session_transaction() as cookie:
        typed = cookie["pledge_drafts"]
    client.submit("/pledges", key=key)
    with client.session_transaction() as cookie:
        cookie["pledge_drafts"] = typed  # the answer to the first try was lost, and with it the emptied cookie
    tell(client, key, email="right@example.org")
    assert client.submit("/pledges", key=key).location == f"/pledges/sent/{key}"
    assert [mail.to_address for mail in outbox()] == ["new@example.org", "right@example.org"]
    assert pledges() == 1


def test_an_address_that_mail_cannot_reach_is_refused(client: TownClient) -> None:
    assert tell(client, choose(client), email="žofie@example.org").status_code == 422
    assert client.submit("/pledges/links", email="žofie@example.org").status_code == 422


def test_an_action_says_where_in_the_vision_it_comes_from(client: TownClient) -> None:
    assert "From the vision: “recycling”." in client.get(f"/pledges/new/{choose(client)}/about-you").text


def test_back_after_sending_leads_to_what_was_sent(client: TownClient) -> None:
    keys = [choose(client), choose(client, action="vote")]
    for key in keys:
        tell(client, key)
        client.submit("/pledges", key=key)
    for key in keys:
        for page in ("about-you", "check"):
            assert client.get(f"/pledges/new/{key}/{page}").location == f"/pledges/sent/{key}"


def test_somebody_signed_in_who_sends_twice_sees_their_pledge(client_for: Any, resident: Person) -> None:
    browser = client_for(resident)
    key = choose(browser)
    browser.submit(f"/pledges/new/{key}/about-you", shown_as="anonymous", name="", ward="")
    answers = [browser.submit("/pledges", key=key), browser.submit("/pledges", key=key)]
    answers.append(browser.get(f"/pledges/new/{key}/check"))
    pledge = db.session.scalars(select(Pledge)).one()
    assert {answer.location for answer in answers} == {f"/account/pledges/{pledge.id}"}


def test_narrowing_the_list_keeps_what_was_chosen(client: TownClient) -> None:
    page = client.get("/pledges/new?priority=population-wellbeing&action=eat-well", headers={"HX-Request": "true"})
    assert 'value="eat-well" aria-describedby="action-0-hint" checked' in page.text


def test_somebody_under_18_is_offered_no_name(client_for: Callable[[Person], TownClient]) -> None:
    teenager = make_person(age_band=AgeBand.TEEN)
    client = client_for(teenager)
    key = uuid4().hex
    with client.session_transaction() as cookie:
        cookie["pledge_drafts"] = {key: {"action": "recycle"}}
    page = client.get(f"/pledges/new/{key}/about-you").text
    assert "under 18, so we never show your name" in page
    assert "By my full name" not in page
