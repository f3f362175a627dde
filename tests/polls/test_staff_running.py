"""What staff do while a poll runs: codes, papers, turnout, and a reminder."""

import io
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.models import Person
from app.accounts.permissions import Role
from app.db import db
from app.polls import cancelling
from app.polls.models import Participation, PollOption
from app.polls.paper_models import CodeBatch
from app.polls.rules import Channel, Eligibility, Method
from app.polls.staff_queries import read_waiting
from app.polls.turnout import read_turnout
from tests.client import TownClient
from tests.factories.people import make_person
from tests.factories.polls import make_poll, make_question
from tests.polls.test_ending import vote
from tests.polls.writing import BUDGET, draft, question_with

ClientFor = Callable[[Person], TownClient]


@pytest.fixture
def desk(client_for: ClientFor, organiser: Person) -> TownClient:
    return client_for(organiser)


# Codes


def test_codes_are_shown_once_on_a_sheet_and_led_to_by_no_address(desk: TownClient, organiser: Person) -> None:
    poll = make_poll(takes_codes=True)
    page = f"/staff/polls/{poll.id}/codes"
    made = desk.submit(page, size=3, form_of="sheet", known=0, note="Library")
    codes = re.findall(r">([0-9A-Z]{4}(?:-[0-9A-Z]{4}){2})<", made.text)
    assert len(codes) == 3
    assert made.headers["Cache-Control"] == "no-store"
    again = desk.submit(page, size=3, form_of="sheet", known=0)
    assert (again.status_code, "since you opened this page" in again.text) == (409, True)
    listed = desk.get(page).text
    assert "Library" in listed
    assert not any(code in listed for code in codes)


def test_a_sheet_draws_the_address_once_and_names_the_poll_on_every_strip(desk: TownClient) -> None:
    poll = make_poll(takes_codes=True)
    made = desk.submit(f"/staff/polls/{poll.id}/codes", size=40, form_of="sheet", known=0).text
    assert (made.count("<symbol"), made.count("<use ")) == (1, 40)
    assert made.count(f"<strong>{poll.title}</strong>") == 40


def test_ballot_papers_have_all_that_is_asked_and_a_code_each(desk: TownClient) -> None:
    poll = make_poll(make_question(Method.IRV), make_question(Method.SCORE, title="How good?"), takes_codes=True)
    page = f"/staff/polls/{poll.id}/codes"
    sent: dict[str, Any] = {"form_of": "ballots", "known": 0, "hand_in": "Stopsley library"}
    assert desk.submit(page, size=201, **sent).status_code == 422
    made = desk.submit(page, size=3, **sent).text
    assert made.count('class="town-paper"') == 3
    assert len(set(re.findall(r">([0-9A-Z]{4}(?:-[0-9A-Z]{4}){2})<", made))) == 3
    assert made.count("Hand it in at: Stopsley library.") == 3
    blank = desk.get(f"{page}/ballot?hand_in=The+town+hall").text
    for words in (poll.title, "How good?", "Put 1 beside", "Put a ring", "Trees", "Hand it in at: The town hall."):
        assert words in blank


def test_codes_come_as_a_file_for_letters(desk: TownClient) -> None:
    poll = make_poll(takes_codes=True, title="=1+1")
    answer = desk.submit(f"/staff/polls/{poll.id}/codes", size=2, form_of="letters", known=0)
    lines = answer.text.splitlines()
    assert lines[0] == "code,poll,address"
    assert [line.split(",")[1:] for line in lines[1:]] == [["'=1+1", f"http://localhost/polls/{poll.slug}"]] * 2


@pytest.mark.parametrize(
    ("typed", "status"),
    [({"size": 0}, 422), ({"size": 20001}, 422), ({"size": 1001}, 422), ({"size": "x"}, 422), ({"form_of": "x"}, 422)],
)
def test_a_batch_that_cannot_be_made_is_refused(desk: TownClient, typed: dict[str, Any], status: int) -> None:
    poll = make_poll(takes_codes=True)
    sent: dict[str, Any] = {"size": 5, "form_of": "sheet", "known": 0, **typed}
    assert desk.submit(f"/staff/polls/{poll.id}/codes", **sent).status_code == status
    assert db.session.scalars(select(CodeBatch)).all() == []


def test_no_codes_for_a_poll_that_takes_none_or_is_over(desk: TownClient, organiser: Person) -> None:
    over = make_poll(takes_codes=True, opens_in=timedelta(days=-2), closes_in=timedelta(days=-1))
    for poll in (make_poll(), over, draft(organiser, eligibility=Eligibility.CODES)):
        sent: dict[str, Any] = {"size": 5, "form_of": "sheet", "known": 0}
        assert desk.submit(f"/staff/polls/{poll.id}/codes", **sent).status_code == 409


def test_a_batch_is_withdrawn(desk: TownClient) -> None:
    poll = make_poll(takes_codes=True)
    desk.submit(f"/staff/polls/{poll.id}/codes", size=2, form_of="letters", known=0)
    batch = db.session.scalars(select(CodeBatch)).one()
    assert "cannot be undone" in desk.get(f"/staff/polls/{poll.id}/codes/{batch.id}/withdrawal").text
    assert batch.withdrawn_at is None
    assert desk.submit(f"/staff/polls/{poll.id}/codes/{batch.id}/withdrawal").status_code == 303
    assert batch.withdrawn_at is not None
    assert desk.submit(f"/staff/polls/{make_poll().id}/codes/{batch.id}/withdrawal").status_code == 404


