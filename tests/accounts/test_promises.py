"""What the privacy page says of accounts is what happens."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from app.accounts import actions
from app.accounts.models import AgeBand, EmailLink, Person, SignUp
from app.db import db
from app.home import retention
from app.kit import clock, failed_mail
from app.kit.outbox import OutboxEmail
from tests.accounts.browsing import ClientFor, Outbox
from tests.client import TownClient
from tests.factories.pledges import make_pledge

DETAILS = SignUp(name="Asha Patel", age_band=AgeBand.ADULT)


def test_it_says_how_long_what_was_never_confirmed_stays(client: TownClient) -> None:
    actions.ask_to_sign_up("asha@example.org", DETAILS)
    assert "we delete after 30 days" in client.get("/statements/privacy").text
    with clock.as_of(clock.now() + timedelta(days=32)):
        retention.keep_promises()
    assert db.session.scalars(select(EmailLink.detail)).all() == []


def test_deleting_an_account_leaves_no_name_address_or_words(client_for: ClientFor, resident: Person) -> None:
    name, email = resident.name, resident.email
    pledge = make_pledge(resident, "own-words-fairness", words="Sing to my street")
    assert "go at once" in client_for(resident).get("/statements/privacy").text
    client_for(resident).submit("/account/deletion")
    db.session.refresh(pledge)
    assert (pledge.words, pledge.name, pledge.person_id) == ("", "", None)
    assert db.session.scalars(select(Person).where((Person.name == name) | (Person.email == email))).all() == []


def test_a_pledge_keeps_of_an_age_only_that_its_maker_is_under_18(client: TownClient) -> None:
    teenager, adult = (make_pledge(is_minor=is_minor) for is_minor in (True, False))
    assert (teenager.is_by_minor, adult.is_by_minor) == (True, False)
    assert "we keep only that somebody under 18 made it" in client.get("/statements/privacy").text


def test_mail_given_up_is_wiped_after_a_month(client: TownClient, outbox: Outbox) -> None:
    actions.ask_to_sign_up("asha@example.org", DETAILS)
    assert "30 days after we gave up" in client.get("/statements/privacy").text
    email: OutboxEmail = outbox()[0]
    email.failed_at = clock.now() - timedelta(days=31)
    db.session.flush()
    failed_mail.forget_failures(older_than=timedelta(days=30))
    assert (email.to_address, email.text, email.html) == ("", "", "")


def test_only_reminders_carry_the_header_to_unsubscribe(session: Any, outbox: Outbox, resident: Person) -> None:
    actions.ask_to_sign_up("asha@example.org", DETAILS)
    actions.ask_for_sign_in_link(resident.email, next_page="")
    assert [email.headers for email in outbox()] == [{}, {}]
