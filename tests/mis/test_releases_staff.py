"""Files and releases on the desk: upload, look, publish, take back; nothing of a file is kept."""

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.accounts.models import Person
from app.db import db
from app.mis import queries, release_queries
from app.mis.file_forms import MOST_ROWS
from app.mis.models import MisBandShare, MisRelease, MisTally
from app.mis.rules import Band
from tests.client import TownClient
from tests.factories.mis import make_release
from tests.mis.households import HEADER, SPREAD, file_of, rows

FILES, RELEASES = "/staff/mis/files", "/staff/mis/releases"
WORDS: dict[str, Any] = {"title": "Band shares 2022/23", "source": "Household survey", "method": "A sample"}

SignIn = Callable[[Person], TownClient]


@pytest.fixture
def desk(client_for: SignIn, analyst: Person) -> TownClient:
    return client_for(analyst)


def upload(client: TownClient, content: bytes, answer: str = "shares", **fields: Any) -> TestResponse:
    live = queries.find_live_set()
    assert live is not None
    sent = {"file": (io.BytesIO(content), "households.csv"), "parameter_set": live.id, "year": 2022, "answer": answer}
    return client.submit(FILES, **{**sent, **fields})


def draft_in(page: TestResponse) -> str:
    found = re.search(r'name="draft"[^>]* value="([^"]+)"', page.text)
    assert found is not None
    return found[1]


def publish(client: TownClient, **words: Any) -> TestResponse:
    page = upload(client, file_of(rows()))
    return client.submit(RELEASES, draft=draft_in(page), **{**WORDS, **words})


@pytest.mark.parametrize("path", [FILES, RELEASES, f"{RELEASES}/volunteers?set=1"])
def test_only_those_who_look_after_the_standard_come_in(
    client: TownClient, client_for: SignIn, resident: Person, path: str
) -> None:
    assert client.get(path).status_code == 303
    assert client_for(resident).get(path).status_code == 403


@pytest.mark.parametrize("path", [FILES, RELEASES, f"{RELEASES}/1/withdrawal"])
def test_only_they_change_anything(client: TownClient, client_for: SignIn, resident: Person, path: str) -> None:
    assert client.submit(path).status_code == 303
    assert client_for(resident).submit(path).status_code == 403
    assert release_queries.list_all() == []


def test_bands_come_as_a_file_with_the_problem_of_each_bad_row(desk: TownClient) -> None:
    lines = ["=1,Dallow,2,3;7,private,34099", "2,South,1,,social,lots", "", "3,South,1"]
    answer = upload(desk, "\r\n".join(["\ufeff" + HEADER, *lines]).encode(), "bands")
    assert answer.status_code == 200
    assert answer.mimetype == "text/csv"
    assert answer.text.splitlines() == [
        "line,id,ward,D,C,B,band,reasons,set,problem",
        "2,'=1,Dallow,34099,57718,67718,D,up_to_d,2022/23,",
        "3,2,South,,,,,,,income: malformed",
        "5,,,,,,,,,row: wrong_number_of_cells",
    ]


def test_shares_are_looked_at_and_nothing_is_kept(desk: TownClient) -> None:
    page = upload(desk, file_of([*rows(), "bad,Atlantis,1,,social,5"]))
    assert page.status_code == 200
    assert '33.3% <span class="town-range">28.0% to 39.2%</span>' in page.text
    assert "Dallow" in page.text
    assert "Couple with children" in page.text
    assert "Line 812: ward: unknown" in page.text
    assert release_queries.list_all() == []
    assert db.session.scalars(select(MisBandShare)).all() == []


def test_few_households_are_hidden_on_the_page(desk: TownClient) -> None:
    page = upload(desk, file_of([*rows(), *rows({**SPREAD, Band.E: 4}, wards=("Farley",))]))
    farley = page.text[page.text.index("Farley") :]
    assert "hidden" in farley[: farley.index("</tr>")]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Missing: adults"),
        (b"adults,income\n1,5", "Missing: child_ages, tenure"),
        (HEADER.encode(), "No row of the file is a household"),
        (file_of(["1,Atlantis,1,,social,5"]), "No row of the file is a household"),
        (file_of(["1,Dallow,1,,social,5"] * (MOST_ROWS + 1)), "more than 20,000 rows"),
        (file_of(rows()).decode().encode("utf-16"), "not UTF-8"),
    ],
)
def test_a_bad_file_is_told_beside_its_field(desk: TownClient, content: bytes, words: str) -> None:
    answer = upload(desk, content)
    assert answer.status_code == 422
    assert words in answer.text


