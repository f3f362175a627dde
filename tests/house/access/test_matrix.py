"""Nobody gets further than the marks of the routes and the things behind them say."""

from collections.abc import Callable

import pytest
from flask import Flask

from app.accounts.models import Person
from tests.client import TownClient
from tests.house.access import printing
from tests.house.access.cast import CAST, NOBODY, make_cast
from tests.house.access.matrix import doors_of, try_door
from tests.house.access.things import Thing, fitting, things_of


@pytest.mark.usefixtures("own_letterbox")
@pytest.mark.parametrize("part", CAST)
def test_everybody_gets_exactly_as_far_as_they_may(
    request: pytest.FixtureRequest,
    app: Flask,
    session: object,
    client_for: Callable[[Person], TownClient],
    part: str,
) -> None:
    cast = make_cast()
    doors = doors_of(app, things_of(cast))
    found = {}
    wrong = []
    for door in doors:
        browser: TownClient = app.test_client() if part == NOBODY else client_for(cast.people[part])  # type: ignore[assignment]
        found[door.name] = answer = try_door(door, browser)
        if answer not in door.expected(part, app):
            wrong.append(f"{door.name}: {answer}")
    assert not wrong, f"{part} meets\n" + "\n".join(wrong)
    assert printing.note(request.config, part, found) == found, (
        "print the matrix again, and look at what changed: pytest tests/house/access --print-matrix"
    )


def test_a_new_address_without_a_thing_is_named() -> None:
    with pytest.raises(AssertionError, match=r"\['ballot_id'\] in GET /polls/<int:ballot_id>"):
        fitting([Thing("/polls/", {"slug": "play"})], "/polls/<int:ballot_id>", "GET")
