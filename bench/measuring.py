"""What is measured of a page: the same for every part of the site that has pages to measure."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from itertools import repeat
from pathlib import Path
from typing import Protocol

from flask import Flask

from app import create_app
from app.config import Settings
from bench import cpu, load, reference
from bench.pages import Page
from bench.serving import serving
from bench.table import KINDS, Line
from bench.towns import SECRET_KEY, Town, copy_of, environment, url_of

ROUNDS = 5
HTTP_REQUESTS = 200  # a round, for each page and server
WARM_UP = 100
BROWSER = {"Accept-Encoding": "gzip", "Accept-Language": "en-GB"}

Samples = dict[str, list[float]]


class Measured(Protocol):
    """Applications to measure by kind: the town's on each database, and references beside them."""

    @property
    def databases(self) -> Mapping[str, object]: ...

    def application(self, kind: str, *, remembers: bool = False) -> Flask: ...

    def requests(self, kind: str, page: Page) -> Iterator[load.Request]: ...


class Sites:
    """The site on a small and on a large town, and the references to its pages on the large one."""

    def __init__(self, folder: Path, small: Town, large: Town, pages: Sequence[Page]) -> None:
        self.folder = folder
        self.pages = pages
        self.databases = {"small": copy_of(small, folder), "large": copy_of(large, folder)}
        self.drawing = {kind: _site_on(database, folder) for kind, database in self.databases.items()}
        self.remembering = {
            kind: _site_on(database, folder, page_memory=3600) for kind, database in self.databases.items()
        }
        saved = {page.name: self._save(page) for page in pages}
        self.reference = reference.build(saved, url_of(self.databases["large"]))

    def _save(self, page: Page) -> reference.SavedPage:
        """What the large town's site answers, for the references to match."""
        site = self.drawing["large"]
        html = cpu.call(site, "GET", page.path)[1]
        sent = cpu.call(site, "GET", page.path, BROWSER)[1]
        reference.save(self.folder, page.name, html, sent)
        return reference.SavedPage(html, sent)

    def requests(self, kind: str, page: Page) -> Iterator[load.Request]:
        """Endless requests for a page of a site or of a reference."""
        path = page.path if kind in self.databases else f"/{kind}/{page.name}"
        return repeat(("GET", path, BROWSER, ""))

    def application(self, kind: str, *, remembers: bool = False) -> Flask:
        return (self.remembering if remembers else self.drawing).get(kind, self.reference)

    def start(self, stack: ExitStack) -> dict[str, int]:
        """Serve all of them; the port of each."""
        ports = {
            kind: stack.enter_context(serving("wsgi:application", environment(database)))
            for kind, database in self.databases.items()
        }
        beside = environment(self.databases["large"], BENCH_PAGES=str(self.folder))
        ports["plain"] = ports["bare"] = stack.enter_context(serving("bench.reference:create_reference", beside))
        return ports


def _site_on(database: Path, folder: Path, *, page_memory: float = 0) -> Flask:
    settings = Settings(
        environment="development",
        secret_key=SECRET_KEY,
        database_url=url_of(database),
        instance=folder,
        is_testing=True,  # no rate limits, no jobs
        page_memory=page_memory,
    )
    return create_app(settings)


def lines_in_process(sites: Sites) -> Iterator[Line]:
    for page in sites.pages:
        say(f"CPU of {page.label}")
        found = cpu_of(sites, page)
        yield Line(f"{page.label}: CPU ms", found, target="1.2 x small, 2.5 x plain, 5 ms at most")
        yield statements_of(sites, page)
        if page.is_remembered:
            found = cpu_of(sites, page, remembers=True)
            yield Line(f"{page.label}, drawn a moment ago: CPU ms", found, target="2.5 x plain at most")


def lines_over_http(sites: Sites, ports: Mapping[str, int]) -> Iterator[Line]:
    for page in sites.pages:
        yield from rates_of(sites, ports, page)


def cpu_of(sites: Measured, page: Page, kinds: Sequence[str] = KINDS, *, remembers: bool = False) -> Samples:
    """Milliseconds of CPU for one request, a median for each round."""
    samples: Samples = {kind: [] for kind in kinds}
    for _round in range(ROUNDS):
        for kind in kinds:
            seconds = cpu.seconds_of(sites.application(kind, remembers=remembers), sites.requests(kind, page))
            samples[kind].append(seconds * 1000)
    return samples


def statements_of(sites: Measured, page: Page) -> Line:
    counts: Samples = {}
    for kind in sites.databases:
        method, path, headers, body = next(sites.requests(kind, page))
        with cpu.counted_statements(sites.application(kind)) as statements:
            cpu.call(sites.application(kind), method, path, headers, body)
        counts[kind] = [float(len(statements))]
    return Line(f"{page.label}: SQL statements", counts, target="12 at most", digits=0)


def rates_of(
    sites: Measured, ports: Mapping[str, int], page: Page, kinds: Sequence[str] = KINDS, target: str = ""
) -> Iterator[Line]:
    """Requests a second, and the milliseconds that all but one in twenty took less than."""
    say(f"Requests for {page.label}")
    rates: Samples = {kind: [] for kind in kinds}
    tails: Samples = {kind: [] for kind in kinds}
    for kind in kinds:
        requests = sites.requests(kind, page)
        load.measure(ports[kind], [next(requests) for _each in range(WARM_UP)])
    for _round in range(ROUNDS):
        for kind in kinds:
            requests = sites.requests(kind, page)
            done = load.measure(ports[kind], [next(requests) for _each in range(HTTP_REQUESTS)])
            rates[kind].append(done.per_second)
            tails[kind].append(done.p95_ms)
    yield Line(f"{page.label}: requests a second", rates, target=target, digits=0)
    yield Line(f"{page.label}: p95 ms", tails, digits=1)


def say(progress: str) -> None:
    print(progress, file=sys.stderr, flush=True)
