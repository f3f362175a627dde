"""Organisations' pledges: the register and its views, one organisation, and taking all of it away.

`python -m bench.organisations` runs this part alone.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from bench import table, taking
from bench.measuring import Sites, lines_in_process, lines_over_http, say
from bench.pages import Page
from bench.towns import FEW, MANY, in_a_folder

SLUG = "round-green-academy-7"  # the same in both towns
FILTER = "priority=net-zero&ward=E05014743&status=on_track"
PAGES = (
    Page("register", "register", "/organisations"),
    Page("filtered", "register, filtered", f"/organisations?{FILTER}"),
    Page("searched", "register, filtered and by words", f"/organisations?{FILTER}&q=local"),
    Page("table", "register as a table", "/organisations?view=table"),
    Page("outcomes", "register by outcome", "/organisations?view=outcomes"),
    Page("gaps", "gaps", "/organisations/gaps"),
    Page("organisation", "an organisation", f"/organisations/{SLUG}"),
)


def report(folder: Path) -> Iterator[str]:
    sites = Sites(folder, FEW, MANY, PAGES)
    lines = list(lines_in_process(sites))
    with ExitStack() as stack:
        lines += lines_over_http(sites, sites.start(stack))
    yield "Organisations"
    yield table.as_text(lines, FEW.size, MANY.size)
    yield from _taken_away(sites.databases["large"])
    yield from _sent(sites.databases["large"])


def _taken_away(database: Path) -> Iterator[str]:
    for path in ("/organisations/register.csv", "/organisations/updates.csv"):
        say(f"Taking {path}")
        took = taking.take(database, path)
        yield f"{path}: {took.lines:,} lines, {took.as_text()} (150 MB at most)"


def _sent(database: Path) -> Iterator[str]:
    say("Sending many updates in one file")
    looked, kept = taking.send(database, SLUG)
    yield f"a file of {looked.lines:,} updates, looked through: {looked.as_text()}"
    yield f"a file of {kept.lines:,} updates, kept: {kept.as_text()}"


if __name__ == "__main__":
    in_a_folder(report)
