"""Pots: money of which the people of one ward decide, in a poll that asks the whole town something too."""

from collections.abc import Mapping

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.accounts.models import Person
from app.db import db
from app.kit.errors import DomainError
from app.polls import casting, drafting, results
from app.polls.casting import Voter, cast
from app.polls.envelopes import Contents, seal
from app.polls.models import Ballot, Poll
from app.polls.pots import UnfitWard, asked, check_one_ward, takes_others, ward_of
from app.polls.receipts import Receipt
from app.polls.rules import Channel, Eligibility, Marking, Method
from tests.factories.people import make_person
from tests.factories.polls import make_poll, make_question
from tests.polls.counted import count_later
from tests.polls.wards import BISCOT, FARLEY, WIGMORE, pot, two_wards
from tests.polls.writing import BUDGET, CHOICE, draft


def lines(poll: Poll, *by_position: str | None) -> Mapping[int, str]:
    """A line for each question that is answered."""
    pairs = zip(poll.questions, by_position, strict=True)
    return {question.id: line for question, line in pairs if line is not None}


def cast_as(poll: Poll, *by_position: str | None) -> Receipt:
    receipt = Receipt.new()
    cast(poll, Voter(channel=Channel.ONLINE, person=make_person()), lines(poll, *by_position), receipt=receipt)
    return receipt


def test_somebody_is_asked_the_town_s_questions_and_their_ward_s_pot() -> None:
    poll = Poll(questions=[make_question(), pot(BISCOT), pot(FARLEY)])
    town, biscot, farley = poll.questions
    assert asked(poll, BISCOT) == [town, biscot]
    assert asked(poll, FARLEY) == [town, farley]
    assert asked(poll, WIGMORE) == asked(poll, None) == [town]


@pytest.mark.usefixtures("session")
def test_a_ballot_that_answers_for_two_wards_is_refused_and_so_is_a_change_to_one() -> None:
    poll = two_wards()
    with pytest.raises(UnfitWard, match="two wards"):
        cast_as(poll, "1", "1", "2")
    receipt = cast_as(poll, "1", "1", None)
    with pytest.raises(UnfitWard, match="two wards"):
        casting.change(poll, lines(poll, "1", "1", ""), receipt=receipt)
    casting.change(poll, lines(poll, "1", None, "2"), receipt=receipt)


@pytest.mark.usefixtures("session")
def test_people_without_a_pot_vote_on_the_town_s_questions_and_where_there_are_none_they_do_not() -> None:
    poll = two_wards()
    assert takes_others(poll)
    cast_as(poll, "2", None, None)
    pots_alone = make_poll(pot(BISCOT), pot(FARLEY))
    assert not takes_others(pots_alone)
    with pytest.raises(UnfitWard, match="no ward"):
        cast_as(pots_alone, None, None)


@pytest.mark.usefixtures("session")
def test_where_wards_are_asked_that_all_have_a_pot_each_voter_says_for_which() -> None:
    asks = {"eligibility": Eligibility.WARDS}
    assert not takes_others(two_wards(wards=[BISCOT, FARLEY], **asks))
    assert takes_others(two_wards(wards=[BISCOT, FARLEY, WIGMORE], **asks))


@pytest.mark.usefixtures("session")
def test_a_poll_without_pots_asks_everybody_everything() -> None:
    poll = make_poll(make_question(), make_question(title="And then?"))
    check_one_ward(poll, {question.id for question in poll.questions})
    assert asked(poll, BISCOT) == poll.questions
    assert ward_of(poll, {poll.questions[0].id}) is None


@pytest.mark.usefixtures("session")
def test_each_pot_is_counted_from_the_ballots_of_its_ward_and_the_town_from_all() -> None:
    poll = two_wards()
    for given in (("1", "1", None), ("1", "1,2", None), ("2", "", None), ("3", None, "3"), ("3", None, None)):
        cast_as(poll, *given)
    count_later(poll)
    town, biscot, farley = results.read(poll)
    assert [part.ballots for part in (town, biscot, farley)] == [5, 3, 1]
    assert biscot.result.abstentions == 1
    assert [option.title for option in farley.winners] == ["Lights"]
    assert "Lights" not in [option.title for option in biscot.winners]
    rows = db.session.execute(select(Ballot.question_id, func.count()).group_by(Ballot.question_id)).all()
    assert {question: number for question, number in rows if question in {q.id for q in poll.questions}} == {
        town.question.id: 5,
        biscot.question.id: 3,
        farley.question.id: 1,
    }


@pytest.mark.usefixtures("session")
def test_a_pot_for_which_nobody_voted_is_counted_and_funds_nothing() -> None:
    poll = two_wards()
    cast_as(poll, "1", "1", None)
    count_later(poll)
    farley = results.read(poll)[2]
    assert (farley.ballots, list(farley.winners)) == (0, [])


@pytest.mark.usefixtures("session")
def test_a_voter_finds_on_their_ballot_what_they_were_asked() -> None:
    poll = two_wards()
    receipt = cast_as(poll, "1", None, "2")
    count_later(poll)
    found = results.find_ballot(poll, receipt.number)
    assert found == [(poll.questions[0], "1"), (poll.questions[2], "2")]


@pytest.mark.usefixtures("session")
def test_envelopes_are_as_long_for_one_ward_as_for_another_or_for_none() -> None:
    poll = make_poll(make_question(), pot(BISCOT, *(f"Project {number}" for number in range(90))), pot(FARLEY))
    longest = ",".join(str(place) for place in range(1, 91))
    given = (("1", longest, None), ("1", None, "1"), ("", None, None))
    sealed = [seal(poll, Contents(number="0" * 12, marks=lines(poll, *each))) for each in given]
    assert len({len(each) for each in sealed}) == 1


def test_a_ward_has_one_pot_in_a_poll_and_the_database_says_so(organiser: Person) -> None:
    poll = draft(organiser)
    drafting.add_question(poll, BUDGET, actor=organiser, ward_code=BISCOT)
    with pytest.raises(IntegrityError), db.session.begin_nested():
        drafting.add_question(poll, BUDGET, actor=organiser, ward_code=BISCOT)


def test_a_pot_is_money_and_stays_so(organiser: Person) -> None:
    poll = draft(organiser)
    question = drafting.add_question(poll, BUDGET, actor=organiser, ward_code=BISCOT)
    with pytest.raises(DomainError, match="about money"):
        drafting.edit_question(question, CHOICE, actor=organiser)
    question.method, question.marking = Method.PLURALITY, Marking.ONE
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.flush()
