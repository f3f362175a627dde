"""Links that carry their own proof."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from app.kit.clock import now
from app.kit.errors import NotFound
from app.kit.signing import sign, unsign

pytestmark = pytest.mark.usefixtures("session")


def test_what_was_signed_comes_back() -> None:
    assert unsign("manage", sign("manage", [7, 1])) == [7, 1]


def test_a_link_is_good_for_its_own_purpose_only() -> None:
    with pytest.raises(NotFound):
        unsign("unsubscribe", sign("manage", [7, 1]))


@pytest.mark.parametrize("token", ["", "nonsense", "a.b.c"])
def test_a_made_up_link_is_not_known(token: str) -> None:
    with pytest.raises(NotFound):
        unsign("manage", token)


def test_a_link_may_grow_too_old() -> None:
    token = sign("manage", 7)
    with time_machine.travel(now() + timedelta(seconds=61)):
        assert unsign("manage", token) == 7
        with pytest.raises(NotFound):
            unsign("manage", token, max_age=60)


def test_without_a_key_nothing_is_signed(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "SECRET_KEY", None)
    with pytest.raises(RuntimeError, match="SECRET_KEY"):
        sign("manage", 7)
