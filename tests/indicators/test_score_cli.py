"""`flask indicators score`: what scripts read."""

import json
from typing import Any

import pytest
from flask import Flask

from tests.factories.index import TOWN, publish_scores, ward_codes


def test_scores_are_one_json_document(app: Flask, session: Any) -> None:
    wards = ward_codes()
    publish_scores({wards[0]: 40, wards[1]: 40, wards[2]: 10, TOWN: 45})
    result = app.test_cli_runner().invoke(args=["indicators", "score", "--format", "json"])
    assert result.exit_code == 0
    answer = json.loads(result.stdout)
    assert (answer["version"], answer["year"]) == ("2026.1", 2025)
    assert answer["areas"][wards[1]]["rank"] == 1
    assert answer["areas"][wards[2]]["rank_range"] == [3, 3]
    assert answer["areas"][TOWN]["index"] == pytest.approx(45)
    assert set(answer["areas"][TOWN]["dimensions"]) == {"basic_human_needs", "foundations_of_wellbeing", "opportunity"}
    assert answer["areas"][wards[5]]["index"] is None
    assert result.stderr == "0 scores changed.\n"


def test_scores_are_lines_for_people(app: Flask, session: Any) -> None:
    publish_scores({ward_codes()[0]: 40})
    result = app.test_cli_runner().invoke(args=["indicators", "score", "--version", "2026.1"])
    first, line, *others = result.stdout.splitlines()
    assert first == "Version 2026.1, figures up to 2025"
    assert line.split() == [
        "E05014735",
        "Barnfield",
        "40.0",
        "1",
        "(1",
        "to",
        "1)",
        "40.0",
        "40.0",
        "40.0",
        "14",
        "of",
        "14",
    ]
    assert len(others) == 20
    assert "no index" in others[0]


def test_without_figures_it_says_so(app: Flask, session: Any) -> None:
    result = app.test_cli_runner().invoke(args=["indicators", "score"])
    assert result.exit_code == 0
    assert "no figure yet" in result.stdout


def test_an_unknown_version_is_refused(app: Flask, session: Any) -> None:
    result = app.test_cli_runner().invoke(args=["indicators", "score", "--version", "1999.1"])
    assert result.exit_code == 1
    assert "no such published version" in result.stderr
