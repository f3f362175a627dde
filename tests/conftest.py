"""The stage for every test: a migrated database per worker, one rolled-back transaction per test, a fixed cast."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import event, select
from sqlalchemy.orm import scoped_session

from app import create_app
from app.accounts.models import Person
from app.accounts.permissions import Role
from app.accounts.routes.sessions import BEGAN_AT, PROVED_AT
from app.config import Settings
from app.db import db
from app.factors.proof import SECOND_STEP_AT
from app.kit.clock import now
from app.kit.outbox import OutboxEmail
from app.polls import frozen
from tests.client import TownClient
from tests.databases import new_database
from tests.factories.people import make_person

DATABASES = ("sqlite", "postgres")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=DATABASES, default="sqlite", help="which database the tests run on")


@pytest.fixture(scope="session")
def database_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An empty database of the kind asked for, one per worker."""
    kind = request.config.getoption("--database")
    with new_database(kind, tmp_path_factory.mktemp("database")) as url:
        yield url


def settings_for(url: str, folder: Path, **changes: Any) -> Settings:
    values: dict[str, Any] = {
        "environment": "development",
        "secret_key": "a key that only tests use",
        "database_url": url,
        "instance": folder,
        "site_url": "http://localhost",
        "is_testing": True,
        "page_memory": 0,
    }
    return Settings(**{**values, **changes})


def build_town(url: str, folder: Path, **changes: Any) -> Flask:
    """The site on a migrated database with its reference data."""
    app = create_app(settings_for(url, folder, **changes))
    app.test_client_class = TownClient
    for command in (["db", "upgrade"], ["reference", "load"]):
        result = app.test_cli_runner().invoke(args=command)
        assert result.exit_code == 0, result.output
    return app


@pytest.fixture(scope="session")
def app(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    app = build_town(database_url, tmp_path_factory.mktemp("instance"))
    yield app
    let_go(app)


def let_go(app: Flask) -> None:
    """Close every connection, so that the database can go."""
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def session(app: Flask) -> Iterator[scoped_session[Any]]:
    """One transaction around the whole test, rolled back at its end; commits inside it are savepoints."""
    with app.app_context():
        engines = db.engines
        engine = engines[None]
        connection = engine.connect()
        outer = connection.begin()
        engines[None] = connection  # type: ignore[index]
        db.session.remove()
        frozen.forget_all()  # the next test has another poll of that name
        session = db.session()
        session.join_transaction_mode = "create_savepoint"
        event.listen(session, "after_flush", lambda s, _: s.info.update(unsaved=True, wrote=True))
        event.listen(session, "do_orm_execute", _notice_bulk_writes)
        event.listen(session, "after_commit", lambda s: s.info.pop("unsaved", None))
        event.listen(session, "after_soft_rollback", lambda s, _: s.info.pop("unsaved", None))
        yield db.session
        db.session.remove()
        outer.rollback()
        connection.close()
        engines[None] = engine  # type: ignore[index]


def _notice_bulk_writes(execution: Any) -> None:
    """Statements that bypass the unit of work are writes too."""
    if execution.is_insert or execution.is_update or execution.is_delete:
        execution.session.info.update(unsaved=True, wrote=True)
    if execution.is_insert and execution.statement.table.name == "audit_events":
        execution.session.info["recorded"] = True


@pytest.fixture
def client(app: Flask, session: Any) -> TownClient:
    """Somebody who is not signed in."""
    return app.test_client()  # type: ignore[return-value]


@pytest.fixture
def client_for(app: Flask, session: Any) -> Callable[[Person], TownClient]:
    """A browser in which this person is signed in."""

    def sign_in(person: Person) -> TownClient:
        browser: TownClient = app.test_client()  # type: ignore[assignment]
        with browser.session_transaction() as cookie:
            cookie["_user_id"] = person.get_id()
            cookie["_fresh"] = True
            cookie.update(passed_second_step())
        return browser

    return sign_in


def passed_second_step() -> dict[str, int]:
    """What a session remembers of somebody who has just shown their second factor."""
    moment = int(now().timestamp())
    return {BEGAN_AT: moment, SECOND_STEP_AT: moment, PROVED_AT: moment}


@pytest.fixture
def runner(app: Flask, session: Any) -> FlaskCliRunner:
    return app.test_cli_runner()


@pytest.fixture
def resident(session: Any) -> Person:
    """Alice: owns the thing."""
    return make_person("alice@example.org", name="Alice Ahmed")


@pytest.fixture
def neighbour(session: Any) -> Person:
    """Bob: must not touch Alice's things."""
    return make_person("bob@example.org", name="Bob Brown")


@pytest.fixture
def organiser(session: Any) -> Person:
    """Carol: a facilitator of the Fairness Taskforce."""
    return make_person("carol@example.org", name="Carol Chen", roles=(Role.FACILITATOR,))


@pytest.fixture
def officer(session: Any) -> Person:
    """Dev: an administrator."""
    return make_person("dev@example.org", name="Dev Desai", roles=(Role.ADMINISTRATOR,))


@pytest.fixture
def outbox(session: Any) -> Callable[[], list[OutboxEmail]]:
    """The mail written so far, oldest first."""
    return lambda: list(db.session.scalars(select(OutboxEmail).order_by(OutboxEmail.id)))


@pytest.fixture
def max_queries(app: Flask, session: Any) -> Callable[[int], Any]:
    """`with max_queries(12):` fails when a block runs more statements than that."""

    @contextmanager
    def guard(most: int) -> Iterator[list[str]]:
        statements: list[str] = []

        def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            is_banner = "FROM banners" in statement  # asked once a second for everybody; tests remember nothing
            if not is_banner and not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
                statements.append(statement)

        db.session.commit()  # what the test prepared is none of the block's
        connection = db.engines[None]
        event.listen(connection, "before_cursor_execute", note)
        try:
            yield statements
        finally:
            event.remove(connection, "before_cursor_execute", note)
        assert len(statements) <= most, f"{len(statements)} statements:\n" + "\n".join(statements)

    return guard
