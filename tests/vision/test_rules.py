"""Where a development stands, and figures in words."""

import pytest

from app.vision.rules import Status, in_figures, status_after, tally


def test_a_development_nobody_has_written_about_is_planned() -> None:
    assert status_after(None) is Status.PLANNED


@pytest.mark.parametrize("status", list(Status))
def test_the_newest_update_decides(status: Status) -> None:
    assert status_after(status) is status


def test_a_tally_names_every_status_even_when_nothing_stands_there() -> None:
    assert tally([Status.DELIVERED, Status.DELIVERED]) == {
        Status.PLANNED: 0,
        Status.UNDER_WAY: 0,
        Status.DELIVERED: 2,
        Status.AT_RISK: 0,
    }


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [(73, "% of residents", "73%"), (33.3, "% of residents", "33.3%"), (1200, "homes", "1,200 homes")],
)
def test_figures_lose_nothing_and_gain_no_noughts(value: float, unit: str, words: str) -> None:
    assert in_figures(value, unit) == words
