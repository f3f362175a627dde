"""The wall narrowed: by priority, outcome and ward, and never by something that would show too much."""

from app.pledges import wall
from tests.client import TownClient
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
