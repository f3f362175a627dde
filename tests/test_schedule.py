"""The work that runs by the clock, and the mail that leaves as soon as its change is kept."""

import re
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from huey import Huey
from sqlalchemy import event, select, text
from sqlalchemy.exc import DBAPIError

from app import schedule
from app.db import db
from app.extensions import limiter
from app.kit import jobs, outbox
from app.kit.outbox import Email, OutboxEmail
from tests.conftest import build_town, let_go
from tests.databases import new_database

NAMES = [name for name, _verb, _when in schedule.SCHEDULE]
COUNT = re.compile(r"\b\d+\b")


class Clock:
    """A site whose jobs are queued for real, in a file, and run when the test says so."""

    def __init__(self, app: Flask, queue: Huey) -> None:
        self.app = app
        self.queue = queue

    def run(self, name: str) -> None:
        task = next(task for task in self.queue._registry.periodic_tasks if task.name == name)
        self.queue.execute(task)

    def run_what_waits(self) -> None:
        while (task := self.queue.dequeue()) is not None:
            self.queue.execute(task)


@pytest.fixture(scope="module")
def clock(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clock]:
    """Not a testing site: those have no schedule. What it hears of every session's commits ends with it."""
    folder, queues, heard = tmp_path_factory.mktemp("clock"), [], []
    make_queue = schedule._queue

    def keep_queue(settings: Any) -> Huey:
        queues.append(make_queue(settings))
        return queues[-1]

    def listen(*what: Any) -> None:
        heard.append(what)
        event.listen(*what)

    with pytest.MonkeyPatch.context() as patch, new_database(request.config.getoption("--database"), folder) as url:
        patch.setattr(schedule, "_queue", keep_queue)
        patch.setattr(schedule, "event", SimpleNamespace(listen=listen))
        app = build_town(url, folder, is_testing=False)
        patch.undo()
        limiter.enabled = False  # the application of the other tests has the same one
        yield Clock(app, queues[0])
        for what in heard:
            event.remove(*what)
        let_go(app)


@pytest.fixture
def write_mail(clock: Clock) -> Iterator[Callable[[], None]]:
    clock.queue.flush()

    def write() -> None:
        outbox.post(Email(kind="hello", to="asha@example.org", subject="Hello", text="Hello", html="<p>Hello</p>"))
        db.session.commit()

    with clock.app.app_context():
        yield write


@pytest.mark.parametrize("name", NAMES)
def test_every_job_runs_within_the_site_and_prints_its_count(
    clock: Clock, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    clock.run(name)
    printed = capsys.readouterr().out
    assert printed.startswith(f"{name}: ")
    assert COUNT.search(printed)


@pytest.mark.parametrize("name", NAMES)
def test_every_job_may_run_twice(clock: Clock, capsys: pytest.CaptureFixture[str], name: str) -> None:
    clock.run(name)
    capsys.readouterr()
    clock.run(name)
    assert set(COUNT.findall(capsys.readouterr().out)) == {"0"}


def test_how_a_job_ended_is_noted_for_staff(clock: Clock) -> None:
    clock.run("remind organisations of their commitments")
    with clock.app.app_context():
        noted = {job.name: job for job in jobs.list_jobs()}
    assert noted["remind organisations of their commitments"].finished_at is not None
    assert not noted["remind organisations of their commitments"].has_failed


def test_a_job_that_fails_is_noted_and_still_fails(clock: Clock) -> None:
    def fail() -> int:
        db.session.execute(text("INSERT INTO nowhere VALUES (1)"))
        return 1

    with clock.app.app_context(), pytest.raises(DBAPIError):
        schedule._noted("remind organisations of their commitments", fail)
    with clock.app.app_context():
        failed = [job.name for job in jobs.list_jobs() if job.has_failed]
    assert failed == ["remind organisations of their commitments"]


def test_every_job_is_queued_under_its_name(clock: Clock) -> None:
    assert sorted(task.name for task in clock.queue._registry.periodic_tasks) == sorted(NAMES)


def test_a_commit_with_mail_wakes_the_postman(clock: Clock, write_mail: Callable[[], None]) -> None:
    write_mail()
    assert clock.queue.pending_count() == 1
    clock.run_what_waits()
    assert db.session.scalars(select(OutboxEmail.sent_at).order_by(OutboxEmail.id.desc()).limit(1)).one() is not None


def test_a_commit_without_mail_wakes_nobody(clock: Clock, write_mail: Callable[[], None]) -> None:
    db.session.commit()
    assert clock.queue.pending_count() == 0


def test_a_queue_out_of_reach_loses_neither_the_change_nor_its_mail(
    clock: Clock, write_mail: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_task: Any) -> None:
        raise ConnectionError

    monkeypatch.setattr(clock.queue, "enqueue", refuse)
    write_mail()
    assert waiting() == 1
    clock.run("deliver mail")
    assert waiting() == 0


def waiting() -> int:
    """How much mail waits. Let go of the database again: outside a request a reader holds the town's write lock."""
    count = outbox.count_waiting()
    db.session.rollback()
    return count


def test_a_tampered_record_is_a_line_in_the_log(
    clock: Clock, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    with clock.app.app_context():
        db.session.execute(text("UPDATE audit_head SET hash = 'x'"))
        db.session.commit()
    clock.run("check the record of acts")
    assert "the record is not as it was sealed, 1 faults" in caplog.text
    with clock.app.app_context():
        db.session.execute(text("UPDATE audit_head SET hash = ''"))
        db.session.commit()
