"""Keyset pages."""

import pytest

from app.kit.paging import Page, read_key


def test_the_row_too_many_says_that_there_is_another_page() -> None:
    page = Page.of([9, 8, 7], 2, str)
    assert (page.items, page.after) == ([9, 8], "8")


@pytest.mark.parametrize("rows", [[], [9], [9, 8]])
def test_the_last_page_leads_nowhere(rows: list[int]) -> None:
    page = Page.of(rows, 2, str)
    assert (page.items, page.after) == (rows, None)


def test_a_key_is_the_number_of_the_last_row_seen() -> None:
    assert read_key("42") == 42


@pytest.mark.parametrize("text", ["", "abc", "-1", "1e3", "٣", "9" * 30])
def test_a_key_that_is_none_means_the_first_page(text: str) -> None:
    assert read_key(text) is None
