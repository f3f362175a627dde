"""Somebody leaves, somebody else comes: nothing that the first still holds may open anything of the second's."""

from typing import Any

import pytest

from app.accounts import profiles, queries
from app.accounts.models import Person
from app.kit.errors import Gone
from app.pledges.addresses import manage_token, read_unsubscribe_token, unsubscribe_token
from app.pledges.queries import get_managed
from tests.accounts.browsing import ClientFor, is_signed_in
from tests.factories.people import make_person
from tests.factories.pledges import make_pledge


def test_a_number_is_given_once(resident: Person) -> None:
    number = resident.id
    profiles.delete_person(resident, actor=resident)
    assert make_person("newcomer@example.org").id > number


def test_a_phone_left_signed_in_is_not_the_next_newcomer(client_for: ClientFor, resident: Person) -> None:
    phone = client_for(resident)
    assert is_signed_in(phone)
    number = resident.id
    profiles.delete_person(resident, actor=resident)
    make_person("newcomer@example.org")
    make_person("another@example.org", id=number)  # even were the number given twice
    assert not is_signed_in(phone)


def test_sessions_of_two_people_never_look_alike(session: Any) -> None:
    epochs = {make_person().session_epoch for _ in range(5)}
    assert len(epochs) == 5


def test_old_links_to_a_pledge_and_to_reminders_are_strangers_to_the_newcomer(resident: Person) -> None:
    pledge = make_pledge(resident)
    manage, unsubscribe = manage_token(pledge, resident), unsubscribe_token(resident)
    pledge.person_id = None
    profiles.delete_person(resident, actor=resident)
    newcomer = make_person("newcomer@example.org")
    pledge.person_id = newcomer.id
    with pytest.raises(Gone):
        get_managed(manage)
    assert read_unsubscribe_token(unsubscribe) != newcomer.id
    assert queries.find_by_session_id(f"{newcomer.id}:0") is None
