"""A vote works with a copy of the announced poll, and still hears at once of what ends it."""

from collections.abc import Callable
from typing import Any

from app.accounts.models import Person
from app.db import db
from app.polls import cancelling, frozen
from tests.client import TownClient
from tests.factories.people import make_person
from tests.factories.polls import make_poll
from tests.polls.voting import carried, cast, check, open_ballot, participations, vote

Browse = Callable[[Person], TownClient]


def test_the_second_vote_reads_nothing_of_what_is_on_the_ballot(client_for: Browse, max_queries: Any) -> None:
    poll = make_poll()
    vote(client_for(make_person()), poll, q="1")
    browser = client_for(make_person())
    checked = carried(check(browser, poll, open_ballot(browser, poll), q="2"))
    with max_queries(6) as statements:
        assert browser.submit(f"/polls/{poll.slug}/votes", **checked).status_code == 303
    assert not any("poll_options" in each or "poll_questions" in each for each in statements)
    assert participations(poll) == 2


def test_a_poll_that_was_cancelled_since_the_last_vote_takes_none(client_for: Browse, organiser: Person) -> None:
    poll = make_poll()
    browser = client_for(make_person())
    checked = check(browser, poll, open_ballot(browser, poll), q="1")
    vote(client_for(make_person()), poll, q="1")
    cancelling.cancel(poll, "A mistake in the question.", actor=organiser)
    db.session.commit()
    refused = cast(browser, poll, checked)
    assert refused.status_code == 409
    assert "A mistake in the question." in refused.text
    assert participations(poll) == 1


def test_whoever_signs_out_meanwhile_casts_nothing(client: TownClient, client_for: Browse) -> None:
    poll = make_poll()
    browser = client_for(make_person())
    vote(client_for(make_person()), poll, q="1")
    checked = check(browser, poll, open_ballot(browser, poll), q="1")
    assert cast(client, poll, checked).status_code == 403
    assert participations(poll) == 1


def test_what_was_forgotten_is_read_anew(client_for: Browse) -> None:
    poll = make_poll()
    vote(client_for(make_person()), poll, q="1")
    kept = frozen.get_frozen(poll.slug)
    frozen.forget(poll.slug)
    assert frozen.get_frozen(poll.slug) is not kept
    assert frozen.get_frozen(poll.slug).id == poll.id
