"""`flask polls count` on budgets: a stranger's recount of who gets the money."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskCliRunner

PARK = (
    "META\nkey;value\nbudget;100\nvote_type;approval\n{}PROJECTS\nproject_id;cost;name\n"
    "park;60;The park\npath;40;The path\npond;50;The pond\n"
    "VOTES\nvoter_id;vote\n1;park,path\n2;park,path\n3;park,path\n4;pond\n5;pond\n"
)


def count(runner: FlaskCliRunner, folder: Path, content: str, *options: str) -> Any:
    path = folder / "park.pb"
    path.write_text(content, "utf-8")
    return runner.invoke(args=["polls", "count", str(path), *options])


def told(result: Any) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_a_budget_is_counted_by_equal_shares_unless_told(runner: FlaskCliRunner, tmp_path: Path) -> None:
    answer = told(count(runner, tmp_path, PARK.format(""), "--format", "json"))
    assert {"method", "ballots", "winners", "rounds", "explanation", "spent", "budget"} <= answer.keys()
    assert (answer["method"], answer["completion"], answer["ballots"]) == ("equal-shares", "add1", 5)
    assert (answer["winners"], answer["spent"], answer["budget"]) == (["park"], 60, 100)


@pytest.mark.parametrize(
    ("options", "winners"),
    [
        (("--method", "greedy"), ["park", "path"]),
        (("--completion", "none"), ["park"]),
        (("--completion", "add1"), ["park"]),
        (("--completion", "add1u"), ["park", "path"]),
        (("--utility", "cardinality", "--completion", "none"), ["path"]),
    ],
)
def test_every_way_to_spend_has_its_result(
    runner: FlaskCliRunner, tmp_path: Path, options: tuple[str, ...], winners: list[str]
) -> None:
    assert told(count(runner, tmp_path, PARK.format(""), *options, "--format", "json"))["winners"] == winners


@pytest.mark.parametrize(
    ("rule", "method", "completion"),
    [
        ("greedy", "greedy", None),
        ("equalshares/add1u", "equal-shares", "add1u"),
        ("equalshares", "equal-shares", "add1"),
        ("unknown", "equal-shares", "add1"),
    ],
)
def test_the_rule_that_a_file_names_is_followed(
    runner: FlaskCliRunner, tmp_path: Path, rule: str, method: str, completion: str | None
) -> None:
    answer = told(count(runner, tmp_path, PARK.format(f"rule;{rule}\n"), "--format", "json"))
    assert (answer["method"], answer.get("completion")) == (method, completion)


def test_people_read_why_and_what_was_spent(runner: FlaskCliRunner, tmp_path: Path) -> None:
    output = count(runner, tmp_path, PARK.format(""), "--method", "greedy").stdout
    assert "“The pond” (pond) was not funded: with 2 votes its turn came when 0 was left" in output
    assert output.endswith("Spent 100 of 100.\nWinners:\n  1. The park (park)\n  2. The path (path)\n")


def test_what_is_odd_is_noted_apart_from_the_result(runner: FlaskCliRunner, tmp_path: Path) -> None:
    result = count(runner, tmp_path, PARK.format("num_votes;7\n"), "--format", "json")
    assert told(result)["remarks"] == ["META speaks of 7 votes; the file has 5."]
    assert result.stderr == "Note: META speaks of 7 votes; the file has 5.\n"


def test_a_budget_comes_by_standard_input_too(runner: FlaskCliRunner) -> None:
    result = runner.invoke(args=["polls", "count", "-", "--as", "pb", "--format", "json"], input=PARK.format(""))
    assert told(result)["spent"] == 60


def test_a_bad_file_is_refused_with_its_line(runner: FlaskCliRunner, tmp_path: Path) -> None:
    result = count(runner, tmp_path, PARK.format("").replace("4;pond", "4;tunnel"))
    assert result.exit_code == 1
    assert "Line 15: This vote names a project “tunnel” that the file does not list." in result.stderr


@pytest.mark.parametrize(
    "options",
    [
        ("--method", "irv"),
        ("--seats", "2"),
        ("--threshold", "1/2"),
        ("--method", "greedy", "--completion", "add1"),
        ("--completion", "add2"),
    ],
)
def test_options_that_mean_nothing_for_a_budget_are_wrong_use(
    runner: FlaskCliRunner, tmp_path: Path, options: tuple[str, ...]
) -> None:
    assert count(runner, tmp_path, PARK.format(""), *options).exit_code == 2


def test_a_completion_means_nothing_for_other_ballots(runner: FlaskCliRunner, tmp_path: Path) -> None:
    path = tmp_path / "trees.soi"
    path.write_text("# NUMBER ALTERNATIVES: 1\n# NUMBER VOTERS: 1\n# ALTERNATIVE NAME 1: Ash\n1: 1\n")
    assert runner.invoke(args=["polls", "count", str(path), "--completion", "add1"]).exit_code == 2
