"""Mail is never lost, never sent for something that did not happen, and tried again when a server is down."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy.exc import IntegrityError

from app.db import db
from app.kit import outbox
from app.kit.outbox import Email, OutboxEmail


class Postbox:
    """The outside wall: keeps what it is given, or is out of order."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.is_down = False

    def send(self, message: EmailMessage) -> None:
        if self.is_down:
            raise ConnectionRefusedError
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
        assert outbox.list_failures() == [row]


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
        assert outbox.forget_failures(older_than=timedelta(days=30)) == 0
        clock.shift(timedelta(days=31))
        assert outbox.forget_failures(older_than=timedelta(days=30)) == 1
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
