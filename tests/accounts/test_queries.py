"""Finding people and links."""

from typing import Any

import pytest

from app.accounts import actions, queries
from app.accounts.models import Person, Purpose
from app.kit.errors import NotFound
from tests.factories.people import make_person


def test_a_session_finds_its_person(resident: Person) -> None:
    assert queries.find_by_session_id(resident.get_id()) is resident


@pytest.mark.parametrize("session_id", ["", "x", "1", ":", "-1:0", "999999:0", "1:0:0", "²:0"])
def test_a_session_nobody_made_finds_nobody(resident: Person, session_id: str) -> None:
    assert queries.find_by_session_id(session_id) is None


def test_a_session_from_before_signing_out_everywhere_finds_nobody(resident: Person) -> None:
    stale = resident.get_id()
    actions.sign_out_everywhere(resident)
    assert queries.find_by_session_id(stale) is None


def test_a_pledger_without_an_account_has_no_session(session: Any) -> None:
    assert queries.find_by_session_id(make_person(signed_up=False).get_id()) is None


def test_people_are_found_by_any_spelling_of_their_address(resident: Person) -> None:
    assert queries.find_person_by_email(" Alice@Example.ORG ") is resident


def test_looking_at_a_link_does_not_use_it(resident: Person) -> None:
    token = actions.issue_link(resident, Purpose.SIGN_IN)
    assert queries.peek_link(token, Purpose.SIGN_IN).used_at is None
    assert queries.peek_link(token, Purpose.SIGN_IN).person is resident


def test_a_link_for_one_thing_is_unknown_for_another(resident: Person) -> None:
    token = actions.issue_link(resident, Purpose.SIGN_IN)
    with pytest.raises(NotFound):
        queries.peek_link(token, Purpose.RESET_PASSWORD)


def test_staff_search_finds_names_and_addresses_but_no_wildcards(resident: Person, neighbour: Person) -> None:
    assert queries.search_people("ALICE", limit=5) == [resident]
    assert queries.search_people("bob@", limit=5) == [neighbour]
    assert queries.search_people("%", limit=5) == []


def test_staff_search_does_not_list_people_who_only_pledged(session: Any) -> None:
    pledger = make_person("only@example.org", signed_up=False)
    assert queries.search_people("only@", limit=5) == []
    with pytest.raises(NotFound):
        queries.get_account_holder(pledger.id)


def test_the_staff_list_holds_only_people_with_a_role(resident: Person, organiser: Person, officer: Person) -> None:
    assert queries.list_staff() == [organiser, officer]
