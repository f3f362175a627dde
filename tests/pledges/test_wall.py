"""The wall narrowed: by priority, outcome and ward, and never by something that would show too much."""

import pytest

from app.pledges import finding, moderating, wall
from app.pledges.feed import Filter, read_catalogue
from app.pledges.models import Pledge
from tests.client import TownClient
from tests.factories.people import make_person
from tests.factories.pledges import make_pledge

CENTRAL = "E05014739"


def shown(**args: str) -> set[int]:
    return {pledge.id for pledge in wall.read(args).page.items}


def test_it_narrows_by_priority_and_by_outcome(session: object) -> None:
    vote, recycle = make_pledge(action="vote"), make_pledge(action="recycle")
    assert shown() == {vote.id, recycle.id}
    assert shown(priority="fairness") == {vote.id}
    assert shown(outcome="NZ1") == {recycle.id}
    assert shown(outcome="NZ1", priority="fairness") == set()
    assert shown(outcome="nonsense", priority="nonsense") == {vote.id, recycle.id}


def test_an_outcome_that_no_action_serves_has_no_pledges(session: object) -> None:
    make_pledge()
    assert shown(outcome="CF4") == set()


def test_a_ward_with_few_pledges_is_no_choice(session: object) -> None:
    few = make_pledge(ward_code=CENTRAL)
    other = make_pledge(action="vote")
    assert shown(ward=CENTRAL) == {few.id, other.id}, "the filter is not there, so it narrows nothing"
    for _neighbour in range(9):
        make_pledge(ward_code=CENTRAL)
    assert other.id not in shown(ward=CENTRAL)


def test_a_ward_with_too_few_pledges_is_said_to_have_too_few(client: TownClient) -> None:
    make_pledge(ward_code=CENTRAL)
    assert "too few pledges in that ward" in client.get(f"/pledges?ward={CENTRAL}").text
    assert "too few pledges in that ward" not in client.get("/pledges?ward=E99999999").text


def test_the_outcome_stays_while_somebody_narrows_further(client: TownClient) -> None:
    page = client.get("/pledges?outcome=NZ1")
    assert '<input type="hidden" name="outcome" value="NZ1">' in page.text


def make_words(words: str) -> Pledge:
    pledge = make_pledge(action="own-words-net-zero", words=words)
    moderating.show([pledge.id], actor=make_person())
    return pledge


@pytest.mark.parametrize("query", ["bus", "BUS driving", "travel"])
def test_a_search_finds_promises_of_the_catalogue_and_own_words(session: object, query: str) -> None:
    promised = make_pledge(action="greener-travel")
    make_pledge(action="recycle")
    written = make_words("Travel by bus and stop driving")
    assert shown(q=query) == {promised.id, written.id}


@pytest.mark.parametrize("query", ["energ", "reduce energy", "use HOME less"])
def test_the_catalogue_is_searched_by_the_beginnings_of_words(session: object, query: str) -> None:
    promised = make_pledge(action="use-less-energy")
    make_pledge(action="retrofit")
    assert shown(q=query) == {promised.id}


def test_a_search_narrowed_to_a_priority_leaves_the_others_out(session: object) -> None:
    make_words("Take the bus")
    make_pledge(action="greener-travel")
    assert shown(q="bus", priority="fairness") == set()
    assert len(shown(q="bus", priority="net-zero")) == 2


@pytest.mark.parametrize("size", [1, 3, 8, 20])
def test_a_search_reads_on_where_it_stopped(session: object, size: int) -> None:
    """Each pledge once, the newest first, whichever of the two kinds it is."""
    made = [make_words("Take the bus") if number % 3 else make_pledge(action="greener-travel") for number in range(8)]
    after: str | None = ""
    seen: list[int] = []
    while after is not None:
        page = finding.list_found(Filter(words="bus"), read_catalogue(), after=after, size=size)
        seen += [pledge.id for pledge in page.items]
        after = page.after
    assert seen == [pledge.id for pledge in reversed(made)]


def test_a_search_that_stops_at_nothing_says_where_it_looked(client: TownClient) -> None:
    assert "in the wording of the catalogue" in client.get("/pledges?q=zebra").text
