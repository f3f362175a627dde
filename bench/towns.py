"""Databases to measure on: small towns and large ones, built once and copied for each run."""

import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
CACHE = PROJECT / "build" / "bench"
TABLES = ("migrations/versions/*.py", "app/*/models.py", "app/*/reference/*")
SECRET_KEY = "a key that only benchmarks use"
FLASK = ("-m", "flask", "--app", "wsgi")


@dataclass(frozen=True)
class Town:
    """So much of what is measured, and what Python runs to fill an empty town with it."""

    size: str
    fill: tuple[str, ...]
    shaped_by: tuple[str, ...]  # beside the tables
    ages: bool = False  # what it holds hangs on the day

    @property
    def file(self) -> str:
        return f"town-{self.fill[-1]}.sqlite3"

    @property
    def folder(self) -> Path:
        """Another one whenever what shapes the town has changed."""
        digest = hashlib.sha256(f"{datetime.now(UTC).date()}".encode() if self.ages else b"")
        for pattern in (*TABLES, *self.shaped_by):
            for path in sorted(PROJECT.glob(pattern)):
                digest.update(path.read_bytes())
        return CACHE / self.fill[-2].strip("-") / digest.hexdigest()[:16]


def _of_residents(pledges: str, residents: int) -> Town:
    return Town(pledges, (*FLASK, "demo", "build", "--residents", str(residents)), ("app/demo/*.py",))


def _of_organisations(size: int) -> Town:
    shaped_by = ("bench/inventing.py", "bench/seeding.py", "app/commitments/status.py")
    return Town(f"{size:,}", ("-m", "bench.seeding", "--organisations", str(size)), shaped_by, ages=True)


def _of_ballots(size: int) -> Town:
    shaped_by = ("bench/ballots.py", "app/polls/counting.py", "app/counting/*.py")
    return Town(f"{size:,}", ("-m", "bench.ballots", "--ballots", str(size)), shaped_by, ages=True)


SMALL, LARGE = _of_residents("1,000", 334), _of_residents("1,000,000", 225_000)
FEW, MANY = _of_organisations(40), _of_organisations(2_000)
HALL, ELECTORATE = _of_ballots(1_000), _of_ballots(200_000)  # ballots in each of a few polls


def environment(database: Path, **more: str) -> dict[str, str]:
    """What a process needs to serve this database as `make run` would."""
    return {
        **os.environ,
        "APP_ENV": "development",
        "SECRET_KEY": SECRET_KEY,
        "DATABASE_URL": url_of(database),
        "RATE_LIMITS": "off",
        "REDIS_URL": "",
        "PYTHONPATH": str(PROJECT),
        **more,
    }


def url_of(database: Path) -> str:
    return f"sqlite:///{database}"


def copy_of(town: Town, folder: Path) -> Path:
    """A database of this town that may be written to."""
    copy = folder / town.file
    shutil.copyfile(_cached(town), copy)
    return copy


def in_a_folder(report: Callable[[Path], Iterable[str]]) -> None:
    """Print what is reported, each line when it is measured, and leave nothing behind."""
    (PROJECT / "build").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-run-", dir=PROJECT / "build") as name:
        for line in report(Path(name)):
            print(line, flush=True)


def _cached(town: Town) -> Path:
    """The town as built before, unless what shapes it has changed since."""
    database = town.folder / town.file
    if not database.exists():
        _forget_all_but(town.folder)
        town.folder.mkdir(parents=True, exist_ok=True)
        _build(town, database)
    return database


def _forget_all_but(folder: Path) -> None:
    for old in folder.parent.glob("*"):
        if old != folder:
            shutil.rmtree(old)


def _build(town: Town, database: Path) -> None:
    """Under another name until it is whole: an interrupted run leaves nothing that looks like a town."""
    unfinished = database.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    print(f"Building a town: {' '.join(town.fill[2:])} …", file=sys.stderr)
    for command in ((*FLASK, "db", "upgrade"), (*FLASK, "reference", "load"), town.fill):
        subprocess.run(
            [sys.executable, *command],
            env=environment(unfinished),
            cwd=PROJECT,
            check=True,
            stdout=sys.stderr,
        )
    _close(unfinished)
    unfinished.rename(database)


def _close(database: Path) -> None:
    """Move what waits in the write-ahead log into the file, so that the file alone is the town."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
