"""What the pages of a pledge say at the moments that matter: when it is made, joined, or not theirs to make."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from app.accounts.models import AgeBand, Display, Person
from app.db import db
from app.kit.outbox import OutboxEmail
from app.pledges.models import Pledge, SharedPledge
from app.pledges.rules import State
from tests.client import TownClient
from tests.factories.people import make_person
from tests.factories.pledges import make_pledge, make_shared_pledge
from tests.links import token_in

ABOUT_ME: dict[str, Any] = {"email": "new@example.org", "age": "18+", "shown_as": "anonymous", "ward": ""}
MADE = "Your pledge is made and counts for the town."

ClientFor = Callable[[Person], TownClient]
Outbox = Callable[[], list[OutboxEmail]]


def choose(client: TownClient, **answers: Any) -> str:
    """Answer the first page; returns where the second is."""
    return str(client.submit("/pledges/new", **{"action": "recycle", **answers}).location)


def send(client: TownClient, page: str, **answers: Any) -> str:
    """Answer the second page and send; returns where that leads."""
    client.submit(page, **{**ABOUT_ME, **answers})
    return str(client.submit("/pledges", key=page.split("/")[3]).location)


def follow(client: TownClient, where: str) -> str:
    return client.get(where, follow_redirects=True).text


class TestThanks:
    def test_when_the_email_is_answered(self, client: TownClient, outbox: Outbox) -> None:
        send(client, choose(client))
        link = f"/links/pledge/{token_in(outbox()[0].text, '/links/pledge/')}"
        assert MADE in client.get(client.submit(link).location).text

    def test_when_somebody_signed_in_makes_one(self, client_for: ClientFor, resident: Person) -> None:
        browser = client_for(resident)
        assert MADE in follow(browser, send(browser, choose(browser)))

    def test_a_promise_made_before_is_not_made_again(self, client_for: ClientFor, resident: Person) -> None:
        make_pledge(resident)
        browser = client_for(resident)
        page = follow(browser, send(browser, choose(browser)))
        assert "You have made this pledge already" in page
        assert MADE not in page

    def test_when_it_waits_for_others(self, client_for: ClientFor, resident: Person, shared: SharedPledge) -> None:
        browser = client_for(resident)
        page = follow(browser, send(browser, join(browser, shared)))
        assert "You have joined" in page
        assert MADE not in page


@pytest.fixture
def shared(session: Any) -> SharedPledge:
    return make_shared_pledge(target=3)


def join(client: TownClient, shared: SharedPledge) -> str:
    return str(client.submit(f"/pledges/shared/{shared.id}/joining").location)


class TestJoining:
    """Every page names the shared pledge and what it depends on; none says that it counts before it does."""

    CONDITION = "“A street without litter”: I will if 3 others do too, by "

    def test_the_pages_that_ask(self, client: TownClient, shared: SharedPledge) -> None:
        page = join(client, shared)
        about_you = client.get(page).text
        assert self.CONDITION in about_you
        assert "Step 1 of 2" in about_you
        assert f'href="/pledges/shared/{shared.id}" class="govuk-back-link"' in about_you
        check = client.get(client.submit(page, **ABOUT_ME).location).text
        assert self.CONDITION in check
        assert "Step 2 of 2" in check

    def test_the_email_and_the_page_it_leads_to(self, client: TownClient, shared: SharedPledge, outbox: Outbox) -> None:
        send(client, join(client, shared))
        mail = outbox()[-1]
        for text in (mail.text, mail.html):
            assert self.CONDITION in text
            assert "It counts once you confirm it" not in text
        confirmation = client.get(f"/links/pledge/{token_in(mail.text, '/links/pledge/')}").text
        assert self.CONDITION in confirmation

    def test_while_it_waits_its_page_leads_to_the_shared_one(self, client_for: ClientFor, shared: SharedPledge) -> None:
        browser = client_for(make_person())
        page = follow(browser, send(browser, join(browser, shared)))
        assert f'href="/pledges/shared/{shared.id}">See how many have joined' in page

    def test_one_that_is_on_counts_once_confirmed(self, client: TownClient, outbox: Outbox) -> None:
        shared = make_shared_pledge(target=1)
        make_pledge(shared_pledge=shared)
        send(client, join(client, shared))
        assert "is on: enough people have joined" in outbox()[-1].text
        assert "It counts once you confirm it" in outbox()[-1].text


class TestTheYoung:
    def test_somebody_under_13_is_sent_to_the_page_for_them_and_nothing_is_kept(self, client: TownClient) -> None:
        page = choose(client)
        response = client.submit(page, **{**ABOUT_ME, "age": "under_13", "name": "Sam"})
        assert response.location == "/sign-up/under-13"
        with client.session_transaction() as cookie:
            assert "Sam" not in str(dict(cookie))
            assert "new@example.org" not in str(dict(cookie))
            assert cookie["pledge_drafts"] == {}
        assert db.session.scalar(select(func.count()).select_from(Pledge)) == 0

    def test_a_teenager_with_an_account_is_asked_for_no_name(self, client_for: ClientFor) -> None:
        browser = client_for(make_person(name="Tayo Mensah", age_band=AgeBand.TEEN))
        page = choose(browser)
        about_you = browser.get(page).text
        assert "under 18, so we never show your name" in about_you
        assert 'name="shown_as"' not in about_you
        assert "Tayo Mensah" not in about_you
        browser.submit(page, ward="")
        browser.submit("/pledges", key=page.split("/")[3])
        assert db.session.scalars(select(Pledge)).one().shown_as is Display.ANONYMOUS


class TestCheck:
    @pytest.mark.parametrize(
        ("what", "who", "words"),
        [
            ({"action": "own-words", "words": "Sweep", "priority": "fairness"}, {}, "reads your words before"),
            ({}, {"shown_as": "full_name", "name": "Asha"}, "reads your name before"),
            (
                {"action": "own-words", "words": "Sweep", "priority": "fairness"},
                {"shown_as": "full_name", "name": "Asha"},
                "reads your words and your name",
            ),
        ],
    )
    def test_it_says_what_a_moderator_reads(
        self, client: TownClient, what: dict[str, str], who: dict[str, str], words: str
    ) -> None:
        page = choose(client, **what)
        assert words in client.get(client.submit(page, **{**ABOUT_ME, **who}).location).text


class TestAfterwards:
    def test_a_withdrawn_pledge_offers_no_sharing(self, client: TownClient) -> None:
        pledge = make_pledge(state=State.WITHDRAWN)
        assert "Share it" not in client.get(f"/pledges/{pledge.id}").text

    def test_a_page_for_a_form_nobody_sent_claims_nothing(self, client: TownClient) -> None:
        page = client.get("/pledges/sent/never").text
        assert "If you have just made a pledge" in page
        assert "Send the email again" not in page
