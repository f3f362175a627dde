"""Time stands still: a code read at the end of a half minute is used within it."""

from collections.abc import Iterator

import pytest
import time_machine

from app.kit.clock import now


@pytest.fixture(autouse=True)
def _still() -> Iterator[None]:
    with time_machine.travel(now(), tick=False):
        yield
