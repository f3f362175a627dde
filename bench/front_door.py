"""The front door: its public pages, confirming a pledge, and what a first visit takes over the wire.

`python -m bench.front_door` runs this part alone.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from itertools import repeat
from pathlib import Path

from bench import cpu, first_view, load, residents, table
from bench.measuring import (
    HTTP_REQUESTS,
    ROUNDS,
    WARM_UP,
    Sites,
    cpu_of,
    lines_in_process,
    lines_over_http,
    rates_of,
    say,
    statements_of,
)
from bench.pages import Page
from bench.table import Line
from bench.towns import LARGE, SMALL, in_a_folder

PAGES = (
    Page("home", "home", "/"),
    Page("wall", "wall", "/pledges"),
    Page("wall-priority", "wall, one priority", "/pledges?priority=net-zero"),
    Page("wall-ward", "wall, one ward", "/pledges?ward=E05014743"),
    Page("wall-both", "wall, priority and ward", "/pledges?priority=fairness&ward=E05014743"),
    Page("wall-words", "wall, by words", "/pledges?q=every"),
    Page("priority", "a priority", "/vision/net-zero"),
    Page("form", "pledge form", "/pledges/new", is_remembered=False),
)
CONFIRM = Page("confirm", "confirm a pledge", "", is_remembered=False)
BESIDE = ("small", "large", "bare")  # a confirmation is compared with the smallest write alone


class FrontDoor(Sites):
    """With pledges that wait to be confirmed."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, SMALL, LARGE, PAGES)
        number = WARM_UP + ROUNDS * (cpu.REQUESTS + HTTP_REQUESTS)
        say(f"Making {number} pledges to confirm in each town …")
        self.confirmations = {kind: self._confirmations(kind, number) for kind in self.databases}

    def _confirmations(self, kind: str, number: int) -> Iterator[load.Request]:
        site = self.drawing[kind]
        tokens = residents.make_links(site, number)
        browser = residents.open_browser(site, tokens[0])
        headers = {"Cookie": browser.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        body = f"csrf_token={browser.csrf_token}"
        return iter([("POST", f"/links/pledge/{token}", headers, body) for token in tokens])

    def requests(self, kind: str, page: Page) -> Iterator[load.Request]:
        if page is not CONFIRM:
            return super().requests(kind, page)
        return self.confirmations.get(kind) or repeat(("POST", "/insert", {}, ""))


def report(folder: Path) -> Iterator[str]:
    """One table."""
    door = FrontDoor(folder)
    lines = [*lines_in_process(door), *_confirming_in_process(door)]
    with ExitStack() as stack:
        ports = door.start(stack)
        lines += lines_over_http(door, ports)
        lines += rates_of(door, ports, CONFIRM, BESIDE, target="0.6 x bare at least")
        sizes = {kind: [first_view.bytes_of(ports[kind]) / 1024] for kind in door.databases}
    lines.append(Line("first view: KB over the wire", sizes, target="100 at most", digits=1))
    yield table.as_text(lines, SMALL.size, LARGE.size)


def _confirming_in_process(door: FrontDoor) -> Iterator[Line]:
    say(f"CPU of {CONFIRM.label}")
    found = cpu_of(door, CONFIRM, BESIDE)
    yield Line(f"{CONFIRM.label}: CPU ms", found, target="bare: one insert, one counter")
    yield statements_of(door, CONFIRM)


if __name__ == "__main__":
    in_a_folder(report)
