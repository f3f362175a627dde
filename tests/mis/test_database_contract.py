"""docs/mis-database.md kept: another program writes rows by plain SQL and sees them; what is malformed is refused."""

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from flask import Flask
from sqlalchemy.engine import make_url

from app.mis.tabulating import Kind
from tests.client import TownClient
from tests.conftest import build_town, let_go
from tests.databases import new_database

CONTRACT = (Path(__file__).resolve().parents[2] / "docs" / "mis-database.md").read_text("utf-8")
PUBLISH, TAKE_BACK = re.findall(r"```sql\n(.*?)```", CONTRACT, re.DOTALL)
REFUSALS = (sqlite3.IntegrityError, psycopg.errors.IntegrityError, psycopg.errors.RaiseException, psycopg.DataError)


class Outsider:
    """A program that knows the database and nothing else of the site."""

    def __init__(self, url: str) -> None:
        address = make_url(url)
        self.is_sqlite = address.get_backend_name() == "sqlite"
        self.connection: Any
        if self.is_sqlite:
            self.connection = sqlite3.connect(str(address.database), isolation_level=None)
            self.connection.execute("PRAGMA foreign_keys = ON")
        else:
            plain = address.set(drivername="postgresql").render_as_string(hide_password=False)
            self.connection = psycopg.connect(plain, autocommit=True)
            self.connection.execute("SET TIME ZONE 'UTC'")

    def run(self, statements: str) -> None:
        (self.connection.executescript if self.is_sqlite else self.connection.execute)(statements)

    def forgets(self, statement: str) -> None:
        """Run it and take it back."""
        self.connection.execute("BEGIN")
        try:
            self.connection.execute(statement)
        finally:
            self.connection.execute("ROLLBACK")


@pytest.fixture(scope="module")
def town(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flask, Outsider]]:
    """A town of its own, on which another program has done what the contract's example says."""
    folder = tmp_path_factory.mktemp("contract")
    with new_database(request.config.getoption("--database"), folder) as url:
        app = build_town(url, folder)
        app.config["WATCH_SESSION"] = False
        outsider = Outsider(url)
        outsider.run(PUBLISH)
        yield app, outsider
        outsider.connection.close()
        let_go(app)


@pytest.fixture
def outsider(town: tuple[Flask, Outsider]) -> Outsider:
    return town[1]


@pytest.fixture
def visitor(town: tuple[Flask, Outsider]) -> TownClient:
    return town[0].test_client()  # type: ignore[return-value]


def test_it_names_every_kind_of_household_of_a_release() -> None:
    assert {kind.value for kind in Kind} - set(re.findall(r"`(\w+)`", CONTRACT)) == set()


def test_its_lines_are_on_the_page_in_the_file_and_in_the_api(visitor: TownClient) -> None:
    page = visitor.get("/mis/lines").text
    for amount in ("£36,111", "£60,222", "£70,222"):
        assert amount in page
    assert "the lines from 2022/23 to 2024/25" in page
    assert "2024/25,2024,couple_2,private,ahc,36111,60222,70222,published" in visitor.get("/mis/lines.csv").text
    document = visitor.get("/api/v1/mis/thresholds?set=2024/25").get_json()
    assert [line["C"] for line in document["thresholds"]] == [60_222]


def test_its_shares_are_on_the_page_with_their_interval_and_source(visitor: TownClient) -> None:
    page = visitor.get("/mis/shares?band=E").text
    assert "19.5%" in page
    assert "18.3% to 20.8%" in page
    assert "29.0% of households are in bands D and E" in page
    assert "Business Intelligence Unit, 2 December 2024" in page
    assert ">hidden</td>" in page


def test_without_a_document_the_site_goes_on_working_out_bands_from_the_set_before(visitor: TownClient) -> None:
    question = {"adults": 2, "child_ages": [3, 7], "tenure": "private", "income": 34_099}
    assert visitor.post("/api/v1/mis/band", json=question).get_json()["set"] == "2022/23"
    assert visitor.post("/api/v1/mis/band", json={**question, "set": "2024/25"}).status_code == 422