def test_a_form_without_a_file_or_with_a_bad_year_keeps_what_was_typed(desk: TownClient) -> None:
    live = queries.find_live_set()
    assert live is not None
    answer = desk.submit(FILES, parameter_set=live.id, year="2022", answer="shares")
    assert answer.status_code == 422
    assert "Choose a file of households" in answer.text
    answer = upload(desk, file_of(rows()), year="22")
    assert answer.status_code == 422
    assert 'value="22"' in answer.text
    assert upload(desk, file_of(rows()), parameter_set=10**6).status_code == 422


def test_too_large_a_file_is_turned_away(desk: TownClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(desk.application.config, "MAX_CONTENT_LENGTH", 1000)  # a file of a megabyte takes its time
    assert upload(desk, b"x" * 2000).status_code == 413


def test_what_was_looked_at_is_published(desk: TownClient) -> None:
    answer = publish(desk)
    assert (answer.status_code, answer.location) == (303, RELEASES)
    (release,) = release_queries.list_all()
    assert (release.title, release.year, release.is_synthetic) == (WORDS["title"], 2022, False)
    assert WORDS["title"] in desk.get(RELEASES).text
    assert "33.3%" in desk.get("/mis/shares").text


def test_publishing_twice_publishes_once(desk: TownClient) -> None:
    token = draft_in(upload(desk, file_of(rows())))
    assert desk.submit(RELEASES, draft=token, **WORDS).status_code == 303
    again = desk.submit(RELEASES, draft=token, **WORDS)
    assert again.status_code == 409
    assert "published since" in again.text
    assert len(release_queries.list_all()) == 1


def test_a_release_without_words_is_not_published_and_keeps_its_figures(desk: TownClient) -> None:
    answer = publish(desk, title="", source="")
    assert answer.status_code == 422
    assert "Enter a title" in answer.text
    assert "Enter where the households come from" in answer.text
    assert draft_in(answer)
    assert release_queries.list_all() == []


def test_a_taken_title_is_told(desk: TownClient) -> None:
    make_release(2019, title=WORDS["title"])
    answer = publish(desk)
    assert answer.status_code == 422
    assert "Choose another title" in answer.text


@pytest.mark.parametrize("token", ["", "forged"])
def test_figures_that_we_did_not_sign_are_not_published(desk: TownClient, token: str) -> None:
    assert desk.submit(RELEASES, draft=token, **WORDS).status_code == 404
    assert release_queries.list_all() == []


def test_synthetic_households_are_called_so(desk: TownClient) -> None:
    page = upload(desk, file_of(rows()), is_synthetic="y")
    assert "These households are synthetic" in page.text
    desk.submit(RELEASES, draft=draft_in(page), **WORDS)
    assert release_queries.list_all()[0].is_synthetic
    assert "Synthetic" in desk.get(RELEASES).text


def test_a_release_is_taken_back_once(desk: TownClient) -> None:
    release = make_release(2022)
    assert desk.submit(f"{RELEASES}/{release.id}/withdrawal").status_code == 303
    found = db.session.get(MisRelease, release.id)
    assert found is not None
    assert found.superseded_at is not None
    assert desk.submit(f"{RELEASES}/{release.id}/withdrawal").status_code == 409
    assert desk.submit(f"{RELEASES}/{10**6}/withdrawal").status_code == 404


def test_the_towns_own_count_can_be_published(desk: TownClient) -> None:
    live = queries.find_live_set()
    assert live is not None
    path = f"{RELEASES}/volunteers?set={live.id}"
    assert desk.get(path).status_code == 409
    for band in Band:
        db.session.add(MisTally(parameter_set_id=live.id, ward_code="E05014741", band=band, households=40))
    page = desk.get(path)
    assert page.status_code == 200
    assert "not a sample" in page.text
    assert desk.submit(RELEASES, draft=draft_in(page), **WORDS).status_code == 303
    assert desk.get(f"{RELEASES}/volunteers?set=x").status_code == 404
