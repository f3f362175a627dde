"""Databases to measure on: a small town and a large one, built once and copied for each run."""

import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
CACHE = PROJECT / "build" / "bench"
SHAPED_BY = ("migrations/versions/*.py", "app/demo/*.py", "app/*/models.py", "app/*/reference/*")
SECRET_KEY = "a key that only benchmarks use"


@dataclass(frozen=True)
class Town:
    """So many residents, and the pledges that come of them."""

    name: str
    residents: int


SMALL = Town("1,000", 334)
LARGE = Town("1,000,000", 225_000)
TOWNS = (SMALL, LARGE)


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
    copy = folder / f"town-{town.residents}.sqlite3"
    shutil.copyfile(_cached(town), copy)
    return copy


def _cached(town: Town) -> Path:
    """The town as built before, unless what shapes it has changed since."""
    folder = CACHE / _fingerprint()
    database = folder / f"town-{town.residents}.sqlite3"
    if not database.exists():
        _forget_all_but(folder)
        folder.mkdir(parents=True, exist_ok=True)
        _build(town, database)
    return database


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for pattern in SHAPED_BY:
        for path in sorted(PROJECT.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _forget_all_but(folder: Path) -> None:
    for old in CACHE.glob("*"):
        if old.is_dir() and old != folder:
            shutil.rmtree(old)


def _build(town: Town, database: Path) -> None:
    """Under another name until it is whole: an interrupted run leaves nothing that looks like a town."""
    unfinished = database.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    print(f"Building a town with {town.name} pledges …", file=sys.stderr)
    for command in (["db", "upgrade"], ["reference", "load"], ["demo", "build", "--residents", str(town.residents)]):
        subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", *command],
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