def test_a_document_that_cannot_be_used_is_passed_over(outsider: Outsider, visitor: TownClient) -> None:
    for year, document in ((2025, "{}"), (2026, "[" * 1000), (2027, '{"name": "2027/28"}')):
        outsider.run(
            "INSERT INTO mis_parameter_set (name, year, effective_from, entered_at, approved_at, document) VALUES"
            f" ('Broken {year}', {year}, '2025-04-01', '2025-05-01 10:00:00', '2025-05-02 10:00:00', '{document}')"
        )
        assert "£34,099" in visitor.get("/mis").text
        assert visitor.get("/mis/lines").status_code == 200
        assert visitor.get("/mis/method").status_code == 200
        assert visitor.get(f"/api/v1/mis/thresholds?set=Broken {year}").get_json()["thresholds"] == []
        question = {"adults": 1, "tenure": "social", "income": 5, "set": f"Broken {year}"}
        assert visitor.post("/api/v1/mis/band", json=question).status_code == 422


RELEASE = "(SELECT id FROM mis_release WHERE title = 'Household bands 2024')"
SET = "(SELECT id FROM mis_parameter_set WHERE name = '2024/25')"
DRAFT = "INSERT INTO mis_parameter_set (name, year, effective_from, entered_at) VALUES"


def share(area: str = "'E05014743'", band: str = "'D'", figures: str = "0.2, 0.1, 0.3, 200, false") -> str:
    return (
        "INSERT INTO mis_band_share (release_id, area_code, band, share, lower, upper, households, is_suppressed)"
        f" VALUES ({RELEASE}, {area}, {band}, {figures})"
    )


def line(tenure: str = "'social'", band: str = "'D'", amount: str = "30000", standing: str = "'estimate'") -> str:
    """Of a draft that the trigger lets be added to."""
    return (
        "INSERT INTO mis_threshold (parameter_set_id, household_type, tenure, equivalence, band, amount, standing)"
        f" VALUES ((SELECT id FROM mis_parameter_set WHERE name = 'A draft'), 'single', {tenure}, 'ahc', {band},"
        f" {amount}, {standing})"
    )


@pytest.fixture
def draft(outsider: Outsider) -> Iterator[None]:
    outsider.run(f"{DRAFT} ('A draft', 2030, '2030-04-01', '2030-05-01 10:00:00')")
    yield
    outsider.run("DELETE FROM mis_parameter_set WHERE name = 'A draft'")


def test_the_rows_that_the_others_are_spoilt_from_are_good(outsider: Outsider, draft: None) -> None:
    for statement in (share(), line(), share(figures="NULL, NULL, NULL, NULL, true")):
        outsider.forgets(statement)


@pytest.mark.parametrize(
    "statement",
    [
        share(band="'F'"),
        share(band="'d'"),
        share(band="NULL"),
        share(figures="1.2, 0.1, 1.3, 200, false"),
        share(figures="-0.1, -0.2, 0.1, 200, false"),
        share(figures="0.5, 0.1, 0.3, 200, false"),
        share(figures="0.05, 0.1, 0.3, 200, false"),
        share(figures="0.2, -0.1, 0.3, 200, false"),
        share(figures="0.2, 0.1, 1.1, 200, false"),
        share(figures="0.2, 0.1, 0.3, -1, false"),
        share(figures="'NaN', NULL, NULL, NULL, false"),
        share(figures="'much', NULL, NULL, NULL, false"),
        share(figures="NULL, NULL, NULL, NULL, false"),
        share(figures="0.2, 0.1, 0.3, NULL, true"),
        share(figures="NULL, NULL, NULL, 3, true"),
        share(area="'E06000033'"),
        share(area="'LU1 1AA'"),
        share(area="'E05'"),
        share(area="'E06000032'"),  # the example has written it
        share().replace(RELEASE, "999999"),
    ],
)
def test_a_malformed_share_is_refused(outsider: Outsider, statement: str) -> None:
    with pytest.raises(REFUSALS):
        outsider.forgets(statement)


