"""A poll in which so many have voted, and people who are about to press the button of its check page."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import timedelta
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import insert

from app.accounts.models import AgeBand, Display, Person
from app.accounts.routes.sessions import BEGAN_AT
from app.db import Base, db, table_of
from app.kit.clock import now
from app.polls.entries import Entry
from app.polls.envelopes import Contents, key_mark, seal
from app.polls.models import Envelope, Participation, Poll, PollOption, PollQuestion
from app.polls.receipts import ALPHABET, address_hash
from app.polls.rules import Channel, Marking, Method
from bench.load import Request

BATCH = 10_000  # rows a statement
OPTIONS = ("Trees", "Benches", "Lights", "A fountain", "A stage")


def make_poll(ballots: int) -> Poll:
    """An open poll with a question in which to rank five options, and so many ballots in it."""
    moment = now()
    listed = [PollOption(position=place, title=title) for place, title in enumerate(OPTIONS, 1)]
    asked = PollQuestion(position=1, title="What first?", method=Method.IRV, marking=Marking.RANKS, options=listed)
    closes = moment + timedelta(days=1)
    poll = Poll(
        slug="the-square",
        title="The square",
        opens_at=moment - timedelta(days=1),
        closes_at=closes,
        results_at=closes,
        created_at=moment,
        announced_at=moment,
        questions=[asked],
    )
    db.session.add(poll)
    db.session.flush()
    poll.key_mark = key_mark(poll)
    _fill(poll, ballots)
    db.session.commit()
    return poll


def _fill(poll: Poll, ballots: int) -> None:
    """By their keys, which SQLite keeps rows by; all envelopes hold the same, which nobody can tell."""
    people = [person["id"] for person in _people(ballots, 1)]
    sealed = seal(poll, Contents(number=ALPHABET[:12], marks={poll.questions[0].id: "3>1>2"}))
    keys = sorted(secrets.token_hex(16) for _ballot in range(ballots))
    voted = zip(keys, people, strict=True)
    _write(Participation, (_participation(poll, key, person) for key, person in voted))
    names = sorted(secrets.token_hex(32) for _ballot in range(ballots))
    _write(Envelope, ({"id": name, "poll_id": poll.id, "sealed": sealed} for name in names))


def _write(model: type[Base], rows: Iterable[dict[str, Any]]) -> None:
    waiting = iter(rows)
    while batch := list(islice(waiting, BATCH)):
        db.session.execute(insert(table_of(model)), batch)


def _people(number: int, first: int) -> list[dict[str, Any]]:
    """Rows for so many people with accounts, kept."""
    moment = now()
    rows = [
        {
            "id": each,
            "email": f"voter{each}@example.org",
            "name": "",
            "age_band": AgeBand.ADULT,
            "display": Display.ANONYMOUS,
            "locale": "en",
            "session_epoch": 7,
            "created_at": moment,
            "signed_up_at": moment,
            "last_seen_on": moment.date(),
        }
        for each in range(first, first + number)
    ]
    _write(Person, rows)
    return rows


def _participation(poll: Poll, key: str, person_id: int) -> dict[str, Any]:
    return {
        "id": key,
        "poll_id": poll.id,
        "person_id": person_id,
        "address_hash": address_hash(poll.id, f"voter{person_id}@example.org"),
        "channel": Channel.ONLINE,
        "hour": "2026-11-24T12",
        "ward_code": "E05014742",
    }


def make_requests(site: Flask, poll: Poll, number: int) -> list[Request]:
    """The last click of so many people who have not voted."""
    rows = _people(number, 1_000_000)
    db.session.commit()
    secret = hashlib.sha256(b"one browser").hexdigest()
    token = URLSafeTimedSerializer(str(site.secret_key), salt="wtf-csrf-token").dumps(secret)
    people = [Person(id=row["id"], session_epoch=row["session_epoch"]) for row in rows]
    return [_request(poll, person, _cookie(site, person, secret), token) for person in people]


def _cookie(site: Flask, person: Person, secret: str) -> str:
    signer = SecureCookieSessionInterface().get_signing_serializer(site)
    assert signer is not None
    held = {"_user_id": person.get_id(), "_fresh": True, BEGAN_AT: int(now().timestamp()), "csrf_token": secret}
    return f"{site.config['SESSION_COOKIE_NAME']}={signer.dumps(held)}"


def _request(poll: Poll, person: Person, cookie: str, token: str) -> Request:
    marks = f"marks-{poll.questions[0].id}"
    fields = {"csrf_token": token, "entry": Entry.of_person(poll, person).token, marks: "2>5>1"}
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    return "POST", f"/polls/{poll.slug}/votes", headers, urlencode(fields)
