"""In development, the codes of staff's apps can be read from a page."""

from typing import Any

import pytest
import time_machine

from app.accounts.models import Person
from app.factors import actions
from app.kit.clock import now
from tests.client import TownClient
from tests.factories.factors import code_now, make_app


@pytest.fixture(autouse=True)
def _still() -> Any:
    with time_machine.travel(now(), tick=False):
        yield


def test_a_code_is_shown_until_it_is_used(client: TownClient, officer: Person) -> None:
    assert "No apps yet" in client.get("/dev/codes").text
    make_app(officer)
    code = code_now()
    page = client.get("/dev/codes").text
    assert officer.email in page
    assert f"{code}, {code_now(later=1)}" in page
    actions.use_code(officer, code)
    assert code not in client.get("/dev/codes").text
