"""The API: pages, single rows, refusals, and what caches and other sites are told."""

from pathlib import Path
from typing import Any

import pytest

from app import create_app
from app.accounts.models import Person
from app.extensions import limiter
from app.opendata.answers import LIMIT
from app.opendata.tables import TABLES
from tests.client import TownClient
from tests.conftest import let_go, settings_for
from tests.factories.indicators import BARNFIELD, CODE, DALLOW, TOWN, publish
from tests.factories.mis import make_release, make_shares


def read(client: TownClient, path: str) -> Any:
    response = client.get(f"/api/v1/{path}")
    assert response.status_code == 200, response.text
    return response.json


def read_all(client: TownClient, path: str) -> list[dict[str, Any]]:
    """Every page, by the addresses that each names."""
    rows, address = [], f"/api/v1/{path}"
    while address:
        document: Any = client.get(address).json
        rows.extend(document["data"])
        address = (document["next"] or "").removeprefix("http://localhost")
    return rows


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_table_says_how_it_may_be_used(client: TownClient, table: Any) -> None:
    document = read(client, f"{table.name}?limit=1")
    assert document["licence"]["name"] == "OGL-UK-3.0"
    assert document["attribution"]
    if table.one_by and document["data"]:
        row = document["data"][0]
        assert read(client, f"{table.name}/{row[table.key[0]]}")["data"] == row


def test_the_index_leads_to_every_table_and_to_the_other_api(client: TownClient) -> None:
    document = read(client, "")
    addresses = [table["address"] for table in document["tables"]] + [each["address"] for each in document["others"]]
    assert len(addresses) == len(TABLES) + 1
    for address in addresses:
        assert client.get(address.removeprefix("http://localhost")).status_code == 200


@pytest.mark.parametrize("size", [1, 2, 3, 1000])
def test_pages_of_any_size_hold_every_figure_once(
    client: TownClient, indicator: Any, analyst: Person, officer: Person, size: int
) -> None:
    values = {(area, period): 4.0 for area in (TOWN, BARNFIELD, DALLOW) for period in ("2019", "2021-22", "2021-Q3")}
    publish(values, by=analyst, out=officer)
    rows = read_all(client, f"observations?indicator={CODE}&limit={size}")
    assert [(row["area"], row["period"]) for row in rows] == sorted(values)


def test_shares_of_bands_come_after_the_figures(client: TownClient) -> None:
    make_shares(make_release(2023))
    make_shares(make_release(2024))
    rows = read_all(client, "observations?limit=50")
    shares = [row for row in rows if row["indicator"] == "bands-d-e"]
    assert rows[-2:] == shares
    assert [(row["period"], row["value"]) for row in shares] == [("2023", 30.0), ("2024", 30.0)]
    assert read_all(client, "observations?indicator=bands-d-e&limit=1") == shares


def test_a_list_is_narrowed_by_what_is_asked(
    client: TownClient, indicator: Any, analyst: Person, officer: Person
) -> None:
    publish({(TOWN, "2021"): 1.0, (BARNFIELD, "2021"): 2.0, (BARNFIELD, "2022"): 3.0}, by=analyst, out=officer)
    path = f"observations?indicator={CODE}"
    assert [row["value"] for row in read_all(client, f"{path}&area={BARNFIELD}")] == [2.0, 3.0]
    assert [row["value"] for row in read_all(client, f"{path}&period=2021")] == [2.0, 1.0]
    assert read_all(client, f"{path}&area=E99999999") == []


def test_a_revision_replaces_a_figure_and_leaves_it_in_the_history(
    client: TownClient, indicator: Any, analyst: Person, officer: Person
) -> None:
    first = publish({(TOWN, "2021"): 1.0}, by=analyst, out=officer)
    second = publish({(TOWN, "2021"): 1.5}, by=analyst, out=officer)
    [standing] = read_all(client, f"observations?indicator={CODE}")
    assert (standing["value"], standing["release"]) == (1.5, second.id)
    told = [(row["release"], row["value"]) for row in read_all(client, f"revisions?indicator={CODE}")]
    assert told == [(first.id, 1.0), (second.id, 1.5)]


