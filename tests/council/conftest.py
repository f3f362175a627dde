"""One provider for all tests of a worker; each connects the site to it and leaves it without."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app.council.directory import init_directory
from tests.conftest import settings_for
from tests.council.directory import Council, running


@pytest.fixture(scope="session")
def provider() -> Iterator[Council]:
    with running() as council:
        yield council


@pytest.fixture
def council(app: Flask, provider: Council) -> Iterator[Council]:
    provider.connect(app)
    yield provider
    init_directory(app, settings_for("sqlite://", Path(app.instance_path)))
