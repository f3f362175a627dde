"""`flask places …`: results on standard output, progress and reasons on standard error, honest exit codes."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskCliRunner
from sqlalchemy import func, select

from app.db import db
from app.places import queries
from app.places.models import Postcode

SHARED = Path(__file__).parents[3] / "shared" / "data" / "luton"

GOOD = "postcode,ward_code\nLU1 1AA,E05014742\nSW1A 1AA,E05013806\n"


def stored() -> int:
    return db.session.scalar(select(func.count()).select_from(Postcode)) or 0


@pytest.fixture
def good_file(tmp_path: Path) -> str:
    path = tmp_path / "postcodes.csv"
    path.write_text(GOOD)
    return str(path)


def squares() -> str:
    """Every ward as a square in a row."""
    features = []
    for place, ward in enumerate(queries.list_wards()):
        west, north = -0.5 + place / 100, 51.9
        corners = [(west, north), (west + 0.01, north), (west + 0.01, north - 0.01), (west, north)]
        geometry = {"type": "Polygon", "coordinates": [corners]}
        features.append({"type": "Feature", "properties": {"code": ward.code}, "geometry": geometry})
    return json.dumps({"type": "FeatureCollection", "features": features})


def test_importing_postcodes_reports_what_became_of_the_rows(runner: FlaskCliRunner, good_file: str) -> None:
    result = runner.invoke(args=["places", "import-postcodes", good_file])
    assert result.exit_code == 0
    assert "2 rows read, 1 kept, 1 rejected" in result.stdout
    assert "1 outside Luton" in result.stdout
    assert stored() == 1


def test_importing_again_changes_nothing_and_says_so(runner: FlaskCliRunner, good_file: str) -> None:
    runner.invoke(args=["places", "import-postcodes", good_file])
    result = runner.invoke(args=["places", "import-postcodes", good_file, "--format", "json"])
    assert json.loads(result.stdout) == {
        "format": "CSV of postcodes and wards",
        "read": 2,
        "kept": 1,
        "rejected": {"outside Luton": 1},
        "changed": False,
    }


def test_standard_input_and_a_byte_order_mark_are_read(runner: FlaskCliRunner) -> None:
    result = runner.invoke(args=["places", "import-postcodes", "-"], input=b"\xef\xbb\xbf" + GOOD.encode())
    assert result.exit_code == 0
    assert stored() == 1


@pytest.mark.parametrize(
    "content",
    [b"", b"name\nAlice\n", b"postcode,ward_code\nLU1 1AA,E05014741\nLU1", b"postcode,ward_code\n\xff,\xff\n"],
)
def test_a_bad_file_changes_nothing(runner: FlaskCliRunner, good_file: str, tmp_path: Path, content: bytes) -> None:
    runner.invoke(args=["places", "import-postcodes", good_file])
    bad = tmp_path / "bad.csv"
    bad.write_bytes(content)
    result = runner.invoke(args=["places", "import-postcodes", str(bad)])
    assert result.exit_code == 1
    assert "Nothing was changed." in result.stderr
    assert result.stdout == ""
    assert queries.find_ward_for_postcode("LU1 1AA").ward is queries.get_ward("farley")


@pytest.mark.parametrize(
    "args", [["import-postcodes"], ["import-postcodes", "/no/such/file"], ["ward"], ["ward", "xx"]]
)
def test_wrong_use_is_two(runner: FlaskCliRunner, args: list[str]) -> None:
    assert runner.invoke(args=["places", *args]).exit_code == 2


def test_boundaries_are_taken_for_all_wards(runner: FlaskCliRunner) -> None:
    result = runner.invoke(args=["places", "import-boundaries", "-", "--format", "json"], input=squares())
    assert json.loads(result.stdout) == {"wards": 20}
    assert len(queries.list_boundaries()) == 20


def test_bad_boundaries_change_nothing_and_tell_every_reason(runner: FlaskCliRunner) -> None:
    document = json.loads(squares())
    document["features"] = document["features"][2:]
    result = runner.invoke(args=["places", "import-boundaries", "-"], input=json.dumps(document))
    assert result.exit_code == 1
    assert result.stderr.count("the file has no boundary for it") == 2
    assert list(queries.list_boundaries()) == []


def test_a_postcode_is_answered_in_words_and_in_json(runner: FlaskCliRunner, good_file: str) -> None:
    runner.invoke(args=["places", "import-postcodes", good_file])
    assert runner.invoke(args=["places", "ward", "lu1 1aa"]).stdout == "probably Farley ward (E05014742)\n"
    assert runner.invoke(args=["places", "ward", "LU7 1AA"]).stdout == "outside Luton\n"
    answer: Any = json.loads(runner.invoke(args=["places", "ward", "LU11AA", "--format", "json"]).stdout)
    assert answer == {"answer": "probably", "ward": {"code": "E05014742", "name": "Farley", "slug": "farley"}}
    outside = runner.invoke(args=["places", "ward", "LU7 1AA", "--format", "json"])
    assert json.loads(outside.stdout) == {"answer": "outside", "ward": None}


def test_without_postcodes_the_question_cannot_be_answered(runner: FlaskCliRunner) -> None:
    result = runner.invoke(args=["places", "ward", "LU1 1AA"])
    assert result.exit_code == 1
    assert "import-postcodes" in result.stderr


if SHARED.exists():

    def test_the_towns_own_postcodes_are_all_kept(runner: FlaskCliRunner) -> None:
        result = runner.invoke(args=["places", "import-postcodes", str(SHARED / "postcodes_luton.csv")])
        assert "3,233 rows read, 3,233 kept, 0 rejected" in result.stdout

    def test_the_towns_own_boundaries_are_taken(runner: FlaskCliRunner) -> None:
        result = runner.invoke(args=["places", "import-boundaries", str(SHARED / "wards_2023.geojson")])
        assert result.stdout == "20 wards now have their boundary\n"

    def test_the_boundaries_before_2023_are_refused(runner: FlaskCliRunner) -> None:
        result = runner.invoke(args=["places", "import-boundaries", str(SHARED / "wards_pre2023.geojson")])
        assert result.exit_code == 1