def test_who_has_an_answer_is_not_sent_it_again(
    client: TownClient, indicator: Any, analyst: Person, officer: Person
) -> None:
    publish({(TOWN, "2021"): 1.0}, by=analyst, out=officer)
    path = f"/api/v1/observations?indicator={CODE}"
    first = client.get(path)
    assert first.headers["Cache-Control"] == "public, max-age=60"
    for asked in ({"If-None-Match": first.headers["ETag"]}, {"If-Modified-Since": first.headers["Last-Modified"]}):
        again = client.get(path, headers=asked)
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["Access-Control-Allow-Origin"] == "*"
    publish({(TOWN, "2021"): 2.0}, by=analyst, out=officer)
    changed = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200


def test_an_answer_is_the_same_for_everybody(client: TownClient, officer: Person, client_for: Any) -> None:
    mine, theirs = (browser.get("/api/v1/wards") for browser in (client_for(officer), client))
    assert mine.data == theirs.data
    assert "Cookie" not in mine.headers.get("Vary", "")
    assert "Set-Cookie" not in mine.headers
    assert mine.headers["Cache-Control"] == "public, max-age=60"


@pytest.mark.parametrize(
    ("question", "fields"),
    [
        ("limit=0", ["limit"]),
        ("limit=1001", ["limit"]),
        ("limit=ten", ["limit"]),
        ("areas=E06000032", ["areas"]),
        ("area=E06000032&area=E05014735", ["area"]),
        ("area=", ["area"]),
        ("after=nonsense", ["after"]),
        ("after=WzFd", ["after"]),
    ],
)
def test_a_question_that_cannot_be_understood_is_told_why(client: TownClient, question: str, fields: list[str]) -> None:
    response = client.get(f"/api/v1/observations?{question}")
    assert (response.status_code, response.mimetype) == (400, "application/problem+json")
    document: Any = response.json
    assert document["status"] == 400
    assert [error["field"] for error in document["errors"]] == fields


@pytest.mark.parametrize("path", ["/api/v1/wards/E05000000", "/api/v1/releases/999999", "/api/v1/nothing", "/api/v9"])
def test_what_is_not_there_is_said_in_json(client: TownClient, path: str) -> None:
    response = client.get(path)
    assert (response.status_code, response.mimetype) == (404, "application/problem+json")
    assert response.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nothing_can_be_written(client: TownClient, method: str) -> None:
    response = client.open("/api/v1/wards", method=method)
    assert (response.status_code, response.mimetype) == (405, "application/problem+json")
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_head_says_what_get_would(client: TownClient) -> None:
    head, get = client.head("/api/v1/wards"), client.get("/api/v1/wards")
    assert (head.status_code, head.data) == (200, b"")
    assert {**head.headers, "Date": ""} == {**get.headers, "Date": ""}


def test_a_browser_on_another_site_may_ask(client: TownClient) -> None:
    headers = {"Origin": "https://example.org", "Access-Control-Request-Method": "GET"}
    response = client.options("/api/v1/wards", headers=headers)
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Access-Control-Allow-Methods"] == "GET, HEAD"


def test_who_asks_too_often_is_told_when_to_come_back(database_url: str, tmp_path: Path) -> None:
    app = create_app(settings_for(database_url, tmp_path, is_testing=False))
    client = app.test_client()
    first = client.get("/api/v1/openapi.json")
    for _time in range(LIMIT - 1):
        last = client.get("/api/v1/openapi.json", headers={"If-None-Match": first.headers["ETag"]})
    refused = client.get("/api/v1/wards")
    limiter.reset()
    limiter.enabled = False
    let_go(app)
    assert first.headers["RateLimit-Policy"] == f'"everybody";q={LIMIT};w=60'
    assert first.headers["RateLimit"].startswith(f'"everybody";r={LIMIT - 1};t=')
    assert last.status_code == 304
    assert (refused.status_code, refused.mimetype) == (429, "application/problem+json")
    assert 0 < int(refused.headers["Retry-After"]) <= 60