# Paper


def test_two_people_type_a_paper(desk: TownClient, client_for: ClientFor) -> None:
    poll = make_poll(make_question(Method.IRV), takes_codes=True)
    answer = desk.submit(f"/staff/polls/{poll.id}/codes", size=1, form_of="letters", known=0)
    code = answer.text.splitlines()[1].split(",")[0]
    page = f"/staff/polls/{poll.id}/papers"
    wrong = desk.submit(page, code=code, question_1="7>1")
    assert (wrong.status_code, "not on the list" in wrong.text) == (422, True)
    assert desk.submit(page, code="AAAA", question_1="1").status_code == 409
    other = client_for(make_person(roles=(Role.FACILITATOR,)))
    assert desk.submit(page, code=code, question_1="2>1").status_code == 303
    assert "1 paper waits" in other.get(page).text
    other.submit(page, code=code, question_1="1>2")
    listed = other.get(page).text
    assert code not in listed
    assert code[-4:] in listed
    assert "2>1" not in listed.split("What is not in yet")[1]
    other.submit(page, code=code, question_1="2 > 1")
    assert "No paper was read differently" in desk.get(page).text


def test_a_file_of_papers_is_looked_through_then_taken(desk: TownClient) -> None:
    poll = make_poll(takes_codes=True)
    made = desk.submit(f"/staff/polls/{poll.id}/codes", size=2, form_of="letters", known=0).text.splitlines()[1:]
    page = f"/staff/polls/{poll.id}/papers/file"
    heads = desk.get(f"/staff/polls/{poll.id}/papers/blank.csv").text

    def send(mark: str, **more: Any) -> Any:
        rows = [f"{line.split(',')[0]},{mark}" for line in made]
        return desk.submit(page, file=(io.BytesIO((heads + "\n".join(rows)).encode()), "p.csv"), **more)

    wrong = send("9", is_dry="y")
    assert (wrong.status_code, wrong.text.count("not on the list")) == (422, 2)
    assert "2 ballots can be taken" in send("1", is_dry="y").text
    assert "0 papers wait" in desk.get(f"/staff/polls/{poll.id}/papers").text
    assert send("1").status_code == 303
    assert "2 papers wait" in desk.get(f"/staff/polls/{poll.id}/papers").text
    assert desk.submit(page).status_code == 422


# While it runs


def test_a_long_draft_is_read_in_few_statements(desk: TownClient, organiser: Person, max_queries: Any) -> None:
    poll = draft(organiser)
    for number in range(3):
        question_with(poll, *(f"Option {each}" for each in range(10)), actor=organiser, title=f"Question {number}")
    db.session.commit()
    db.session.expire_all()
    for page in (f"/staff/polls/{poll.id}", "/staff/polls"):
        with max_queries(10):
            assert desk.get(page).status_code == 200


def test_few_are_never_shown_and_the_others_rounded(desk: TownClient) -> None:
    poll = make_poll()
    page = f"/staff/polls/{poll.id}/turnout"
    for _each in range(9):
        vote(poll, make_person())
    assert "Fewer than 10 have voted" in desk.get(page).text
    for _each in range(4):
        vote(poll, make_person())
    assert "About 15 have voted" in desk.get(page).text


def test_days_with_too_few_are_counted_and_not_listed(desk: TownClient) -> None:
    poll = make_poll()
    for day, voters in (("2026-11-20", 12), ("2026-11-21", 14), ("2026-11-22", 1)):
        for number in range(voters):
            hour = f"{day}T{10 + number % 3}"
            db.session.add(Participation(id=f"{day}/{number}", poll_id=poll.id, channel=Channel.ONLINE, hour=hour))
    db.session.flush()
    turnout = read_turnout(poll)
    assert (turnout.total, len(turnout.days), turnout.hidden_days) == (25, 1, 2)
    page = desk.get(f"/staff/polls/{poll.id}/turnout").text
    assert "2 days are not shown" in page
    assert "not shown</td>" not in page


def test_the_desk_says_what_waits(session: Any, organiser: Person) -> None:
    assert read_waiting().number == 0
    make_poll(opens_in=timedelta(days=-2), closes_in=timedelta(days=-1))
    question_with(draft(organiser), "Trees", "Benches", actor=organiser, asks=BUDGET)
    cancelled = make_poll(opens_in=timedelta(days=-2), closes_in=timedelta(days=-1))
    cancelling.cancel(cancelled, "No.", actor=organiser)
    assert read_waiting().number == 4  # one to count, a draft that opens tomorrow, and its two proposals
    assert db.session.scalars(select(PollOption.feasibility).distinct()).all()


def test_a_reminder_is_asked_for_once(desk: TownClient) -> None:
    poll = make_poll()
    assert desk.submit(f"/staff/polls/{poll.id}/reminder").status_code == 303
    again = desk.submit(f"/staff/polls/{poll.id}/reminder")
    assert (again.status_code, "reminded of this poll already" in again.text) == (409, True)
