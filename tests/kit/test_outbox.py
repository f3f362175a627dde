"""Mail is never lost, never sent for something that did not happen, and tried again when a server is down."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.db import db
from app.kit import bounces, failed_mail, outbox
from app.kit.mail import Turned, Uncertain, Unreachable
from app.kit.outbox import Email, OutboxEmail


class Postbox:
    """The outside wall: keeps what it is given, or is out of order."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.is_down = False
        self.trouble: Exception = ConnectionRefusedError()

    def open(self) -> AbstractContextManager["Postbox"]:
        return nullcontext(self)

    def send(self, message: EmailMessage) -> None:
        if self.is_down:
            raise self.trouble
        self.messages.append(message)


@pytest.fixture
def postbox(app: Flask, session: Any) -> Iterator[Postbox]:
    wall = app.extensions["mail_wall"]
    box = app.extensions["mail_wall"] = Postbox()
    yield box
    app.extensions["mail_wall"] = wall


def a_letter(to: str = "alice@example.org") -> Email:
    return Email(kind="test", to=to, subject="Hello\nBcc: x", text="Words", html="<p>Words</p>", headers={"X-A": "b"})


def test_a_message_is_sent_once_and_its_words_forgotten(postbox: Postbox, outbox_rows: Any) -> None:
    outbox.post(a_letter())
    assert outbox.deliver() == {"sent": 1, "retrying": 0, "failed": 0}
    assert outbox.deliver()["sent"] == 0
    [message] = postbox.messages
    assert message["To"] == "alice@example.org"
    assert message["X-A"] == "b"
    [row] = outbox_rows()
    assert (row.to_address, row.text, row.html) == ("", "", "")
    assert row.sent_at is not None


def test_a_name_cannot_add_headers(postbox: Postbox) -> None:
    outbox.post(a_letter())
    outbox.deliver()
    assert postbox.messages[0]["Subject"] == "Hello Bcc: x"
    assert postbox.messages[0]["Bcc"] is None


def test_a_long_address_in_a_header_arrives_as_it_was_written(postbox: Postbox) -> None:
    address = f"<https://luton2040.example/pledges/unsubscribe/{'x' * 120}>"
    letter = Email(
        kind="test", to="a@example.org", subject="Hello", text="", html="", headers={"List-Unsubscribe": address}
    )
    outbox.post(letter)
    outbox.deliver()
    assert f"List-Unsubscribe: {address}\r\n".encode() in postbox.messages[0].as_bytes()


def test_a_server_that_is_down_is_tried_again_later_and_then_left_to_staff(
    postbox: Postbox, outbox_rows: Callable[[], list[OutboxEmail]]
) -> None:
    postbox.is_down = True
    with time_machine.travel("2026-01-01T00:00:00Z", tick=False) as clock:
        outbox.post(a_letter())
        assert outbox.deliver()["retrying"] == 1
        assert outbox.deliver()["retrying"] == 0, "not before its time"
        for minutes in outbox.BACK_OFF:
            clock.shift(minutes * 60)
            outbox.deliver()
        [row] = outbox_rows()
        assert row.failed_at is not None
        assert row.attempts == len(outbox.BACK_OFF)
        assert row.last_error == "ConnectionRefusedError"
        assert failed_mail.list_failures() == [row]


def test_a_server_out_of_reach_is_asked_once_a_run_and_not_once_a_message(postbox: Postbox, outbox_rows: Any) -> None:
    for _each in range(3):
        outbox.post(a_letter())
    postbox.is_down, postbox.trouble = True, Unreachable("TimeoutError")
    assert outbox.deliver() == {"sent": 0, "retrying": 1, "failed": 0}
    assert [row.attempts for row in outbox_rows()] == [1, 0, 0]
    assert outbox_rows()[0].last_error == "Unreachable TimeoutError"
    postbox.is_down = False
    assert outbox.deliver()["sent"] == 2, "the others are still due, the first in a minute"


def test_a_message_put_off_waits_whoever_asks(postbox: Postbox, outbox_rows: Any) -> None:
    postbox.is_down = True
    outbox.post(a_letter())
    [row] = outbox_rows()
    outbox.deliver()
    assert outbox._claim(row.id) is None


def test_one_impossible_message_holds_up_nobody(postbox: Postbox, outbox_rows: Any) -> None:
    outbox.post(Email(kind="test", to="nobody@", subject="x", text="x", html="x", headers={"Bad Name": "x"}))
    outbox.post(a_letter())
    assert outbox.deliver() == {"sent": 1, "retrying": 1, "failed": 0}


@pytest.mark.parametrize(
    ("trouble", "outcome"),
    [
        (None, {"sent": 2, "retrying": 0, "failed": 0}),
        (Turned("550 5.1.1"), {"sent": 1, "retrying": 0, "failed": 1}),
        (ConnectionResetError(), {"sent": 1, "retrying": 0, "failed": 1}),
    ],
)
def test_somebody_who_leaves_while_a_server_takes_its_time_holds_up_nobody(
    postbox: Postbox,
    outbox_rows: Any,
    monkeypatch: pytest.MonkeyPatch,
    trouble: Exception | None,
    outcome: dict[str, int],
) -> None:
    def slowly(message: EmailMessage) -> None:
        if message["To"] == "alice@example.org":
            outbox.forget_address("alice@example.org")
            db.session.commit()
            if trouble:
                raise trouble
        postbox.messages.append(message)

    monkeypatch.setattr(postbox, "send", slowly)
    outbox.post(a_letter())
    outbox.post(a_letter("bob@example.org"))
    assert outbox.deliver() == outcome
    [left] = outbox_rows()
    assert left.sent_at is not None
    assert bounces.find("alice@example.org") is None, "nothing is kept of who has left"


