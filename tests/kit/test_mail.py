"""The outside wall: a real server on this machine, or files."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from app.kit.clock import now
from app.kit.mail import FileWall, SmtpWall, Turned, Uncertain, Unreachable, wall_for

TURNED_AWAY = {"gone": "550 5.1.1 No such user gone@example.org", "full": "452 4.2.2 Mailbox full"}


class Mailbox(Message):
    """Keeps what it gets, counts who comes, and turns some away."""

    def __init__(self) -> None:
        super().__init__()
        self.received: list[Any] = []
        self.connections = 0

    def handle_message(self, message: Any) -> None:
        self.received.append(message)

    async def handle_EHLO(
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, rcpt_options: list[str]) -> str:
        envelope.rcpt_tos.append(address)
        return TURNED_AWAY.get(address.partition("@")[0], "250 OK")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@pytest.fixture
def server() -> Iterator[Controller]:
    controller = Controller(Mailbox(), hostname="127.0.0.1", port=free_port())
    controller.start()
    yield controller
    controller.stop()


def a_message(to: str = "asha@example.org") -> EmailMessage:
    message = EmailMessage()
    message["To"], message["From"], message["Subject"] = to, "town@example.org", "Hello"
    message["X-Outbox-Id"] = "7"
    message.set_content("Hello, Asha")
    return message


def test_messages_reach_the_server_by_one_connection(server: Controller) -> None:
    with SmtpWall(f"smtp://127.0.0.1:{server.port}").open() as courier:
        for number in range(3):
            courier.send(a_message(f"person{number}@example.org"))
    assert [each["To"] for each in server.handler.received] == [f"person{number}@example.org" for number in range(3)]
    assert server.handler.received[0].get_payload().strip() == "Hello, Asha"
    assert server.handler.connections == 1


def test_whoever_is_turned_away_holds_up_nobody_and_is_not_quoted(server: Controller) -> None:
    with SmtpWall(f"smtp://127.0.0.1:{server.port}").open() as courier:
        with pytest.raises(Turned) as gone:
            courier.send(a_message("gone@example.org"))
        with pytest.raises(Turned) as full:
            courier.send(a_message("full@example.org"))
        courier.send(a_message())
    assert (str(gone.value), str(full.value)) == ("550 5.1.1", "452 4.2.2")
    assert (len(server.handler.received), server.handler.connections) == (1, 1)


def test_a_connection_that_the_server_closed_meanwhile_is_opened_again(server: Controller) -> None:
    with SmtpWall(f"smtp://127.0.0.1:{server.port}").open() as courier:
        courier.send(a_message())
        assert courier.server is not None
        assert courier.server.sock is not None
        courier.server.sock.shutdown(socket.SHUT_RDWR)
        courier.send(a_message("bob@example.org"))
    assert [each["To"] for each in server.handler.received] == ["asha@example.org", "bob@example.org"]


def test_a_server_that_is_not_there_is_an_error() -> None:
    with SmtpWall("smtp://127.0.0.1:1").open() as courier, pytest.raises(Unreachable, match="ConnectionRefusedError"):
        courier.send(a_message())


def test_no_password_goes_out_in_the_clear() -> None:
    """Somebody on the way can leave STARTTLS out of what the server offers; 127.0.0.2 stands for a machine afar."""
    controller = Controller(Mailbox(), hostname="127.0.0.2", port=free_port())
    controller.start()
    try:
        wall = SmtpWall(f"smtp://town:secret@127.0.0.2:{controller.port}")
        with wall.open() as courier, pytest.raises(Unreachable, match="Unprotected"):
            courier.send(a_message())
        assert controller.handler.received == []
    finally:
        controller.stop()


def test_a_server_that_anybody_could_be_gets_no_mail(tmp_path: Path) -> None:
    """Its certificate is its own word alone: whoever stands between us and the server could show as much."""
    key, certificate = _own_word("127.0.0.1", tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        other = threading.Thread(target=_shake_hands, args=(listening, context))
        other.start()
        wall = SmtpWall(f"smtps://127.0.0.1:{listening.getsockname()[1]}")
        with wall.open() as courier, pytest.raises(Unreachable, match="SSLCertVerificationError"):
            courier.send(a_message())
        other.join(timeout=10)


def _shake_hands(listening: socket.socket, context: ssl.SSLContext) -> None:
    visitor, _address = listening.accept()
    with visitor, suppress(OSError), context.wrap_socket(visitor, server_side=True) as secure:
        secure.sendall(b"220 here\r\n")
        secure.recv(1000)


def _own_word(address: str, folder: Path) -> tuple[Path, Path]:
    """A key, and a certificate that it signed itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, address)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now() - timedelta(days=1))
        .not_valid_after(now() + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "key.pem", folder / "certificate.pem"
    paths[0].write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    paths[1].write_bytes(certificate.public_bytes(Encoding.PEM))
    return paths


def test_a_silence_after_the_words_is_no_refusal() -> None:
    """The server reads the whole message and dies before it answers: nobody can know what became of it."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        silent = threading.Thread(target=_take_and_die, args=(listening,))
        silent.start()
        with (
            SmtpWall(f"smtp://127.0.0.1:{listening.getsockname()[1]}").open() as courier,
            pytest.raises(Uncertain),
        ):
            courier.send(a_message())
        silent.join(timeout=10)


def _take_and_die(listening: socket.socket) -> None:
    visitor, _address = listening.accept()
    with visitor, visitor.makefile("rb") as lines:
        visitor.sendall(b"220 here\r\n")
        for line in lines:
            if line == b".\r\n":
                return
            if line[:4].upper() == b"DATA":
                visitor.sendall(b"354 go on\r\n")
            elif line[:4].upper() in {b"EHLO", b"MAIL", b"RCPT"}:
                visitor.sendall(b"250 OK\r\n")


def test_a_file_has_the_whole_message(tmp_path: Path) -> None:
    with FileWall(tmp_path / "mail").open() as courier:
        courier.send(a_message())
    assert b"Hello, Asha" in (tmp_path / "mail" / "7.eml").read_bytes()


def test_settings_choose_the_wall(tmp_path: Path) -> None:
    assert isinstance(wall_for("smtp://localhost", tmp_path), SmtpWall)
    assert isinstance(wall_for("", tmp_path), FileWall)
    assert wall_for("", None) is None
