"""The page on which a policy is tried out; nothing is kept."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.accounts.models import Person
from app.db import db
from app.kit.audit import AuditEvent
from app.mis import queries
from tests.client import TownClient
from tests.mis.households import file_of, rows

PAGE = "/staff/mis/what-if"

SignIn = Callable[[Person], TownClient]


@pytest.fixture
def desk(client_for: SignIn, analyst: Person) -> TownClient:
    return client_for(analyst)


def ask(client: TownClient, **fields: Any) -> TestResponse:
    live = queries.find_live_set()
    assert live is not None
    return client.submit(PAGE, **{"parameter_set": live.id, "per": "child", "target": "all", **fields})


def test_only_those_who_look_after_the_standard_come_in(
    client: TownClient, client_for: SignIn, resident: Person
) -> None:
    assert client.get(PAGE).status_code == client.submit(PAGE).status_code == 303
    assert client_for(resident).get(PAGE).status_code == client_for(resident).submit(PAGE).status_code == 403


def test_a_policy_is_counted_on_the_synthetic_town_and_called_so(desk: TownClient) -> None:
    assert desk.get(PAGE).status_code == 200
    answer = ask(desk, private_percent="10", benefit="20.50")
    assert answer.status_code == 200
    assert "Synthetic households, before and after" in answer.text
    assert "a computer made them up" in answer.text
    assert "Bands D and E together:" in answer.text
    assert 'value="20.50"' in answer.text, "what was typed is kept"
    assert db.session.scalars(select(AuditEvent)).all() == []


def test_the_same_policy_gives_the_same_answer_twice(desk: TownClient) -> None:
    first, second = (ask(desk, support_percent="20") for _time in range(2))
    start = "Bands D and E together"
    assert first.text[first.text.index(start) :][:80] == second.text[second.text.index(start) :][:80]


def test_a_policy_is_tried_on_a_file(desk: TownClient) -> None:
    content = file_of([*rows(), "x,Dallow,1"])
    answer = ask(desk, file=(io.BytesIO(content), "households.csv"), benefit="500", per="household")
    assert answer.status_code == 200
    assert "Your file, before and after" in answer.text
    assert "1 row of the file was no household" in answer.text
    assert "made them up. Do not publish" not in answer.text


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("private_percent", "lots", "from -100 to 300"),
        ("private_percent", "301", "from -100 to 300"),
        ("social_pounds", "5001", "from -5000 to 5000"),
        ("support_percent", "-1", "from 0 to 100"),
        ("support", "-5", "like 12.60"),
        ("wage", "1.200,50", "like 12.60"),
        ("benefit", "1000000000000", "like 12.60"),
        ("hours", "100", "from 1 to 60"),
        ("target", "nobody", "Not a valid choice"),
        ("parameter_set", "1000000", "Not a valid choice"),
    ],
)
def test_what_cannot_be_is_told_and_kept(desk: TownClient, field: str, typed: str, words: str) -> None:
    answer = ask(desk, **{field: typed})
    assert answer.status_code == 422
    assert words in answer.text
    if field not in {"target", "parameter_set"}:
        assert f'value="{typed}"' in answer.text


def test_a_bad_file_is_told(desk: TownClient) -> None:
    answer = ask(desk, file=(io.BytesIO(b"a,b\n1,2"), "households.csv"))
    assert answer.status_code == 422
    assert "Missing: adults" in answer.text
