"""A published commitment changes in the open, by staff's yes, and never otherwise."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from app.accounts.models import Person
from app.commitments import changing, ending, queries, wording
from app.commitments.errors import BadTerms
from app.commitments.models import Commitment
from app.commitments.rules import State
from app.commitments.status import Status
from app.kit.clock import today
from app.kit.errors import DomainError, Duplicate, Refused
from app.organisations.models import Organisation
from tests.factories.commitments import make_commitment, make_organisation_pledge, make_terms
from tests.factories.organisations import make_member


@pytest.fixture
def commitment(organisation: Organisation) -> Commitment:
    pledge = make_organisation_pledge(organisation, commitments=0)
    return make_commitment(pledge, measured=True, text="Take on ten apprentices")


def test_an_agreed_change_is_a_new_version_beside_the_old(
    commitment: Commitment, resident: Person, organiser: Person, outbox: Callable[[], list[Any]]
) -> None:
    before = commitment.terms
    after = replace(before, text="Take on eight apprentices", target=Decimal(8))
    change = changing.ask_change(commitment, after, why="One workshop closed.", actor=resident)
    assert commitment.terms == before
    assert list(queries.list_agreed_changes(commitment)) == []
    changing.agree_change(change, actor=organiser)
    assert (commitment.terms, commitment.version, change.number) == (after, 2, 1)
    (shown,) = queries.list_agreed_changes(commitment)
    assert [(each.label, each.before, each.after) for each in wording.describe_change(shown)] == [
        ("What the organisation will do", "Take on ten apprentices", "Take on eight apprentices"),
        ("Target", "10", "8"),
    ]
    assert outbox()[-1].kind == "commitments.change_decided"


def test_a_refused_change_changes_nothing(
    commitment: Commitment, resident: Person, organiser: Person, outbox: Callable[[], list[Any]]
) -> None:
    before = commitment.terms
    change = changing.ask_change(commitment, replace(before, text="Less"), why="Hm", actor=resident)
    changing.refuse_change(change, why="That is half as much.", actor=organiser)
    assert (commitment.terms, commitment.version) == (before, 1)
    assert "That is half as much." in outbox()[-1].text
    assert changing.ask_change(commitment, replace(before, text="More"), why="Ok", actor=resident).number == 2


def test_one_question_at_a_time(commitment: Commitment, resident: Person) -> None:
    changing.ask_change(commitment, replace(commitment.terms, text="A"), why="x", actor=resident)
    with pytest.raises(Duplicate):
        changing.ask_change(commitment, replace(commitment.terms, text="B"), why="x", actor=resident)


def test_a_change_is_decided_once(commitment: Commitment, resident: Person, organiser: Person) -> None:
    change = changing.ask_change(commitment, replace(commitment.terms, text="A"), why="x", actor=resident)
    changing.agree_change(change, actor=organiser)
    with pytest.raises(DomainError):
        changing.refuse_change(change, why="x", actor=organiser)
    with pytest.raises(DomainError):
        changing.agree_change(change, actor=organiser)
    assert commitment.version == 2


def test_members_do_not_decide_on_their_own(commitment: Commitment, resident: Person, officer: Person) -> None:
    make_member(commitment.pledge.organisation, officer)
    change = changing.ask_change(commitment, replace(commitment.terms, text="A"), why="x", actor=resident)
    with pytest.raises(Refused):
        changing.agree_change(change, actor=officer)


def test_nothing_different_is_no_change(commitment: Commitment, resident: Person) -> None:
    with pytest.raises(DomainError, match="Nothing is different"):
        changing.ask_change(commitment, commitment.terms, why="x", actor=resident)


@pytest.mark.parametrize(
    ("facts", "field"),
    [({"outcomes": ()}, "outcomes"), ({"owner": ""}, "owner"), ({"due_on": None}, "due_on"), ({"unit": ""}, "target")],
)
def test_new_terms_are_whole(commitment: Commitment, resident: Person, facts: dict[str, Any], field: str) -> None:
    with pytest.raises(BadTerms) as raised:
        changing.ask_change(commitment, replace(commitment.terms, **facts), why="x", actor=resident)
    assert raised.value.field == field


def test_words_may_change_after_the_due_date_and_the_date_only_forward(
    organisation: Organisation, resident: Person
) -> None:
    pledge = make_organisation_pledge(organisation, commitments=0)
    late = make_commitment(pledge, due_on=today() - timedelta(days=3))
    terms = replace(late.terms, due_on=today() - timedelta(days=1))
    with pytest.raises(BadTerms):
        changing.ask_change(late, terms, why="x", actor=resident)
    assert changing.ask_change(late, replace(late.terms, text="Clearer"), why="x", actor=resident)


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED, State.ENDED, State.RENEWED, State.WITHDRAWN])
def test_only_a_running_pledge_changes(organisation: Organisation, resident: Person, state: State) -> None:
    commitment = make_commitment(make_organisation_pledge(organisation, state=state, commitments=0))
    with pytest.raises(DomainError):
        changing.ask_change(commitment, make_terms(), why="x", actor=resident)
    with pytest.raises(DomainError):
        ending.withdraw_commitment(commitment, why="x", actor=resident)


def test_a_withdrawn_commitment_stays_with_its_reason_and_its_open_change_ends(
    commitment: Commitment, resident: Person
) -> None:
    change = changing.ask_change(commitment, replace(commitment.terms, text="A"), why="x", actor=resident)
    ending.withdraw_commitment(commitment, why="The funding ended.", actor=resident)
    assert (commitment.status, commitment.withdrawn_why) == (Status.WITHDRAWN, "The funding ended.")
    assert change.refused_at is not None
    with pytest.raises(DomainError):
        ending.withdraw_commitment(commitment, why="Again", actor=resident)


def test_a_page_of_changes_says_that_more_wait(organisation: Organisation, resident: Person) -> None:
    pledge = make_organisation_pledge(organisation, commitments=2)
    first, second = (
        changing.ask_change(each, replace(each.terms, text="Clearer"), why="x", actor=resident)
        for each in pledge.commitments
    )
    page = queries.list_open_changes(size=1)
    assert (page.items, page.after) == ([first], str(first.id))
    assert queries.list_open_changes(size=2).items == [first, second]
    assert queries.list_open_changes(size=2).after is None
