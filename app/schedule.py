"""All scheduled work of the site, in one place. Each job is a verb of its feature, and may safely run twice."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import click
from flask import Flask, current_app
from huey import Huey, RedisHuey, SqliteHuey, crontab
from sqlalchemy import event
from sqlalchemy.orm import Session

from app.commitments import jobs as commitments
from app.commitments import progress_jobs
from app.config import Settings
from app.db import db
from app.equality import actions as equality
from app.home import retention
from app.kit import claims, jobs, outbox
from app.kit.audit_check import Check
from app.kit.sweeping import sweep
from app.notices import jobs as notices
from app.pledges import jobs as pledges
from app.polls import jobs as polls
from app.polls import reminding

A_MINUTE = timedelta(minutes=1)
A_DAY = timedelta(days=1)


class RecordChanged(Exception):
    """The record of acts is not as it was sealed: the job fails, so that the desk says so."""


def _check_record() -> int:
    """How many faults the record of acts has; the first is named in the log, for `audit verify` to say the rest."""
    found = list(Check().findings())
    if found:
        current_app.logger.error("audit: the record is not as it was sealed, %d faults, first %s", len(found), found[0])
        raise RecordChanged
    return len(found)


EACH_MINUTE = crontab(minute="*")  # all others run once a day

SCHEDULE: tuple[tuple[str, Callable[[], Any], Callable[..., bool]], ...] = (
    ("deliver mail", outbox.deliver, EACH_MINUTE),
    ("tell people about shared pledges", pledges.tell_shared, EACH_MINUTE),
    ("tell people what they follow", notices.tell, EACH_MINUTE),
    ("send newsletters", notices.send_newsletters, EACH_MINUTE),
    ("remind people of polls", reminding.write_reminders, EACH_MINUTE),
    ("tell people about cancelled polls", reminding.write_cancellations, EACH_MINUTE),
    ("count polls that have closed", polls.count_closed, EACH_MINUTE),
    ("tell of polls that open, and of results", polls.tell_stages, EACH_MINUTE),
    ("close shared pledges", pledges.close_due, crontab(minute="5", hour="0")),
    ("move organisations' pledges on", commitments.move_due, crontab(minute="10", hour="0")),
    ("work out how commitments are doing", commitments.refresh_all_statuses, crontab(minute="15", hour="0")),
    ("ask how pledges are going", pledges.ask_how_it_goes, crontab(minute="0", hour="8")),
    ("remind organisations of their commitments", progress_jobs.remind, crontab(minute="15", hour="8")),
    ("delete files that belong to nothing", claims.sweep_files, crontab(minute="40", hour="3")),
    ("count polls again", polls.verify_counts, crontab(minute="20", hour="4")),
    ("check the record of acts", _check_record, crontab(minute="50", hour="3")),
    ("let go of what was kept long enough", retention.keep_promises, crontab(minute="10", hour="3")),
    ("shuffle answers about equality", equality.shuffle, crontab(minute="45", hour="3")),
    ("overwrite what was deleted", sweep, crontab(minute="50", hour="3")),
)


def init_schedule(app: Flask, settings: Settings) -> None:
    """Make `flask jobs run` work, and let a request's mail leave as soon as it is committed."""
    jobs.init_jobs(app, {name: A_MINUTE if when is EACH_MINUTE else A_DAY for name, _verb, when in SCHEDULE})
    if settings.is_testing:
        return
    huey = _queue(settings)
    for name, verb, when in SCHEDULE:
        huey.periodic_task(when, name=name)(_in_app(app, name, partial(_noted, name, verb)))
    wake_postman = huey.task(name="deliver new mail")(_in_app(app, "deliver new mail", outbox.deliver))

    def send_soon(session: Session) -> None:
        is_ours = current_app == app  # sessions of all applications in a process are heard here
        if is_ours and session.info.pop(outbox.POSTED, False):
            try:
                wake_postman()
            except Exception as error:  # the write stands; the sweep of every minute delivers its mail
                app.logger.warning("the job queue is out of reach: %s", type(error).__name__)

    event.listen(db.session, "after_commit", send_soon)
    app.extensions["run_schedule"] = lambda: _run(app, huey)


def _run(app: Flask, huey: Huey) -> None:
    with app.app_context():
        jobs.note_start()
        db.session.commit()
    huey.create_consumer(workers=1, initial_delay=0.05, max_delay=1.0).run()


def _queue(settings: Settings) -> Huey:
    if settings.redis_url:
        return RedisHuey("luton2040", url=settings.redis_url)
    return SqliteHuey("luton2040", filename=str(settings.instance / "jobs.sqlite3"))


def _in_app(app: Flask, name: str, verb: Callable[[], Any]) -> Callable[[], None]:
    def run() -> None:
        with app.app_context():
            click.echo(f"{name}: {_told(verb())}")

    return run


def _noted(name: str, verb: Callable[[], Any]) -> Any:
    """Run a job and note how it ended, for staff to see one that does not."""
    try:
        result = verb()
    except Exception as error:
        db.session.rollback()
        jobs.note_end(name, error)
        db.session.commit()
        raise
    jobs.note_end(name)
    db.session.commit()
    return result


def _told(result: Any) -> str:
    """A job's count, or its counts by name, for whoever reads what the jobs print."""
    return ", ".join(f"{number} {what}" for what, number in result.items()) if isinstance(result, dict) else str(result)
