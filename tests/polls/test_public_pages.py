"""What the town is asked, before anybody votes."""

from collections.abc import Callable
from datetime import timedelta

from app.accounts.models import Person
from app.db import db
from app.kit.clock import now
from app.polls.rules import Feasibility, Method
from tests.client import TownClient
from tests.factories.polls import make_poll, make_question


def test_the_list_says_what_will_be_here_when_nothing_is(client: TownClient) -> None:
    page = client.get("/polls").text
    assert "Nothing is open right now" in page
    assert "None is announced" in page
    assert "None has closed yet" in page


def test_the_list_has_each_poll_where_it_stands(client: TownClient) -> None:
    make_poll(title="Open one")
    make_poll(title="Coming one", opens_in=timedelta(hours=1))
    make_poll(title="Closed one", closes_in=timedelta(hours=-1), opens_in=timedelta(days=-2))
    make_poll(title="Draft one", is_announced=False)
    page = client.get("/polls").text
    assert page.index("Open now") < page.index("Open one") < page.index("Coming one") < page.index("Closed one")
    assert "Draft one" not in page


def test_a_poll_says_all_its_rules(client: TownClient) -> None:
    poll = make_poll(make_question(Method.STV, seats=2), quorum=50, summary="We **listen**.")
    page = client.get(f"/polls/{poll.slug}").text
    for words in ("<strong>listen</strong>", "2 of them win", "the option listed first", "50 people or more"):
        assert words in page
    assert "Everybody with an account" in page
    assert "sealed until voting closes" in page


def test_an_open_vote_says_loudly_that_names_are_shown(client: TownClient) -> None:
    poll = make_poll(is_named=True)
    page = client.get(f"/polls/{poll.slug}").text
    assert "Everybody will see your name and how you voted" in page
    assert "sealed until" not in page


def test_a_budget_shows_what_cannot_be_done_and_why(client: TownClient) -> None:
    poll = make_poll(make_question(Method.EQUAL_SHARES))
    turned_down = poll.questions[0].options[1]
    turned_down.feasibility, turned_down.feasibility_why = Feasibility.NOT_FEASIBLE, "A gas pipe lies there."
    db.session.flush()
    page = client.get(f"/polls/{poll.slug}").text
    assert page.index("Not on the ballot") < page.index("A gas pipe lies there.")
    detail = client.get(f"/polls/{poll.slug}/options/{turned_down.id}").text
    assert "Cannot be done" in detail
    assert "£200" in detail


def test_a_draft_is_there_only_for_those_who_run_polls(
    client: TownClient, client_for: Callable[[Person], TownClient], resident: Person, organiser: Person
) -> None:
    poll = make_poll(is_announced=False)
    option = poll.questions[0].options[0]
    for address in (f"/polls/{poll.slug}", f"/polls/{poll.slug}/options/{option.id}"):
        assert client.get(address).status_code == 404
        assert client_for(resident).get(address).status_code == 404
        assert client_for(organiser).get(address).status_code == 200


def test_a_cancelled_poll_says_why_and_what_takes_its_place(client: TownClient) -> None:
    poll = make_poll(cancelled_at=now(), cancelled_why="Two options were the same.")
    make_poll(title="The second try", restarts_id=poll.id)
    page = client.get(f"/polls/{poll.slug}").text
    assert "Two options were the same." in page
    assert "The second try" in page
    assert "Vote now" not in page
    assert poll.title in client.get("/polls").text


def test_an_option_of_another_poll_is_not_there(client: TownClient) -> None:
    poll, other = make_poll(), make_poll()
    assert client.get(f"/polls/{poll.slug}/options/{other.questions[0].options[0].id}").status_code == 404
    assert client.get("/polls/never-was").status_code == 404


def test_a_poll_is_read_in_few_queries(client: TownClient, max_queries: Callable[[int], object]) -> None:
    poll = make_poll(*(make_question(title=f"Question {number}") for number in range(3)), wards=["E05014742"])
    with max_queries(8):  # type: ignore[attr-defined]
        assert client.get(f"/polls/{poll.slug}").status_code == 200
