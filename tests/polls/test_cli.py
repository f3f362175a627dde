"""`flask polls count`: a stranger's recount, by file and by stream."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskCliRunner

HEAD = "# NUMBER ALTERNATIVES: 3\n# NUMBER VOTERS: {}\n"
HEAD += "".join(f"# ALTERNATIVE NAME {number}: {name}\n" for number, name in enumerate(("Ash", "Birch", "Cedar"), 1))
SOI = HEAD.format(9) + "4: 1\n3: 2,3\n2: 3,2\n"
CAT = HEAD.format(5) + "# NUMBER CATEGORIES: 2\n3: {1,2},3\n2: {2,3},1\n"
YES_NO = "# NUMBER ALTERNATIVES: 2\n# NUMBER VOTERS: 3\n# ALTERNATIVE NAME 1: Yes\n# ALTERNATIVE NAME 2: No\n"
YES_NO += "# NUMBER CATEGORIES: 2\n2: 1,2\n1: 2,1\n"


def count(runner: FlaskCliRunner, folder: Path, name: str, content: str, *options: str) -> Any:
    path = folder / name
    path.write_text(content, "utf-8")
    return runner.invoke(args=["polls", "count", str(path), *options])


def told(result: Any) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_an_order_is_counted_by_instant_runoff_unless_told(runner: FlaskCliRunner, tmp_path: Path) -> None:
    answer = told(count(runner, tmp_path, "trees.soi", SOI, "--format", "json"))
    assert {"method", "ballots", "winners", "rounds", "explanation"} <= answer.keys()
    assert (answer["method"], answer["ballots"], answer["winners"]) == ("irv", 9, ["2"])
    assert [each["votes"] for each in answer["rounds"]] == [{"1": 4, "2": 3, "3": 2}, {"1": 4, "2": 5}]
    assert answer["options"][1] == {"id": "2", "label": "Birch"}


def test_several_seats_are_filled_by_transferable_vote(runner: FlaskCliRunner, tmp_path: Path) -> None:
    answer = told(count(runner, tmp_path, "trees.soi", SOI, "--seats", "2", "--format", "json"))
    assert (answer["method"], answer["winners"], answer["quota"]) == ("stv", ["1", "2"], 400_000)


@pytest.mark.parametrize(
    ("method", "winner"), [("plurality", "1"), ("borda", "2"), ("condorcet-schulze", "2"), ("irv", "2"), ("stv", "2")]
)
def test_every_method_for_orders_has_its_winner(
    runner: FlaskCliRunner, tmp_path: Path, method: str, winner: str
) -> None:
    answer = told(count(runner, tmp_path, "trees.soi", SOI, "--method", method, "--format", "json"))
    assert (answer["method"], answer["winners"]) == (method, [winner])


@pytest.mark.parametrize("method", ["approval", "score", "points"])
def test_categories_are_counted_as_marks(runner: FlaskCliRunner, tmp_path: Path, method: str) -> None:
    answer = told(count(runner, tmp_path, "trees.cat", CAT, "--method", method, "--format", "json"))
    assert answer["method"] == method
    assert answer["winners"] == ([] if method == "points" else ["2"])


def test_approval_is_how_categories_are_counted_unless_told(runner: FlaskCliRunner, tmp_path: Path) -> None:
    assert told(count(runner, tmp_path, "trees.cat", CAT, "--format", "json"))["totals"] == {"1": 3, "2": 5, "3": 2}


@pytest.mark.parametrize(
    ("options", "winner"), [((), "1"), (("--threshold", "2/3"), "2"), (("--threshold", "2/3", "--at-least"), "1")]
)
def test_yes_or_no_is_counted_by_its_threshold(
    runner: FlaskCliRunner, tmp_path: Path, options: tuple[str, ...], winner: str
) -> None:
    result = count(runner, tmp_path, "q.cat", YES_NO, "--method", "yes-no", *options, "--format", "json")
    assert told(result)["winners"] == [winner]


def test_people_read_the_steps_and_the_winner_by_name(runner: FlaskCliRunner, tmp_path: Path) -> None:
    output = count(runner, tmp_path, "trees.soi", SOI).stdout
    assert "Cedar has the fewest, 2, and goes out." in output
    assert output.endswith("Winners:\n  1. Birch (2)\n")


def test_standard_input_is_counted_when_its_kind_is_said(runner: FlaskCliRunner) -> None:
    result = runner.invoke(args=["polls", "count", "-", "--as", "soi", "--format", "json"], input=SOI)
    assert told(result)["winners"] == ["2"]


def test_a_bad_file_is_one_line_on_standard_error_and_exit_1(runner: FlaskCliRunner, tmp_path: Path) -> None:
    result = count(runner, tmp_path, "trees.soi", SOI.replace("4: 1", "-4: 1"), "--format", "json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Error: Line 6: The number of ballots")


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("trees.txt", ()),
        ("trees.soi", ("--method", "approval")),
        ("trees.soi", ("--method", "irv", "--seats", "2")),
        ("trees.soi", ("--seats", "0")),
        ("trees.soi", ("--threshold", "1/2")),
        ("trees.cat", ("--method", "yes-no")),
        ("trees.cat", ("--method", "yes-no", "--threshold", "3/2")),
        ("trees.cat", ("--method", "yes-no", "--threshold", "most")),
        ("trees.soi", ("--method", "by-lot")),
    ],
)
def test_wrong_use_is_exit_2(runner: FlaskCliRunner, tmp_path: Path, name: str, options: tuple[str, ...]) -> None:
    result = count(runner, tmp_path, name, CAT if name.endswith(".cat") else SOI, *options)
    assert (result.exit_code, result.stdout) == (2, "")
