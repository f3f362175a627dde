"""The standard for other programs: the published lines, one household's band, and a clear word on bad requests."""

import json
import logging
from typing import Any

import pytest
from sqlalchemy import update
from werkzeug.test import TestResponse

from app.db import db
from app.mis.models import MisParameterSet
from tests.client import TownClient

REFERENCE = {"adults": 2, "child_ages": [3, 7], "tenure": "private", "income": 40_000}
BAND = "/api/v1/mis/band"
THRESHOLDS = "/api/v1/mis/thresholds"


def ask(client: TownClient, **changes: Any) -> TestResponse:
    return client.post(BAND, json={**REFERENCE, **changes})


def problem(response: TestResponse, status: int) -> dict[str, Any]:
    assert response.status_code == status
    assert response.mimetype == "application/problem+json"
    assert response.headers["Cache-Control"] == "no-store"
    document = response.get_json()
    assert document["status"] == status
    assert document["title"]
    return dict(document)


@pytest.mark.parametrize(
    ("tenure", "tops"),
    [("private", {"D": 34_099, "C": 57_718, "B": 67_718}), ("social", {"D": 26_659, "C": 50_278, "B": 60_278})],
)
def test_the_vision_s_table_comes_out_exactly(client: TownClient, tenure: str, tops: dict[str, int]) -> None:
    for income, band in (
        (tops["D"], "D"),
        (tops["D"] + 1, "C"),
        (tops["C"], "C"),
        (tops["B"], "B"),
        (tops["B"] + 1, "A"),
    ):
        answer = ask(client, tenure=tenure, income=income).get_json()
        assert (answer["set"], answer["band"], answer["thresholds"]) == ("2022/23", band, tops)
        assert answer["reasons"]


def test_an_answer_is_nobody_s_to_keep(client: TownClient) -> None:
    response = ask(client)
    assert response.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in response.headers
    assert "Access-Control-Allow-Origin" not in response.headers


def test_a_set_and_a_scale_may_be_chosen(client: TownClient) -> None:
    answer = ask(client, set="2022/23", equivalence="bhc", adults=1, child_ages=[]).get_json()
    assert answer["equivalence"] == "bhc"
    assert answer["thresholds"] == {"D": 18_674, "C": 23_850, "B": 33_850}


@pytest.mark.parametrize(
    ("changes", "pointer", "reason"),
    [
        ({"adults": "two"}, "#/adults", "not_a_whole_number"),
        ({"adults": 0}, "#/adults", "out_of_range"),
        ({"child_ages": [100]}, "#/child_ages", "out_of_range"),
        ({"child_ages": [1] * 14}, "#/child_ages", "too_many"),
        ({"income": -5}, "#/income", "negative"),
        ({"income": "£1,2,3"}, "#/income", "malformed"),
        ({"income": 10**12}, "#/income", "too_large"),
        ({"income": 1e308}, "#/income", "too_large"),
        ({"income": None}, "#/income", "missing"),
        ({"income": [1]}, "#/income", "not_an_amount"),
        ({"tenure": "none", "housing_cost": 5}, "#/tenure", "no_home_has_no_rooms"),
        ({"a/b~c": 1}, "#/a~1b~0c", "unknown"),
        ({"set": "1066/67"}, "#/set", "unknown"),
        ({"set": {"name": "2022/23"}}, "#/set", "unknown"),
        ({"equivalence": "mis_table"}, "#/equivalence", "unknown"),
        ({"equivalence": ["ahc"]}, "#/equivalence", "unknown"),
    ],
)
def test_a_question_that_cannot_be_answered_points_to_its_field(
    client: TownClient, changes: dict[str, Any], pointer: str, reason: str
) -> None:
    found = problem(ask(client, **changes), 422)["errors"]
    assert [(each["pointer"], each["reason"]) for each in found] == [(pointer, reason)]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'"x"',
        b'{"income": NaN}',
        b"\xff",
        b'{"adults":1,"adults":2}',
        b"[" * 15_000,
        rb'{"set": "\u0000"}',
        rb'{"set": "\ud800"}',
    ],
)
def test_what_is_not_one_json_object_is_refused(client: TownClient, body: bytes) -> None:
    problem(client.post(BAND, data=body, content_type="application/json"), 400)


def test_a_form_is_not_json(client: TownClient) -> None:
    problem(client.post(BAND, data=REFERENCE), 400)


@pytest.mark.parametrize("content_type", ["application/json", "application/x-www-form-urlencoded", "text/plain"])
def test_ten_megabytes_are_too_many(client: TownClient, content_type: str) -> None:
    problem(client.post(BAND, data=b" " * 10_000_000, content_type=content_type), 413)


def test_every_problem_is_said_at_once(client: TownClient) -> None:
    found = problem(client.post(BAND, json={"adults": 9.5, "shoe_size": 43}), 422)["errors"]
    assert {each["field"] for each in found} == {"adults", "shoe_size", "tenure", "income"}


def test_no_answer_and_no_refusal_leaves_an_amount_in_the_log(
    client: TownClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    assert "87654" not in ask(client, income=87_654.32, tenure="castle").text
    ask(client, income=87_654.32)
    assert "87654" not in caplog.text


def test_answering_asks_the_database_once(client: TownClient, max_queries: Any) -> None:
    ask(client)
    with max_queries(1):
        ask(client)


def test_without_a_set_the_api_says_so(client: TownClient) -> None:
    db.session.execute(update(MisParameterSet).values(superseded_at=MisParameterSet.approved_at))
    problem(ask(client), 404)
    problem(client.get(THRESHOLDS), 404)


def test_the_lines_of_the_set_in_force(client: TownClient) -> None:
    response = client.get(THRESHOLDS)
    document = response.get_json()
    assert document["set"] == "2022/23"
    assert document["effective_from"] == "2022-04-01"
    assert document["sources"]["buffer"]["standing"] == "published"
    assert len(document["households"]) == 12
    assert len(document["thresholds"]) == 12 * 3 * 2
    published = [line for line in document["thresholds"] if line["standing"] == "published"]
    assert {(line["tenure"], line["D"], line["C"], line["B"]) for line in published} == {
        ("private", 34_099, 57_718, 67_718),
        ("social", 26_659, 50_278, 60_278),
    }
    assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_who_has_the_lines_need_not_fetch_them_again(client: TownClient) -> None:
    first = client.get(THRESHOLDS)
    assert first.headers["Cache-Control"] == "public, max-age=300"
    again = client.get(THRESHOLDS, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    dated = client.get(THRESHOLDS, headers={"If-Modified-Since": first.headers["Last-Modified"]})
    assert dated.status_code == 304


def test_a_set_that_was_superseded_can_still_be_read_and_one_that_is_not_there_cannot(client: TownClient) -> None:
    db.session.execute(update(MisParameterSet).values(superseded_at=MisParameterSet.approved_at))
    assert client.get(THRESHOLDS, query_string={"set": "2022/23"}).get_json()["superseded_at"]
    problem(client.get(THRESHOLDS, query_string={"set": "1066/67"}), 404)
    problem(client.get(THRESHOLDS + "?set=%00"), 404)


def test_reading_the_lines_takes_few_statements(client: TownClient, max_queries: Any) -> None:
    with max_queries(3):
        client.get(THRESHOLDS)


def test_the_document_is_one_json_text(client: TownClient) -> None:
    assert json.loads(client.get(THRESHOLDS).text)["unit"] == "GBP a year"
