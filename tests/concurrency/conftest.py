"""A town with real commits: what two people do at the same moment cannot be tested inside one transaction."""

import threading
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import pytest
from flask import Flask

from tests.conftest import build_town, let_go
from tests.databases import new_database

T = TypeVar("T")


@pytest.fixture(scope="session")
def live_town(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    folder = tmp_path_factory.mktemp("live")
    with new_database(request.config.getoption("--database"), folder) as url:
        app = build_town(url, folder)
        app.config["WATCH_SESSION"] = False
        yield app
        let_go(app)


def at_the_same_moment(deeds: list[Callable[[], T]]) -> list[T]:
    """Run each deed in a thread of its own, all released together; raises the first error."""
    start = threading.Barrier(len(deeds))
    results: list[Any] = [None] * len(deeds)

    def run(place: int, deed: Callable[[], T]) -> None:
        start.wait(timeout=10)
        try:
            results[place] = deed()
        except Exception as error:
            results[place] = error

    threads = [threading.Thread(target=run, args=(place, deed)) for place, deed in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    for result in results:
        if isinstance(result, Exception):
            raise result
    return results
