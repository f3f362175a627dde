"""Counting tries and mails: guessing ends, and nobody keeps anybody else out by it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from app.accounts import actions, guarding
from app.accounts.models import Person
from app.accounts.rules import (
    FAILURES_TO_TELL,
    MAILS_PER_EMAIL,
    MAILS_PER_PAIR,
    TRIES_PER_EMAIL,
    TRIES_PER_PAIR,
    network_of,
)
from app.kit.clock import now
from app.kit.errors import TooMany
from app.kit.outbox import OutboxEmail

Outbox = Callable[[], list[OutboxEmail]]

STRANGER, HOME = "192.0.2.1", "198.51.100.7"


def guess(email: str, address: str) -> None:
    guarding.count_sign_in_try(email, address)
    guarding.note_sign_in_failure(email, address)


class TestTries:
    def test_a_stranger_who_goes_on_keeps_out_nobody_but_themselves(self, resident: Person) -> None:
        for _ in range(TRIES_PER_PAIR):
            guess(resident.email, STRANGER)
        for _ in range(TRIES_PER_EMAIL):
            with pytest.raises(TooMany):
                guarding.count_sign_in_try(resident.email, STRANGER)
        guarding.count_sign_in_try(resident.email.upper(), HOME)

    def test_many_networks_at_once_guess_no_faster(self, resident: Person) -> None:
        for number in range(TRIES_PER_EMAIL):
            guarding.count_sign_in_try(resident.email, f"192.0.2.{number}")
        with pytest.raises(TooMany):
            guarding.count_sign_in_try(resident.email, HOME)

    def test_a_success_forgets_ones_own(self, resident: Person) -> None:
        for _ in range(TRIES_PER_PAIR):
            guess(resident.email, HOME)
        actions.note_sign_in(resident, address=HOME)
        guarding.count_sign_in_try(resident.email, HOME)

    def test_a_success_at_home_gives_a_stranger_no_more_tries(self, resident: Person) -> None:
        for _ in range(TRIES_PER_PAIR):
            guess(resident.email, STRANGER)
        actions.note_sign_in(resident, address=HOME)
        with pytest.raises(TooMany):
            guarding.count_sign_in_try(resident.email, STRANGER)

    def test_one_address_cannot_try_everybody(self, session: Any) -> None:
        for number in range(30):
            guarding.note_sign_in_failure(f"{number}@example.org", STRANGER)
        with pytest.raises(TooMany):
            guarding.count_sign_in_try("anybody@example.org", STRANGER)
        guarding.count_sign_in_try("anybody@example.org", HOME)


class TestMail:
    def test_a_stranger_cannot_keep_somebody_from_their_link(self, resident: Person, outbox: Outbox) -> None:
        for _ in range(MAILS_PER_PAIR):
            actions.ask_for_sign_in_link(resident.email, next_page="", address=STRANGER)
        with pytest.raises(TooMany):
            actions.ask_to_reset_password(resident.email, address=STRANGER)
        actions.ask_for_sign_in_link(resident.email, next_page="", address=HOME)
        assert len(outbox()) == MAILS_PER_PAIR + 1

    def test_nobody_can_flood_an_inbox_from_many_networks(self, session: Any) -> None:
        for number in range(MAILS_PER_EMAIL):
            guarding.count_mail("asha@example.org", address=f"192.0.2.{number}")
        with pytest.raises(TooMany):
            guarding.count_mail("Asha@example.org", address=HOME)


class TestTelling:
    def test_the_owner_hears_of_many_wrong_passwords_once_a_day(self, resident: Person, outbox: Outbox) -> None:
        with time_machine.travel(now().replace(hour=9), tick=False) as clock:
            for _ in range(FAILURES_TO_TELL - 1):
                guarding.note_sign_in_failure(resident.email, STRANGER)
            assert outbox() == []
            for _ in range(3 * FAILURES_TO_TELL):
                guarding.note_sign_in_failure(resident.email, STRANGER)
            assert [(each.kind, each.to_address) for each in outbox()] == [("passwords_tried", resident.email)]
            actions.note_sign_in(resident, address=HOME)
            for _ in range(FAILURES_TO_TELL):
                guarding.note_sign_in_failure(resident.email, STRANGER)
            assert len(outbox()) == 1
            clock.shift(timedelta(days=1))
            for _ in range(FAILURES_TO_TELL):
                guarding.note_sign_in_failure(resident.email, STRANGER)
            assert len(outbox()) == 2

    def test_whoever_has_no_account_is_left_alone(self, session: Any, outbox: Outbox) -> None:
        for _ in range(2 * FAILURES_TO_TELL):
            guarding.note_sign_in_failure("nobody@example.org", STRANGER)
        assert outbox() == []

    def test_slips_before_a_success_are_forgotten(self, resident: Person, outbox: Outbox) -> None:
        for _ in range(3):
            for _ in range(FAILURES_TO_TELL - 1):
                guarding.note_sign_in_failure(resident.email, HOME)
            actions.note_sign_in(resident, address=HOME)
        assert outbox() == []


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("", ""),
        ("unix:", "unix:"),
    ],
)
def test_a_network_is_what_nobody_changes_at_will(address: str, network: str) -> None:
    assert network_of(address) == network
