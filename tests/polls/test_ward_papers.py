"""Paper where wards have pots: it says one ward, and two people have to read the same one."""

from typing import Any

import pytest

from app.accounts.models import Person
from app.polls import codes, paper_file, papers
from app.polls.models import Poll
from app.polls.papers import Keyed
from app.polls.pots import UnfitWard
from app.polls.rules import Eligibility
from tests.client import TownClient
from tests.factories.people import make_person
from tests.polls.voting import ballots
from tests.polls.wards import BISCOT, FARLEY, two_wards


@pytest.fixture
def poll(session: Any) -> Poll:
    return two_wards(takes_codes=True)


@pytest.fixture
def sheet(poll: Poll, organiser: Person) -> list[str]:
    return codes.make_batch(poll, 2, actor=organiser)


def key(poll: Poll, code: str, *by_position: str | None) -> Keyed:
    marks = {q.id: line for q, line in zip(poll.questions, by_position, strict=True) if line is not None}
    return papers.key(poll, code, marks, actor=make_person())


def test_two_who_read_different_wards_read_it_differently(poll: Poll, sheet: list[str]) -> None:
    assert key(poll, sheet[0], "1", "2", None) is Keyed.FIRST
    assert key(poll, sheet[0], "1", None, "2") is Keyed.DIFFERENT
    assert key(poll, sheet[0], "1", None, "2") is Keyed.CAST
    town, _biscot, farley = poll.questions
    assert ballots(poll) == [{town.id: "1", farley.id: "2"}]


def test_a_paper_for_two_wards_is_refused_before_it_is_noted(poll: Poll, sheet: list[str]) -> None:
    with pytest.raises(UnfitWard, match="two wards"):
        key(poll, sheet[0], "1", "2", "2")
    assert papers.count_waiting(poll) == 0


@pytest.mark.parametrize(
    ("ward", "pot", "said"),
    [
        (FARLEY, "1,9", "not on the list"),
        ("", "1", "Say for which ward"),
        ("E05014754", "1", "Which ward does the paper say?"),
    ],
    ids=["no such number", "no ward", "a ward without a pot"],
)
def test_the_desk_says_what_is_wrong_with_a_paper_s_ward(
    client_for: Any, organiser: Person, poll: Poll, sheet: list[str], ward: str, pot: str, said: str
) -> None:
    sent: dict[str, Any] = {"code": sheet[0], "question_1": "1", "ward": ward, "pot": pot}
    refused = client_for(organiser).submit(f"/staff/polls/{poll.id}/papers", **sent)
    assert refused.status_code == 422
    assert said in refused.text


def test_a_paper_typed_at_the_desk_keeps_its_ward(
    client_for: Any, organiser: Person, poll: Poll, sheet: list[str]
) -> None:
    desk: TownClient = client_for(organiser)
    town, biscot, _farley = poll.questions
    papers.key(poll, sheet[0], {town.id: "1", biscot.id: "2"}, actor=make_person())
    sent: dict[str, Any] = {"code": sheet[0], "question_1": "1", "ward": BISCOT, "pot": "2"}
    assert desk.submit(f"/staff/polls/{poll.id}/papers", **sent).status_code == 303
    assert ballots(poll) == [{town.id: "1", biscot.id: "2"}]


def test_a_file_names_the_ward_and_what_is_said_of_its_pot(poll: Poll, sheet: list[str]) -> None:
    assert paper_file.blank(poll).strip() == "code,question 1,ward,pot"
    rows = f'code,question 1,ward,pot\n{sheet[0]},1,biscot,"1,3"\n{sheet[1]},2,,\n'
    reading = paper_file.read(poll, rows.encode())
    town, biscot, _farley = poll.questions
    assert not reading.wrong
    assert [paper.marks for paper in reading.papers] == [{town.id: "1", biscot.id: "1,3"}, {town.id: "2"}]


@pytest.mark.parametrize(
    ("ward", "pot", "said"),
    [("Biscot; Farley", "1", "one ward"), ("", "1", "for which ward"), ("Wigmore", "", "not one of the wards")],
    ids=["two", "none", "another"],
)
def test_a_line_for_two_wards_or_for_none_is_told_with_its_number(
    poll: Poll, sheet: list[str], ward: str, pot: str, said: str
) -> None:
    reading = paper_file.read(poll, f"code,question 1,ward,pot\n{sheet[0]},1,{ward},{pot}\n".encode())
    [wrong] = reading.wrong
    assert wrong.line == 2
    assert said in wrong.mistakes[0]


def test_where_everybody_has_a_pot_a_paper_has_to_name_a_ward(session: Any, organiser: Person) -> None:
    poll = two_wards(takes_codes=True, eligibility=Eligibility.WARDS, wards=[BISCOT, FARLEY])
    [code] = codes.make_batch(poll, 1, actor=organiser)
    reading = paper_file.read(poll, f"code,question 1,ward,pot\n{code},1,,\n".encode())
    assert "Say for which ward" in reading.wrong[0].mistakes[0]
