"""The outside wall for mail: SMTP in production, files in development."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import ParseResult, unquote, urlparse

from app.kit.bounces import status_in

SMTP_TIMEOUT = 20  # seconds
CLOSING = 421  # the server's word for "no more on this connection"
OWN_MACHINE = {"localhost", "127.0.0.1", "::1"}


class Uncertain(Exception):
    """The connection broke after a message was handed over and before the server's answer: it may have been taken."""


class Unreachable(Exception):
    """No connection to the server, for this message or any other; `status` is the kind of error."""

    def __init__(self, status: str) -> None:
        super().__init__(status)
        self.status = status


class Unprotected(OSError):
    """The server offers no TLS, or somebody on the way hides that it does: no password goes there in the clear."""


class Turned(Exception):
    """The server turned the recipient away; `status` is its numbers, without its words, which may quote the address."""

    def __init__(self, status: str) -> None:
        super().__init__(status)
        self.status = status


class Courier(Protocol):
    """Something that takes one message after another, or raises."""

    def send(self, message: EmailMessage) -> None: ...


class Wall(Protocol):
    """Where couriers set out from, each for a batch of messages."""

    def open(self) -> Any:
        """A context manager that gives a courier."""


class _Telling:
    """SMTP that tells a refusal, after which nothing has been sent, from a silence, after which nobody can know."""

    def data(self, message: Any) -> tuple[int, bytes]:
        try:
            answer: tuple[int, bytes] = super().data(message)  # type: ignore[misc]
        except smtplib.SMTPDataError:
            raise
        except OSError as error:
            raise Uncertain from error
        return answer


class _PlainServer(_Telling, smtplib.SMTP):
    """Port 25 or 587."""


class _SecureServer(_Telling, smtplib.SMTP_SSL):
    """Port 465."""


class SmtpCourier:
    """One connection for a whole batch, opened for the first message: thousands a minute instead of hundreds."""

    def __init__(self, url: ParseResult) -> None:
        self.url = url
        self.server: smtplib.SMTP | None = None

    def send(self, message: EmailMessage) -> None:
        """A kept connection that the server closed meanwhile has taken nothing of this message: open a new one."""
        was_open = self.server is not None
        try:
            self._hand_over(message)
        except (smtplib.SMTPServerDisconnected, smtplib.SMTPSenderRefused) as error:
            if not was_open or getattr(error, "smtp_code", CLOSING) != CLOSING:
                raise
            self.close()
            self._hand_over(message)

    def _hand_over(self, message: EmailMessage) -> None:
        self.server = self.server or self._connect()
        try:
            self.server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            raise Turned(*[status_in(code, words) for code, words in error.recipients.values()]) from None
        except (smtplib.SMTPResponseException, ValueError):
            raise  # a plain no, or a message that cannot be written: the connection is as good as before
        except Exception:
            self.close()
            raise

    def _connect(self) -> smtplib.SMTP:
        try:
            server = self._dial()
            try:
                self._introduce(server)
            except Exception:
                server.close()
                raise
        except OSError as error:  # those of smtplib too
            raise Unreachable(type(error).__name__) from error
        return server

    def _dial(self) -> smtplib.SMTP:
        host = self.url.hostname or "localhost"
        if self.url.scheme == "smtps":  # without a context, smtplib asks nobody for a certificate
            context = ssl.create_default_context()
            return _SecureServer(host, self.url.port or 465, timeout=SMTP_TIMEOUT, context=context)
        return _PlainServer(host, self.url.port or 25, timeout=SMTP_TIMEOUT)

    def _introduce(self, server: smtplib.SMTP) -> None:
        server.ehlo()
        if self.url.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
            server.ehlo()
        elif self.url.scheme == "smtp" and self.url.username and self.url.hostname not in OWN_MACHINE:
            raise Unprotected
        if self.url.username:
            server.login(unquote(self.url.username), unquote(self.url.password or ""))

    def close(self) -> None:
        server, self.server = self.server, None
        if server is not None:
            with suppress(OSError):
                server.quit()
            server.close()


class SmtpWall:
    """`smtp://user:password@host:587` (STARTTLS where offered, and always before a password) or `smtps://host:465`."""

    def __init__(self, url: str) -> None:
        self.url = urlparse(url)

    @contextmanager
    def open(self) -> Iterator[SmtpCourier]:
        courier = SmtpCourier(self.url)
        try:
            yield courier
        finally:
            courier.close()


class FileWall:
    """Each message becomes a file, for development and demonstrations: `/dev/mail` shows them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @contextmanager
    def open(self) -> Iterator["FileWall"]:
        yield self

    def send(self, message: EmailMessage) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        name = f"{message['X-Outbox-Id']}.eml"
        (self.folder / name).write_bytes(message.as_bytes())


def wall_for(url: str, folder: Path | None) -> Wall | None:
    """The wall that `MAIL_URL` names; without one, files in `folder`, or nothing where mail is off."""
    if url:
        return SmtpWall(url)
    return FileWall(folder) if folder else None