def test_without_mail_settings_messages_wait(app: Flask, postbox: Postbox) -> None:
    app.extensions["mail_wall"] = None
    outbox.post(a_letter())
    assert outbox.deliver()["sent"] == 0
    assert outbox.count_waiting() == 1


def test_the_words_of_a_message_given_up_are_wiped_after_a_month(postbox: Postbox, outbox_rows: Any) -> None:
    postbox.is_down = True
    with time_machine.travel("2026-01-01T00:00:00Z", tick=False) as clock:
        outbox.post(a_letter())
        for minutes in (0, *outbox.BACK_OFF):
            clock.shift(minutes * 60)
            outbox.deliver()
        assert failed_mail.forget_failures(older_than=timedelta(days=30)) == 0
        clock.shift(timedelta(days=31))
        assert failed_mail.forget_failures(older_than=timedelta(days=30)) == 1
    assert outbox_rows()[0].to_address == ""


def test_a_message_another_postman_holds_is_left_alone(postbox: Postbox, outbox_rows: Any) -> None:
    outbox.post(a_letter())
    [row] = outbox_rows()
    assert outbox._claim(row.id) is not None
    assert outbox.deliver()["sent"] == 0


def test_the_same_message_cannot_be_posted_twice(session: Any) -> None:
    outbox.post(a_letter(), dedupe_key="once")
    with pytest.raises(IntegrityError), db.session.begin_nested():
        outbox.post(a_letter("bob@example.org"), dedupe_key="once")


@pytest.fixture
def outbox_rows(session: Any) -> Callable[[], list[OutboxEmail]]:
    return lambda: list(db.session.query(OutboxEmail).order_by(OutboxEmail.id))


def test_a_mailbox_that_does_not_exist_is_given_up_at_once_and_marked(postbox: Postbox, outbox_rows: Any) -> None:
    postbox.is_down, postbox.trouble = True, Turned("550 5.1.1")
    outbox.post(a_letter("Gone@example.org"))
    assert outbox.deliver()["failed"] == 1
    assert outbox_rows()[0].last_error == "Turned 550 5.1.1"
    assert [each.email for each in bounces.list_newest()] == ["gone@example.org"]


@pytest.mark.parametrize("status", ["450", "452 4.2.2", "552 5.2.2", "550 5.7.1", "554"])
def test_a_refusal_that_may_pass_is_tried_again_and_marks_nobody(postbox: Postbox, status: str) -> None:
    postbox.is_down, postbox.trouble = True, Turned(status)
    outbox.post(a_letter())
    assert outbox.deliver()["retrying"] == 1
    assert bounces.list_newest() == []


def test_what_may_have_arrived_is_sent_again_unless_it_must_not_arrive_twice(
    postbox: Postbox, outbox_rows: Any
) -> None:
    postbox.is_down, postbox.trouble = True, Uncertain()
    outbox.post(a_letter())
    outbox.post(a_letter(), never_twice=True)
    assert outbox.deliver() == {"sent": 0, "retrying": 1, "failed": 1}
    assert outbox_rows()[1].last_error == "Uncertain"


def test_what_a_dead_postman_held_is_left_to_staff_if_it_must_not_arrive_twice(
    postbox: Postbox, outbox_rows: Any
) -> None:
    with time_machine.travel("2026-01-01T00:00:00Z", tick=False) as clock:
        outbox.post(a_letter())
        outbox.post(a_letter("bob@example.org"), never_twice=True)
        for row in outbox_rows():
            assert outbox._claim(row.id) is not None
        clock.shift(outbox.CLAIM + timedelta(seconds=1))
        assert outbox.deliver() == {"sent": 1, "retrying": 0, "failed": 1}
        assert outbox.deliver() == {"sent": 0, "retrying": 0, "failed": 0}
        [unknown] = failed_mail.list_failures()
        assert (unknown.to_address, unknown.last_error) == ("bob@example.org", "Uncertain")
        failed_mail.retry(unknown.id)
        assert outbox.deliver()["sent"] == 1, "staff may decide otherwise"


def test_only_what_nobody_has_begun_to_send_can_be_taken_back(postbox: Postbox, outbox_rows: Any) -> None:
    numbers = [outbox.post(a_letter()) for _each in range(2)]
    assert outbox._claim(numbers[0] or 0) is not None
    assert outbox.take_back(select(OutboxEmail.id)) == numbers[1:]
    assert [row.id for row in outbox_rows()] == numbers[:1]


def test_a_message_keeps_its_name_and_proves_that_it_is_ours(postbox: Postbox, outbox_rows: Any) -> None:
    outbox.post(a_letter())
    [row] = outbox_rows()
    names = {str(outbox.as_message(row)["Message-ID"]) for _try in range(2)}
    assert len(names) == 1
    proof = names.pop().partition(".")[2].partition("@")[0]
    assert bounces.is_proof_of(proof, row.id, "Alice@example.org")
    assert not bounces.is_proof_of(proof, row.id, "bob@example.org")
    assert not bounces.is_proof_of(proof, row.id + 1, "alice@example.org")
    assert not bounces.is_proof_of("é", row.id, "alice@example.org")
