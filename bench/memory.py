"""How much memory a process has of its own: what it shares with the system, such as a mapped database, apart."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

OFTEN = 0.01  # seconds between two looks
STATUS = Path("/proc/self/status")


@dataclass
class Memory:
    """Megabytes, and the most there were."""

    before: float
    peak: float


@contextmanager
def watched() -> Iterator[Memory]:
    """Look every moment until the block ends."""
    memory = Memory(_own(), _own())
    is_over = Event()

    def look() -> None:
        while not is_over.wait(OFTEN):
            memory.peak = max(memory.peak, _own())

    watcher = Thread(target=look)
    watcher.start()
    try:
        yield memory
    finally:
        is_over.set()
        watcher.join()


def _own() -> float:
    found = re.search(r"RssAnon:\s+(\d+) kB", STATUS.read_text())
    assert found, "Linux says how much memory is a process's own"
    return int(found[1]) / 1024
