"""Files of open data: the package says of each what is true of it."""

import csv
import hashlib
import io
import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.accounts.models import Person
from app.db import db
from app.opendata.tables import TABLES
from tests.client import TownClient
from tests.factories.commitments import make_commitment, make_organisation_pledge
from tests.factories.indicators import BARNFIELD, TOWN, publish
from tests.factories.mis import make_release, make_shares
from tests.factories.pledges import make_pledge
from tests.factories.polls import make_question
from tests.polls.counted import make_counted

READERS: dict[str, Callable[[str], Any]] = {
    "string": str,
    "integer": int,
    "number": float,
    "boolean": {"true": True, "false": False}.__getitem__,
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
}


@pytest.fixture
def full_town(indicator: Any, analyst: Person, officer: Person) -> None:
    """Something in most tables."""
    publish({(TOWN, "2021"): -1.5, (BARNFIELD, "2021"): 2.0}, by=analyst, out=officer)
    make_shares(make_release(2024))
    make_commitment(make_organisation_pledge(commitments=0), text="=Plant, “trees”")
    make_pledge(ward_code=BARNFIELD)
    make_counted(make_question(options=("Trees", "Benches")), ballots=[["1"]])
    db.session.commit()


def export(app: Flask, folder: Path) -> dict[str, Any]:
    result = app.test_cli_runner().invoke(args=["opendata", "export", str(folder)])
    assert result.exit_code == 0, result.output
    package: dict[str, Any] = json.loads((folder / "datapackage.json").read_text("utf-8"))
    return package


def test_the_package_is_true_of_its_files(app: Flask, full_town: None, tmp_path: Path) -> None:
    package = export(app, tmp_path)
    assert {each["name"] for each in package["resources"]} == {table.name for table in TABLES}
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        ["datapackage.json", *(each["path"] for each in package["resources"])]
    )
    for resource in package["resources"]:
        data = (tmp_path / resource["path"]).read_bytes()
        assert resource["bytes"] == len(data)
        assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
        _check_rows(resource, io.StringIO(data.decode(), newline="").readlines())


def _check_rows(resource: dict[str, Any], lines: list[str]) -> None:
    headings, *rows = csv.reader(lines)
    fields = resource["schema"]["fields"]
    assert headings == [field["name"] for field in fields]
    for row in rows:
        for field, text in zip(fields, row, strict=True):
            rules, place = field.get("constraints", {}), f"{resource['name']}.{field['name']}"
            assert text or not rules.get("required"), place
            assert not text or READERS[field["type"]](text) is not None
            assert not text or text in rules.get("enum", [text]), place


def test_the_same_town_makes_the_same_files(app: Flask, full_town: None, tmp_path: Path) -> None:
    assert export(app, tmp_path / "one") == export(app, tmp_path / "two")


def test_a_file_on_the_site_is_the_one_that_is_exported(
    app: Flask, client: TownClient, full_town: None, tmp_path: Path
) -> None:
    export(app, tmp_path)
    for table in TABLES:
        response = client.get(f"/data/{table.name}.csv")
        assert (response.status_code, response.mimetype) == (200, "text/csv")
        assert response.data == (tmp_path / f"{table.name}.csv").read_bytes()
        assert response.text.count("\r\n") > 0


def test_the_page_leads_to_every_file(client: TownClient) -> None:
    page = client.get("/data").text
    for table in TABLES:
        assert f"/data/{table.name}.csv" in page
    assert "/data/datapackage.json" in page
    package: Any = client.get("/data/datapackage.json").json
    assert len(package["resources"]) == len(TABLES)
    assert client.get("/data/people.csv").status_code == 404


def test_a_folder_that_cannot_be_written_is_said_in_one_line(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    result = app.test_cli_runner().invoke(args=["opendata", "export", str(tmp_path / "taken" / "below")])
    assert result.exit_code == 1
    assert "cannot be written" in result.output
