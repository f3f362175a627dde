"""A newsletter whose sending process is killed twice, at the two worst moments, against a real SMTP server.

First when the server has accepted a letter and its answer has not been read: that letter has arrived, and the process
dies without knowing. Then when a letter is claimed and not yet handed over: that one has not. Nobody can tell the two
apart from this side. Neither may be sent again by itself, and staff must find exactly these two.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from sqlalchemy import insert, select

from app import create_app
from app.accounts.models import Person
from app.config import Settings
from app.db import db, table_of
from app.kit import failed_mail, outbox
from app.kit.clock import as_of, now
from app.kit.mail import Uncertain
from app.notices import composing, newsletters
from app.notices.emails import NEWSLETTER
from app.notices.models import Subscription
from app.notices.newsletters import Progress
from app.notices.rules import Pace
from soak.sender import settings

LATER = outbox.CLAIM + timedelta(minutes=1)


class Peer:
    """The SMTP server. It keeps who got what, and kills whoever is sending at the moments it was told."""

    def __init__(self, *, kill_after_accepting: int, kill_before_accepting: int) -> None:
        self.arrived: list[str] = []
        self.sender: subprocess.Popen[bytes] | None = None
        self.deadly = {"after": kill_after_accepting, "before": kill_before_accepting}
        self.connections = 0

    async def handle_EHLO(
        self, _server: Any, session: Any, _envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, _server: Any, _session: Any, envelope: Any, address: str, _options: list[str]) -> str:
        self._kill_if_due("before")
        envelope.mail_from = address
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        self.arrived += envelope.rcpt_tos
        self._kill_if_due("after")
        return "250 OK"

    def _kill_if_due(self, moment: str) -> None:
        """Once at each moment: the next sender passes it unharmed."""
        if self.deadly.get(moment) == len(self.arrived):
            del self.deadly[moment]
            assert self.sender is not None
            os.kill(self.sender.pid, signal.SIGKILL)
            self.sender.wait()


@dataclass
class Outcome:
    """What a trial found."""

    people: int
    arrived: Counter[str]
    unknown: set[str]
    progress: Progress
    exits: list[int] = field(default_factory=list)
    connections: int = 0
    seconds: float = 0.0

    @property
    def doubled(self) -> list[str]:
        return [address for address, times in self.arrived.items() if times > 1]


def rehearse(database_url: str, folder: Path, people: int) -> Outcome:
    """Write to `people` people on an empty, migrated database."""
    with _site(settings(database_url, folder)):
        addresses = _invent_readers(people)
        newsletter_id = _approve_letter()
    peer = Peer(kill_after_accepting=people // 3, kill_before_accepting=people * 2 // 3)
    began = time.monotonic()
    with _listening(peer) as mail_url:
        exits = [_send(peer, database_url, folder, mail_url) for _life in range(3)]
        seconds = time.monotonic() - began
        with _site(settings(database_url, folder, mail_url)):
            unknown, progress = _look_later(newsletter_id)
    assert set(peer.arrived) <= addresses
    return Outcome(people, Counter(peer.arrived), unknown, progress, exits, peer.connections, seconds)


@contextmanager
def _site(values: Settings) -> Iterator[None]:
    """The site for a while. Its session gives its connection back first: what is out of the pool, it cannot close."""
    with create_app(values).app_context():
        try:
            yield
        finally:
            db.session.remove()
            db.engine.dispose()


def _invent_readers(people: int) -> set[str]:
    moment = now()
    rows: list[dict[str, Any]] = [
        {
            "email": f"reader{number}@example.org",
            "name": "",
            "created_at": moment,
            "session_epoch": number,
            "locale": "en",
        }
        for number in range(people)
    ]
    db.session.execute(insert(table_of(Person)).values(display="anonymous"), rows)
    facts = {"topic": NEWSLETTER, "pace": Pace.IMMEDIATE, "created_at": moment, "confirmed_at": moment}
    ids = db.session.scalars(select(Person.id)).all()
    db.session.execute(insert(table_of(Subscription)), [{"person_id": each, **facts} for each in ids])
    db.session.commit()
    return {str(row["email"]) for row in rows}


def _approve_letter() -> int:
    writer = db.session.scalars(select(Person).limit(1)).one()
    letter = composing.Letter(
        "What the town did in spring", "Dear *reader*,\n\n* trees\n* more trees\n", "everybody:all"
    )
    newsletter = composing.write(letter, actor=writer)
    composing.approve(newsletter, revision=newsletter.revision, send_at=None, actor=writer)
    db.session.commit()
    return newsletter.id


@contextmanager
def _listening(peer: Peer) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(peer, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield f"smtp://127.0.0.1:{port}"
    finally:
        controller.stop()


def _send(peer: Peer, database_url: str, folder: Path, mail_url: str) -> int:
    """One life of the sending process; returns how it ended."""
    command = [sys.executable, "-m", "soak.sender", database_url, str(folder), mail_url]
    peer.sender = subprocess.Popen(command, cwd=Path(__file__).resolve().parent.parent)
    while peer.sender.poll() is None:
        time.sleep(0.05)  # waiting for a process that works, or has been killed
    return peer.sender.returncode


def _look_later(newsletter_id: int) -> tuple[set[str], Progress]:
    """When the claims of the dead have run out, the sweep gives up what nobody can know; and sends none of it."""
    with as_of(now() + LATER):
        assert outbox.deliver()["sent"] == 0
    failures = failed_mail.list_failures()
    unknown = {each.to_address for each in failures if each.last_error == Uncertain.__name__}
    return unknown, newsletters.get_progress(newsletters.get(newsletter_id))
