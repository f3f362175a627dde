"""`flask mis shares`: a whole town's file as the table that may be published."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskCliRunner

from app.mis.file_forms import MOST_ROWS
from app.mis.rules import Band
from tests.factories.mis import make_whole_release
from tests.mis.households import HEADER, SPREAD, file_of, rows


def shares(runner: FlaskCliRunner, folder: Path, content: bytes, *options: str) -> Any:
    source = folder / "in.csv"
    source.write_bytes(content)
    return runner.invoke(args=["mis", "shares", str(source), *options])


def cell(told: Any, area: str, band: str) -> Any:
    return next(
        each
        for each in told["shares"]
        if (each["area_code"], each["household_type"], each["band"]) == (area, "all", band)
    )


def test_the_table_is_told_with_small_counts_hidden(runner: FlaskCliRunner, tmp_path: Path) -> None:
    few = rows({**SPREAD, Band.E: 4}, wards=("Farley",))
    result = shares(runner, tmp_path, file_of([*rows(), *few, "bad,Atlantis,1,,social,5"]), "--format", "json")
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert (told["set"], told["year"], told["refused"]) == ("2022/23", 2022, 1)
    assert cell(told, "E05014741", "C")["share"] == pytest.approx(90 / 270)
    assert "ward: unknown" in result.stderr
    hidden = [each for each in told["shares"] if each["is_suppressed"]]
    assert hidden
    assert all(each["share"] is each["households"] is None for each in hidden)


def test_a_file_larger_than_the_desk_takes_is_told_in_words(runner: FlaskCliRunner, tmp_path: Path) -> None:
    result = shares(runner, tmp_path, file_of(rows() * (MOST_ROWS // len(rows()) + 1)), "--set", "2022/23")
    assert result.exit_code == 0, result.output
    assert "E05014741  all                   C   33.3%" in result.stdout


def test_it_is_compared_with_what_was_published(runner: FlaskCliRunner, tmp_path: Path) -> None:
    make_whole_release(2022, has_counts=False)
    told = shares(runner, tmp_path, file_of(rows()))
    assert "33.3%" not in told.output


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"adults,income\n1,5", "Missing: child_ages, tenure"),
        (HEADER.encode(), "No row of the file is a household"),
        (file_of(["1,Atlantis,1,,social,5"]), "No row of the file is a household"),
    ],
)
def test_a_bad_file_is_one_line(runner: FlaskCliRunner, tmp_path: Path, content: bytes, words: str) -> None:
    result = shares(runner, tmp_path, content)
    assert result.exit_code == 1
    assert words in result.output
    assert "Traceback" not in result.output
