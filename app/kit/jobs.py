"""When each scheduled job last came to its end, so that staff notice one that does not run."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Flask, current_app
from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, db, upsert
from app.kit.clock import now
from app.kit.waiting import Waiting

EXTENSION = "job_intervals"
MOST_GRACE = timedelta(hours=1)


class JobRun(Base):
    """One job: since when the schedule knows it, and how its last runs ended."""

    __tablename__ = "job_runs"

    name: Mapped[str] = mapped_column(primary_key=True)
    known_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    error: Mapped[str | None]  # the kind of error alone: its words may quote what people wrote


@dataclass(frozen=True)
class Job:
    """A job as staff see it. Without `known_at`, the schedule has never been started since the job is in it."""

    name: str
    every: timedelta
    known_at: datetime | None = None
    finished_at: datetime | None = None
    failed_at: datetime | None = None
    error: str | None = None

    @property
    def has_failed(self) -> bool:
        """Whether its last run did."""
        return self.failed_at is not None and (self.finished_at is None or self.finished_at < self.failed_at)

    def is_late(self, moment: datetime) -> bool:
        since = self.finished_at or self.known_at
        return since is None or moment - since > self.every + min(10 * self.every, MOST_GRACE)


def init_jobs(app: Flask, intervals: Mapping[str, timedelta]) -> None:
    """Tell the site which jobs there are, and how often each should run."""
    app.extensions[EXTENSION] = dict(intervals)


def note_start() -> None:
    """The schedule starts: from now on its jobs can be late."""
    moment = now()
    rows = [{"name": name, "known_at": moment} for name in current_app.extensions[EXTENSION]]
    db.session.execute(upsert(JobRun).values(rows).on_conflict_do_nothing())
    db.session.flush()


def note_end(name: str, error: Exception | None = None) -> None:
    """One run of a job came to its end, or failed."""
    moment = now()
    ended = {"finished_at": moment, "error": None}
    facts = ended if error is None else {"failed_at": moment, "error": type(error).__name__}
    insertion = upsert(JobRun).values(name=name, known_at=moment, **facts)
    db.session.execute(insertion.on_conflict_do_update(index_elements=["name"], set_=facts))
    db.session.flush()


def list_jobs() -> list[Job]:
    """Every job of the schedule, in its order."""
    rows = {row.name: row for row in db.session.scalars(select(JobRun))}
    return [_job(name, every, rows.get(name)) for name, every in current_app.extensions[EXTENSION].items()]


def _job(name: str, every: timedelta, row: JobRun | None) -> Job:
    if row is None:
        return Job(name, every)
    return Job(name, every, row.known_at, row.finished_at, row.failed_at, row.error)


def waiting_late() -> Waiting:
    """The jobs that are late or have failed, and since when the first is."""
    moment = now()
    late = [job for job in list_jobs() if job.is_late(moment) or job.has_failed]
    since = [job.finished_at or job.known_at for job in late]
    return Waiting(len(late), min((each for each in since if each is not None), default=None))
