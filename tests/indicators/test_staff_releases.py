"""Figures on the desk: a file is brought in by one, looked at, published by another, and taken back."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.accounts.models import Person
from app.db import db
from app.indicators.models import Figure, FigureRelease
from tests.client import TownClient
from tests.factories.indicators import BARNFIELD, CODE, TOWN, draft, publish
from tests.indicators.files import csv, line

pytestmark = pytest.mark.usefixtures("indicator")
DESK = "/staff/indicators"

SignIn = Callable[[Person], TownClient]


@pytest.fixture
def desk(client_for: SignIn, analyst: Person) -> TownClient:
    return client_for(analyst)


@pytest.fixture
def other_desk(client_for: SignIn, officer: Person) -> TownClient:
    return client_for(officer)


def upload(client: TownClient, content: str | bytes, name: str = "homes.csv", **fields: Any) -> TestResponse:
    data = content if isinstance(content, bytes) else content.encode()
    sent = {"file": (io.BytesIO(data), name), "title": "Homes 2021", "notes": "From the Census.", "wards": ""}
    return client.submit(f"{DESK}/releases", **{**sent, **fields})


def newest() -> FigureRelease:
    found = db.session.scalars(select(FigureRelease).order_by(FigureRelease.id.desc())).first()
    assert found is not None
    return found


def standing() -> list[float | None]:
    return list(db.session.scalars(select(Figure.value).where(Figure.indicator_code == CODE)))


@pytest.mark.parametrize("path", ["", "/releases/new", "/template.csv"])
def test_only_those_who_look_after_indicators_come_in(
    client: TownClient, client_for: SignIn, resident: Person, path: str
) -> None:
    assert client.get(DESK + path).status_code == 303
    assert client_for(resident).get(DESK + path).status_code == 403


def test_the_template_is_a_file_that_is_taken(desk: TownClient) -> None:
    template = desk.get(f"{DESK}/template.csv")
    assert template.mimetype == "text/csv"
    assert upload(desk, template.data).status_code == 303


def test_a_file_becomes_a_draft_that_shows_what_it_would_change(desk: TownClient, analyst: Person) -> None:
    publish({(TOWN, "2019"): 5.0, (TOWN, "2020"): 5.5}, by=None, out=None)
    answer = upload(desk, csv(line("6.1", area=TOWN, period="2020"), line("7.2", area=TOWN)))
    assert answer.status_code == 303
    release = newest()
    assert (release.title, release.notes, release.file_name) == ("Homes 2021", "From the Census.", "homes.csv")
    assert (release.made_by_id, release.is_published) == (analyst.id, False)
    page = desk.get(answer.location)
    assert "The first 2 figures that would change" in page.text
    assert "How it would read: Luton" in page.text
    assert "7.2" in page.text
    assert "Somebody else publishes it" in page.text
    assert "Publish these figures" not in page.text


def test_refused_lines_are_listed_and_what_was_typed_is_kept(desk: TownClient) -> None:
    before = newest().id
    page = upload(desk, csv(line("abc"), line("101")))
    assert page.status_code == 422
    assert "line 2: “abc” is not a number" in page.text
    assert "line 3: 101 is more than 100 per cent" in page.text
    assert "Homes 2021" in page.text
    assert newest().id == before


def test_a_file_of_more_rows_than_a_page_takes_goes_to_the_command(desk: TownClient) -> None:
    page = upload(desk, csv(*[line("5")] * 20_001))
    assert page.status_code == 422
    assert "more than 20,000 rows: bring it in by the command" in page.text


@pytest.mark.parametrize("fields", [{"title": ""}, {"file": (io.BytesIO(b""), "")}, {"wards": "E05"}])
def test_a_form_that_lacks_something_is_shown_again(desk: TownClient, fields: dict[str, Any]) -> None:
    assert upload(desk, csv(line("5")), **fields).status_code == 422


def test_another_person_publishes(desk: TownClient, other_desk: TownClient) -> None:
    page = upload(desk, csv(line("5.8")))
    address = page.location
    assert desk.submit(f"{address}/publication").status_code == 403
    assert standing() == []
    assert other_desk.submit(f"{address}/publication").status_code == 303
    assert standing() == [5.8]
    assert other_desk.submit(f"{address}/publication").status_code == 409


def test_warnings_are_looked_at_before_publishing(desk: TownClient, other_desk: TownClient) -> None:
    address = upload(desk, csv(line("5.8"), line("5.8"))).location
    page = other_desk.submit(f"{address}/publication")
    assert page.status_code == 422
    assert "A figure that is there twice" in page.text
    assert other_desk.submit(f"{address}/publication", looked="y").status_code == 303
    assert standing() == [5.8]


def test_a_release_is_taken_back_by_two_people(desk: TownClient, other_desk: TownClient, officer: Person) -> None:
    release = publish({(BARNFIELD, "2021"): 58.0}, by=None, out=None)
    answer = desk.submit(f"{DESK}/releases/{release.id}/withdrawal")
    assert answer.status_code == 303
    assert standing() == [58.0]
    assert other_desk.submit(f"{answer.location}/publication").status_code == 303
    assert standing() == [None]
    assert "Taken back by" in desk.get(f"{DESK}/releases/{release.id}").text
    assert desk.submit(f"{DESK}/releases/{release.id}/withdrawal").status_code == 409


def test_a_draft_is_discarded_and_a_published_release_is_not(desk: TownClient, analyst: Person) -> None:
    release = draft({(BARNFIELD, "2021"): 5.8}, actor=analyst)
    db.session.commit()
    assert desk.submit(f"{DESK}/releases/{release.id}/deletion").status_code == 303
    assert desk.get(f"{DESK}/releases/{release.id}").status_code == 404
    published = publish({(BARNFIELD, "2021"): 5.8}, by=None, out=None)
    assert desk.submit(f"{DESK}/releases/{published.id}/deletion").status_code == 409


def test_a_release_can_be_published_only_by_who_has_shown_who_they_are_lately(app: Any) -> None:
    for endpoint in ("publish", "take_back", "discard"):
        assert app.view_functions[f"staff_releases.{endpoint}"].access.recently


def test_drafts_wait_on_the_desk(desk: TownClient, analyst: Person) -> None:
    draft({(BARNFIELD, "2021"): 5.8}, actor=analyst, title="Waiting for a look")
    db.session.commit()
    page = desk.get(DESK)
    assert page.text.index("Waiting for a look") < page.text.index("Published</strong>")
