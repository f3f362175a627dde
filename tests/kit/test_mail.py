"""The outside wall: a real server on this machine, or files."""

import socket
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message

from app.kit.mail import FileWall, SmtpWall, wall_for


class Mailbox(Message):
    def __init__(self) -> None:
        super().__init__()
        self.received: list[Any] = []

    def handle_message(self, message: Any) -> None:
        self.received.append(message)


@pytest.fixture
def server() -> Iterator[Controller]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(Mailbox(), hostname="127.0.0.1", port=port)
    controller.start()
    yield controller
    controller.stop()


@pytest.fixture
def message() -> EmailMessage:
    message = EmailMessage()
    message["To"], message["From"], message["Subject"] = "asha@example.org", "town@example.org", "Hello"
    message["X-Outbox-Id"] = "7"
    message.set_content("Hello, Asha")
    return message


def test_a_message_reaches_the_server(server: Controller, message: EmailMessage) -> None:
    SmtpWall(f"smtp://127.0.0.1:{server.port}").send(message)
    (received,) = server.handler.received
    assert (received["To"], received.get_payload().strip()) == ("asha@example.org", "Hello, Asha")


def test_a_server_that_is_not_there_is_an_error(message: EmailMessage) -> None:
    with pytest.raises(ConnectionRefusedError):
        SmtpWall("smtp://127.0.0.1:1").send(message)


def test_a_file_has_the_whole_message(tmp_path: Path, message: EmailMessage) -> None:
    FileWall(tmp_path / "mail").send(message)
    assert b"Hello, Asha" in (tmp_path / "mail" / "7.eml").read_bytes()


def test_settings_choose_the_wall(tmp_path: Path) -> None:
    assert isinstance(wall_for("smtp://localhost", tmp_path), SmtpWall)
    assert isinstance(wall_for("", tmp_path), FileWall)
    assert wall_for("", None) is None
