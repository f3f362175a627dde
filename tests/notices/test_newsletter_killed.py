"""A newsletter is killed twice while it is sent, and taken up again: nobody gets it twice."""

from pathlib import Path

import pytest

from soak.newsletter import rehearse
from tests.conftest import build_town, let_go
from tests.databases import new_database

PEOPLE = 600  # `make soak` does it with 20,000


def test_each_address_is_mailed_once_though_the_sender_is_killed_twice(
    request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    with new_database(request.config.getoption("--database"), tmp_path) as url:
        let_go(build_town(url, tmp_path))
        outcome = rehearse(url, tmp_path, PEOPLE)
    assert outcome.exits == [-9, -9, 0]
    assert outcome.doubled == []
    missing = {f"reader{number}@example.org" for number in range(PEOPLE)} - set(outcome.arrived)
    assert len(missing) == 1, "killed before the server had it: it has not arrived"
    assert len(outcome.unknown) == 2, "that one, and the one whose arrival the sender did not live to hear of"
    assert missing < outcome.unknown
    assert outcome.progress.sent == PEOPLE - 2
    assert outcome.progress.unknown == 2
    assert outcome.progress.waiting == outcome.progress.on_the_way == outcome.progress.failed == 0
    assert outcome.connections < 20, "a batch goes by one connection"
