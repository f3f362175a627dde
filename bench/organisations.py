"""Organisations' pledges: the register and its views, one organisation, and taking all of it away.

`python -m bench.organisations` runs this part alone.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from bench import table
from bench.measuring import Sites, lines_in_process, lines_over_http
from bench.pages import Page
from bench.towns import FEW, MANY, in_a_folder

FILTER = "priority=net-zero&ward=E05014743&status=on_track"
PAGES = (
    Page("register", "register", "/organisations"),
    Page("filtered", "register, filtered", f"/organisations?{FILTER}"),
    Page("searched", "register, filtered and by words", f"/organisations?{FILTER}&q=local"),
    Page("table", "register as a table", "/organisations?view=table"),
    Page("outcomes", "register by outcome", "/organisations?view=outcomes"),
    Page("gaps", "gaps", "/organisations/gaps"),
    Page("organisation", "an organisation", "/organisations/round-green-academy-7"),
)


def report(folder: Path) -> Iterator[str]:
    sites = Sites(folder, FEW, MANY, PAGES)
    lines = list(lines_in_process(sites))
    with ExitStack() as stack:
        lines += lines_over_http(sites, sites.start(stack))
    yield "Organisations"
    yield table.as_text(lines, f"{FEW.size}", f"{MANY.size}")


if __name__ == "__main__":
    in_a_folder(report)
