"""Where a page ended travels in an address, and only ours comes back in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.opendata import marks

PARTS = st.one_of(st.integers(0, marks.LARGEST), st.text("abcXYZ019-’é ", max_size=20))


@given(st.lists(PARTS, min_size=1, max_size=4))
def test_what_was_written_reads_back(parts: list[str | int]) -> None:
    assert marks.read(marks.write(tuple(parts)), [type(part) for part in parts]) == tuple(parts)


@given(st.text(max_size=500))
def test_any_other_text_is_refused(text: str) -> None:
    with pytest.raises(marks.BadMark):
        marks.read(text, (int, str, str))


@pytest.mark.parametrize("mark", [("a",), (1, "a"), (-1,), (2**31,), (True,), ("\x00",), ("\ud800",), ([],), (1.5,)])
def test_a_mark_of_another_list_is_refused(mark: tuple[object, ...]) -> None:
    with pytest.raises(marks.BadMark):
        marks.read(marks.write(mark), (int,))  # type: ignore[arg-type]
