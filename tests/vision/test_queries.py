"""Reading the vision."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from app.kit.clock import now
from app.kit.errors import NotFound
from app.vision import actions, queries
from app.vision.rules import Status


def test_priorities_come_in_the_documents_order(session: Any) -> None:
    slugs = [priority.slug for priority in queries.list_priorities()]
    assert slugs == ["inclusive-economy", "population-wellbeing", "net-zero", "child-friendly-town", "fairness"]


def test_outcomes_come_by_priority_and_place(session: Any) -> None:
    codes = [outcome.code for outcome in queries.list_outcomes()]
    assert codes[:6] == ["IE1", "IE2", "IE3", "IE4", "IE5", "PW1"]
    assert len(codes) == 25


def test_an_outcome_is_found_in_small_letters_too(session: Any) -> None:
    assert queries.get_outcome("cf5") is queries.get_outcome("CF5")


@pytest.mark.parametrize("find", [queries.get_priority, queries.get_outcome, queries.get_development])
def test_what_does_not_exist_is_not_found(session: Any, find: Callable[[str], Any]) -> None:
    with pytest.raises(NotFound):
        find("nothing")


def test_a_board_knows_whom_it_reports_to(session: Any) -> None:
    board = queries.get_priority("net-zero").board
    assert board.name == "Climate Change Steering Group"
    assert board.reports_to_slug == "inclusive-economy-board"


def test_the_status_is_that_of_the_newest_date_not_of_the_last_row(session: Any) -> None:
    actions.post_update("IE-D1", status=Status.DELIVERED, text="Open.", actor=None)
    actions.post_update("IE-D1", status=Status.AT_RISK, text="Late.", actor=None, at=now() - timedelta(days=90))
    progress = queries.list_progress([queries.get_development("IE-D1")])
    assert progress[0].status is Status.DELIVERED


def test_of_two_updates_at_one_moment_the_later_row_is_newer(session: Any) -> None:
    moment = now()
    for status in (Status.UNDER_WAY, Status.DELIVERED):
        actions.post_update("IE-D1", status=status, text="News.", actor=None, at=moment)
    assert queries.list_progress([queries.get_development("IE-D1")])[0].status is Status.DELIVERED


def test_all_developments_are_planned_until_something_is_said(session: Any) -> None:
    progress = queries.list_all_progress()
    assert len(progress) == 25
    assert {item.status for item in progress} == {Status.PLANNED}


def test_the_document_is_read_once_and_then_asked_only_for_its_edition(
    session: Any, max_queries: Callable[[int], Any]
) -> None:
    queries.get_vision()
    queries.forget_vision()
    with max_queries(1):
        queries.list_priorities()
        queries.get_outcome("IE1")


def test_the_progress_of_all_developments_is_one_statement(session: Any, max_queries: Callable[[int], Any]) -> None:
    queries.get_vision()
    with max_queries(1):
        queries.list_all_progress()
