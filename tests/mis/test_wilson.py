"""The interval of a share, by published figures (facts 3.5)."""

import pytest

from app.mis.wilson import wilson


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [(22, 100, 0.1500, 0.3107), (220, 1000, 0.1954, 0.2467), (3, 20, 0.0524, 0.3604)],
)
def test_it_is_wilson_s(count: int, of: int, low: float, high: float) -> None:
    assert wilson(count / of, of) == pytest.approx((low, high), abs=5e-5)


def test_it_stays_between_nothing_and_all() -> None:
    assert wilson(0, 20)[0] == 0
    assert wilson(1, 20)[1] == 1
