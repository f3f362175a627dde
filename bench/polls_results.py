"""Results of polls that have closed: by one choice, by orders in rounds, and a budget, of 12 options each.

`python -m bench.polls_results` runs this part alone.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from bench import table
from bench.measuring import Sites, lines_in_process, lines_over_http
from bench.pages import Page
from bench.towns import ELECTORATE, HALL, in_a_folder

PAGES = (
    Page("choice", "results by one choice", "/polls/choice/results"),
    Page("order", "results by orders, in rounds", "/polls/order/results"),
    Page("budget", "results of a budget", "/polls/budget/results"),
)


def report(folder: Path) -> Iterator[str]:
    sites = Sites(folder, HALL, ELECTORATE, PAGES)
    lines = list(lines_in_process(sites))
    with ExitStack() as stack:
        lines += lines_over_http(sites, sites.start(stack))
    yield "Results of polls, by ballots"
    yield table.as_text(lines, HALL.size, ELECTORATE.size)


if __name__ == "__main__":
    in_a_folder(report)
