"""`flask mis load-parameters` and `flask mis band`, as a shell meets them."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskCliRunner

from app.mis import queries
from tests.mis.documents import SHIPPED, dearer, text

MODEL = Path(__file__).resolve().parents[3] / "shared" / "data" / "luton" / "mis_model_params.json"
COUPLE = ("mis", "band", "--adults", "2", "--child-ages", "3,7", "--tenure", "private")


def load(runner: FlaskCliRunner, document: str | bytes, *more: str) -> Any:
    return runner.invoke(args=["mis", "load-parameters", "-", *more], input=document)


def test_a_file_becomes_a_draft_beside_the_year_before(runner: FlaskCliRunner) -> None:
    result = load(runner, dearer())
    assert result.exit_code == 0, result.output
    assert "is kept as a draft" in result.stdout
    assert "Essentials: £19,266.42 → £20,266.42 a year (up)" in result.stdout
    assert "34,099 →  35,099" in result.stdout
    row = queries.find_set("2023/24")
    assert row is not None
    assert (row.is_live, row.entered_by_id) == (False, None)


def test_programs_read_it_as_json(runner: FlaskCliRunner) -> None:
    answer = json.loads(load(runner, dearer(), "--format", "json").stdout)
    assert {key: answer[key] for key in ("set", "year", "status", "before", "warnings")} == {
        "set": "2023/24",
        "year": 2023,
        "status": "entered",
        "before": "2022/23",
        "warnings": [],
    }
    change = {"figure": "essentials_ref", "before": 19266.42, "after": 20266.42, "change": "up"}
    assert change in answer["changes"]
    assert len(answer["preview"]) == 12 * 3
    couple = next(row for row in answer["preview"] if (row["household"], row["tenure"]) == ("couple_2", "private"))
    assert (couple["D"], couple["before"]["D"]) == (35_099, 34_099)


def test_the_same_file_again_changes_nothing(runner: FlaskCliRunner) -> None:
    load(runner, dearer())
    again = load(runner, dearer())
    assert again.exit_code == 0
    assert "is already here" in again.stdout
    assert len(queries.list_sets()) == 2
    assert json.loads(load(runner, SHIPPED, "--format", "json").stdout)["status"] == "already_here"


@pytest.mark.skipif(not MODEL.exists(), reason="the worked model lies beside the project, not in it")
def test_the_worked_models_own_file_is_taken_as_it_is(runner: FlaskCliRunner) -> None:
    result = runner.invoke(args=["mis", "load-parameters", str(MODEL)])
    assert result.exit_code == 0, result.output
    assert "childcare_by_age: not in the file: as in the set 2022/23." in result.stderr
    assert "approving this one supersedes it" in result.stderr
    assert "No source is given for" in result.stderr
    assert "already here" in runner.invoke(args=["mis", "load-parameters", str(MODEL)]).stdout


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ("", "not in JSON form"),
        (b"\xff\xfe", "not text in UTF-8"),
        (text(currency="EUR", wider_ref=None), "- Wider costs is missing.\n- The currency must be GBP, not EUR."),
        (text(buffer=9_000), "is not what the other figures give"),
        (dearer("2022/23", 2022), "There is a parameter set called “2022/23” already."),
        (b" " * 1_000_001, "The file is too large."),
    ],
)
def test_a_bad_file_is_told_and_nothing_is_kept(runner: FlaskCliRunner, document: str | bytes, words: str) -> None:
    result = load(runner, document)
    assert result.exit_code == 1
    assert words in result.stderr
    assert "othing was kept" in result.stderr
    assert result.stdout == ""
    assert len(queries.list_sets()) == 1


@pytest.mark.parametrize(
    ("tenure", "income", "band"),
    [
        ("private", "34,099", "D"),
        ("private", "£34,100", "C"),
        ("private", "57718", "C"),
        ("private", "67,718.49", "B"),
        ("private", "67719", "A"),
        ("social", "26659", "D"),
        ("social", "60278", "B"),
        ("social", "60279", "A"),
        ("none", "60279", "E"),
        ("private", "0", "E"),
    ],
)
def test_the_published_table_comes_out(runner: FlaskCliRunner, tenure: str, income: str, band: str) -> None:
    result = runner.invoke(args=[*COUPLE, "--tenure", tenure, "--income", income, "--format", "json"])
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["band"] == band


def test_an_answer_has_its_reasons_and_its_sum(runner: FlaskCliRunner) -> None:
    answer = json.loads(runner.invoke(args=[*COUPLE, "--income", "34099", "--format", "json"]).stdout)
    assert answer["thresholds"] == {"D": 34_099, "C": 57_718, "B": 67_718}
    assert answer["reasons"] == ["up_to_d"]
    assert answer["gaps"] == {"C": 1, "B": 23_620, "A": 33_620}
    assert answer["sum"]["housing"] == 12_960
    assert (answer["set"], answer["status"], answer["standing"]) == ("2022/23", "live", "published")
    assert set(answer["other_scales"]) == {"bhc"}


def test_people_read_it_as_text(runner: FlaskCliRunner) -> None:
    told = runner.invoke(args=[*COUPLE, "--income", "34099"]).stdout
    assert told.startswith("Band D\nBy the live set 2022/23, scale ahc; lines: published\n")
    assert "Tops of bands in pounds a year: D 34,099, C 57,718, B 67,718" in told


def test_a_draft_answers_when_it_is_named(runner: FlaskCliRunner) -> None:
    load(runner, dearer())
    asked = [*COUPLE, "--income", "34100", "--format", "json"]
    assert json.loads(runner.invoke(args=asked).stdout)["band"] == "C"
    answer = json.loads(runner.invoke(args=[*asked, "--set", "2023/24"]).stdout)
    assert (answer["band"], answer["status"], answer["thresholds"]["D"]) == ("D", "draft", 35_099)


def test_an_unknown_set_or_a_scale_it_has_not_got_cannot_answer(runner: FlaskCliRunner) -> None:
    for more in (("--set", "1999"), ("--scale", "mis_table")):
        result = runner.invoke(args=[*COUPLE, "--income", "1", *more])
        assert (result.exit_code, result.stdout) == (1, "")


SECRET = "98765"


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (("--income", "-98765"), "The income must not be less than nothing."),
        (("--income", "£9,8,765"), "The income must be an amount in pounds"),
        (("--income", "98.765,50"), "The income must be an amount in pounds"),
        (("--income", "98765000000"), "The income must be £10,000,000 or less."),
        (("--income", "10^12"), "The income must be an amount in pounds"),
        (("--income", "lots98765"), "The income must be an amount in pounds"),
        (("--income", ""), "The income must be said."),
        ((), "The income must be said."),
        (("--income", SECRET, "--child-ages", "3,"), "The children’s ages must be in whole numbers."),
        (("--income", SECRET, "--child-ages", ",".join(["3"] * 14)), "8 children or fewer"),
        (("--income", SECRET, "--child-ages", "100"), "each aged 0 to 17"),
        (("--income", SECRET, "--adults", "0"), "There must be 1 to 6 adults."),
        (("--income", SECRET, "--adults", "two"), "How many adults there are must be in whole numbers."),
        (("--income", SECRET, "--pensioners", "3"), "must be no more than the adults"),
        (("--income", SECRET, "--childcare", "98766"), "The childcare costs more than the income."),
        (("--income", SECRET, "--child-ages", "", "--childcare", "98765"), "there are no children"),
        (("--income", SECRET, "--tenure", "castle"), "The tenure must be private, social"),
        (("--income", SECRET, "--tenure", "none", "--bedrooms", "2"), "there is no home"),
        (("--income", SECRET, "--tenure", "owned", "--housing-cost", "98765"), "owned outright"),
        (("--income", SECRET, "--tenure", "social", "--bedrooms", "0"), "only be 0 in a private rented home"),
        (("--income", SECRET, "--council-tax-band", "Z"), "a letter from A to H"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line_that_repeats_nothing(
    runner: FlaskCliRunner, asked: tuple[str, ...], words: str
) -> None:
    result = runner.invoke(args=[*COUPLE, *asked])
    assert result.exit_code == 2
    assert words in result.stderr
    assert result.stderr.count("\n") == 1
    assert not [secret for secret in (SECRET, "98766", "10^12") if secret in result.output]


def test_no_adults_said_is_refused(runner: FlaskCliRunner) -> None:
    result = runner.invoke(args=["mis", "band", "--tenure", "private", "--income", "1"])
    assert (result.exit_code, result.stderr) == (2, "Error: How many adults there are must be said.\n")
