"""Results where wards have pots: side by side first, then each; and never who of a small ward voted what."""

import pytest

from app.polls import by_ward, results
from app.polls.models import Poll
from app.polls.rules import Method
from tests.client import TownClient
from tests.factories.polls import make_poll, make_question
from tests.polls.counted import count_at_once
from tests.polls.test_results_routes import words
from tests.polls.wards import BISCOT, FARLEY, pot, two_wards

TWELVE = [["1", "1", None]] * 12
pytestmark = pytest.mark.usefixtures("session")


def counted(*ballots: list[list[str | None]], **facts: object) -> Poll:
    return count_at_once(two_wards(**facts), [ballot for some in ballots for ballot in some])


def test_an_overview_leads_to_each_pot(client: TownClient) -> None:
    poll = counted(TWELVE, [["2", None, "3"]] * 11)
    page = client.get(f"/polls/{poll.slug}/results").text
    assert 'href="#question-2">Biscot</a>' in page
    assert 'id="question-2"' in page
    told = words(client, f"/polls/{poll.slug}/results")
    assert "Biscot £300 £100 1 of 3 12" in told
    assert "Farley £300 £300 1 of 3 11" in told
    assert "That must not be" not in told


def test_no_ballot_is_told_by_its_number_where_those_of_a_small_ward_would_be_left_over(
    client: TownClient,
) -> None:
    poll = counted(TWELVE, [["2", None, "3"]] * 3)
    assert "fewer than 10" in words(client, f"/polls/{poll.slug}/results")
    for position in (1, 2, 3):
        assert client.get(f"/polls/{poll.slug}/ballots/{position}/numbers.csv").status_code == 404
    assert client.get(f"/polls/{poll.slug}/ballots/1/all.cat").status_code == 200, "without numbers it tells no ward"


@pytest.mark.parametrize(
    ("others", "positions"),
    [([], {1, 2}), ([["3", None, None]] * 2, set()), ([["3", None, None]] * 10, {1, 2})],
    ids=["nobody else", "two of no pot", "ten of no pot"],
)
def test_people_without_a_pot_are_a_group_of_their_own(others: list[list[str | None]], positions: set[int]) -> None:
    assert by_ward.numbered(results.read(counted(TWELVE, others))) == positions


def test_a_quorum_is_of_the_poll_and_not_of_each_pot(client: TownClient) -> None:
    poll = counted(TWELVE, [["2", None, "3"]] * 11, quorum=20)
    assert "Nothing is decided" not in words(client, f"/polls/{poll.slug}/results")
    short = words(client, f"/polls/{counted(TWELVE, quorum=20).slug}/results")
    assert short.count("20 people had to vote, and 12 did") == 3


def test_pots_alone_have_as_many_ballots_as_all_of_them_together(client: TownClient) -> None:
    poll = make_poll(pot(BISCOT), pot(FARLEY))
    told = words(client, f"/polls/{count_at_once(poll, [['1', None], ['2', None], [None, '1']]).slug}/results")
    assert "That must not be" not in told


def test_an_open_vote_says_what_somebody_was_not_asked(client: TownClient) -> None:
    asked = [make_question(Method.PLURALITY), pot(BISCOT), pot(FARLEY)]
    poll = count_at_once(make_poll(*asked, is_named=True), [["1", "2", None]])
    assert "Trees Benches (£200) Not asked" in words(client, f"/polls/{poll.slug}/results")
