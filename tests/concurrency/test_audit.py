"""Many who record at the same moment leave one chain, without a fork and without a hole."""

from collections.abc import Callable
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from app.db import db
from app.kit.audit import AuditEvent, AuditHead, record
from app.kit.audit_check import Check
from tests.concurrency.conftest import at_the_same_moment

WRITERS = 8
TURNS = 10


def writer(app: Flask, number: int) -> Callable[[], Any]:
    """Transactions of one to three events; each third is taken back, each second loses a savepoint."""

    def write() -> None:
        with app.app_context():
            for turn in range(TURNS):
                for event in range(1 + turn % 3):
                    record("race.run", actor=number, subject=turn, event=event)
                if turn % 2:
                    savepoint = db.session.begin_nested()
                    record("race.lost", actor=number, subject=turn)
                    savepoint.rollback()
                if turn % 3 == 2:
                    db.session.rollback()
                else:
                    db.session.commit()

    return write


def test_concurrent_writers_make_one_chain(live_town: Flask) -> None:
    at_the_same_moment([writer(live_town, number) for number in range(WRITERS)])
    with live_town.app_context():
        assert list(Check().findings()) == []
        sealed = db.session.execute(select(func.count(AuditEvent.sequence), func.max(AuditEvent.sequence))).one()
        assert sealed[0] == sealed[1] == db.session.scalar(select(AuditHead.sequence))
        run = db.session.scalar(select(func.count(AuditEvent.id)).where(AuditEvent.verb == "race.run"))
        assert run == WRITERS * sum(1 + turn % 3 for turn in range(TURNS) if turn % 3 != 2)
        db.session.rollback()


def test_the_chain_can_be_checked_while_it_grows(live_town: Flask) -> None:
    def check() -> None:
        with live_town.app_context():
            for _round in range(5):
                assert list(Check().findings()) == []
            db.session.rollback()

    at_the_same_moment([writer(live_town, 1), writer(live_town, 2), check])
