"""Polls in which wards have pots."""

from typing import Any

from app.polls.models import Poll, PollQuestion
from app.polls.rules import Method
from tests.factories.polls import OPTIONS, make_poll, make_question

BISCOT, FARLEY, WIGMORE = "E05014737", "E05014742", "E05014754"


def pot(ward_code: str, *options: str, **facts: Any) -> PollQuestion:
    title = f"What for {ward_code}?"
    return make_question(Method.EQUAL_SHARES, options or OPTIONS, ward_code=ward_code, title=title, **facts)


def two_wards(**facts: Any) -> Poll:
    """A question for the town, a pot for Biscot and one for Farley."""
    return make_poll(make_question(), pot(BISCOT), pot(FARLEY), **facts)
