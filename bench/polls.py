"""Voting: a ballot cast where 500,000 lie already, beside the smallest write, on SQLite and on Postgres.

`python -m bench.polls` runs this part alone; `python -m bench.polls 20000` does it with so many ballots.
"""

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from itertools import repeat
from pathlib import Path

from flask import Flask

from app import create_app
from app.config import Settings
from bench import cpu, load, reference, table, voters
from bench.measuring import HTTP_REQUESTS, ROUNDS, WARM_UP, cpu_of, rates_of, say, statements_of
from bench.pages import Page
from bench.serving import serving
from bench.table import Line
from bench.towns import SECRET_KEY, environment, in_a_folder
from tests.databases import new_database

FEW, MANY = 1_000, 500_000
VOTE = Page("vote", "cast a ballot", "", is_remembered=False)
BESIDE = ("small", "large", "bare")


class Polls:
    """The site on a poll with few ballots and on one with many, and the smallest write on the latter's database."""

    def __init__(self, folder: Path, urls: dict[str, str], sizes: dict[str, int]) -> None:
        self.folder = folder
        self.urls = urls
        self.databases = urls
        self.sites = {kind: _site_on(url, folder) for kind, url in urls.items()}
        self.votes: dict[str, Iterator[load.Request]] = {}
        number = WARM_UP + ROUNDS * (cpu.REQUESTS + HTTP_REQUESTS) + 1
        for kind, site in self.sites.items():
            say(f"Filling a poll with {sizes[kind]:,} ballots …")
            with site.app_context():
                poll = voters.make_poll(sizes[kind])
                self.votes[kind] = iter(voters.make_requests(site, poll, number))
        self.reference = reference.build({}, urls["large"])

    def application(self, kind: str, *, remembers: bool = False) -> Flask:  # noqa: ARG002 - as other parts have it
        return self.sites.get(kind, self.reference)

    def requests(self, kind: str, page: Page) -> Iterator[load.Request]:  # noqa: ARG002
        return self.votes.get(kind) or repeat(("POST", "/insert", {}, ""))

    def start(self, stack: ExitStack) -> dict[str, int]:
        ports = {
            kind: stack.enter_context(serving("wsgi:application", _environment(url))) for kind, url in self.urls.items()
        }
        beside = _environment(self.urls["large"]) | {"BENCH_PAGES": str(self.folder)}
        ports["bare"] = stack.enter_context(serving("bench.reference:create_reference", beside))
        return ports

    def close(self) -> None:
        for site in (*self.sites.values(), self.reference):
            with site.app_context():
                site.extensions["sqlalchemy"].engine.dispose()


def _site_on(url: str, folder: Path) -> Flask:
    """A migrated, empty town; rate limits and jobs are off."""
    settings = Settings(
        environment="development", secret_key=SECRET_KEY, database_url=url, instance=folder, is_testing=True
    )
    site = create_app(settings)
    for command in (["db", "upgrade"], ["reference", "load"]):
        done = site.test_cli_runner().invoke(args=command)
        assert done.exit_code == 0, done.output
    return site


def _environment(url: str) -> dict[str, str]:
    return environment(Path()) | {"DATABASE_URL": url}


def report(folder: Path, many: int = MANY) -> Iterator[str]:
    """A table for each database."""
    sizes = {"small": FEW, "large": many}
    for database in ("sqlite", "postgres"):
        yield f"Casting a ballot, on {database}"
        with ExitStack() as stack:
            urls = {}
            for kind in sizes:
                own = folder / f"{database}-{kind}"
                own.mkdir()
                urls[kind] = stack.enter_context(new_database(database, own))
            polls = Polls(folder, urls, sizes)
            stack.callback(polls.close)
            yield table.as_text(list(_lines(polls)), f"{FEW:,}", f"{many:,}")


def _lines(polls: Polls) -> Iterator[Line]:
    say(f"CPU of {VOTE.label}")
    yield Line(f"{VOTE.label}: CPU ms", cpu_of(polls, VOTE, BESIDE), target="5 ms at most")
    yield statements_of(polls, VOTE)
    with ExitStack() as stack:
        yield from rates_of(polls, polls.start(stack), VOTE, BESIDE, target="0.6 x bare at least")


if __name__ == "__main__":
    in_a_folder(partial(report, many=int(sys.argv[1])) if sys.argv[1:] else report)