@pytest.mark.parametrize(
    "statement",
    [
        line(tenure="'castle'"),
        line(band="'A'"),
        line(band="'E'"),
        line(amount="-30000"),
        line(amount="0"),
        line(amount="10000001"),
        line(amount="'lots'"),
        line(standing="'rumour'"),
        line().replace("'ahc'", "'vibes'"),
        line().replace("'single'", "''"),
        line().replace("'A draft'", "'no such set'"),
    ],
)
def test_a_malformed_line_is_refused(outsider: Outsider, draft: None, statement: str) -> None:
    with pytest.raises(REFUSALS):
        outsider.forgets(statement)


@pytest.mark.parametrize(
    "statement",
    [
        f"{DRAFT} ('2022/23', 2030, '2030-04-01', '2030-05-01 10:00:00')",
        f"{DRAFT} ('', 2030, '2030-04-01', '2030-05-01 10:00:00')",
        f"{DRAFT} ('Long ago', 1066, '1066-10-14', '1066-10-15 10:00:00')",
        f"{DRAFT} ('No day', 2030, '2030-02-30', '2030-05-01 10:00:00')",
        f"{DRAFT} ('No moment', 2030, '2030-04-01', 'yesterday morning')",
        "INSERT INTO mis_parameter_set (name, year, effective_from, entered_at, approved_at)"
        " VALUES ('Another 2024', 2024, '2024-04-01', '2024-11-04 10:00:00', '2024-11-05 10:00:00')",
        "INSERT INTO mis_parameter_set (name, year, effective_from, entered_at, superseded_at)"
        " VALUES ('Never approved', 2024, '2024-04-01', '2024-11-04 10:00:00', '2024-11-05 10:00:00')",
        "INSERT INTO mis_release (title, year, published_at, source)"
        " VALUES ('No source', 2024, '2024-12-02 09:30:00', '')",
        "INSERT INTO mis_release (title, year, published_at, source) VALUES ('No moment', 2024, 'soon', 'A unit')",
        "INSERT INTO mis_release (title, year, published_at, source)"
        " VALUES ('Household bands 2024', 2024, '2024-12-02 09:30:00', 'A unit')",
    ],
)
def test_a_malformed_set_or_release_is_refused(outsider: Outsider, statement: str) -> None:
    with pytest.raises(REFUSALS):
        outsider.forgets(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE mis_parameter_set SET document = '{}' WHERE name = '2022/23'",
        "UPDATE mis_parameter_set SET year = 2023 WHERE name = '2022/23'",
        "UPDATE mis_parameter_set SET approved_at = NULL WHERE name = '2024/25'",
        "DELETE FROM mis_parameter_set WHERE name = '2024/25'",
        f"UPDATE mis_threshold SET amount = amount + 1 WHERE parameter_set_id = {SET}",
        f"DELETE FROM mis_threshold WHERE parameter_set_id = {SET}",
        line().replace("'A draft'", "'2024/25'"),
        "UPDATE mis_release SET source = 'Somebody else' WHERE title = 'Household bands 2024'",
        "UPDATE mis_release SET is_synthetic = true WHERE title = 'Household bands 2024'",
        "DELETE FROM mis_release WHERE title = 'Household bands 2024'",
        f"UPDATE mis_band_share SET share = 0.1 WHERE release_id = {RELEASE} AND band = 'A'",
        f"DELETE FROM mis_band_share WHERE release_id = {RELEASE}",
    ],
)
def test_what_is_approved_or_published_is_never_changed(outsider: Outsider, statement: str) -> None:
    with pytest.raises(REFUSALS):
        outsider.forgets(statement)


def test_a_release_can_be_taken_back_once(outsider: Outsider, visitor: TownClient) -> None:
    outsider.run(TAKE_BACK)
    assert "Nothing is published yet" in visitor.get("/mis/shares").text
    with pytest.raises(REFUSALS):
        outsider.forgets(TAKE_BACK.replace("2024-12-09", "2024-12-10"))
