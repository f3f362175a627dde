"""The outside wall for mail: SMTP in production, files in development."""

import smtplib
import ssl
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlparse

SMTP_TIMEOUT = 20  # seconds


class Wall(Protocol):
    """Something that can send a message, or raises."""

    def send(self, message: EmailMessage) -> None: ...


class SmtpWall:
    """`smtp://user:password@host:587` (STARTTLS where offered) or `smtps://host:465`."""

    def __init__(self, url: str) -> None:
        self.url = urlparse(url)

    def send(self, message: EmailMessage) -> None:
        with self._connect() as server:
            server.ehlo()
            if self.url.scheme == "smtp" and server.has_extn("starttls"):
                server.starttls(context=ssl.create_default_context())
                server.ehlo()
            if self.url.username:
                server.login(unquote(self.url.username), unquote(self.url.password or ""))
            server.send_message(message)

    def _connect(self) -> smtplib.SMTP:
        host = self.url.hostname or "localhost"
        if self.url.scheme == "smtps":
            return smtplib.SMTP_SSL(host, self.url.port or 465, timeout=SMTP_TIMEOUT)
        return smtplib.SMTP(host, self.url.port or 25, timeout=SMTP_TIMEOUT)


class FileWall:
    """Each message becomes a file, for development and demonstrations: `/dev/mail` shows them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, message: EmailMessage) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        name = f"{message['X-Outbox-Id']}.eml"
        (self.folder / name).write_bytes(message.as_bytes())


def wall_for(url: str, folder: Path | None) -> Wall | None:
    """The wall that `MAIL_URL` names; without one, files in `folder`, or nothing where mail is off."""
    if url:
        return SmtpWall(url)
    return FileWall(folder) if folder else None
