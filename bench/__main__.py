"""`make bench`: measure and print one table to standard output, progress to standard error."""

import platform
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import repeat
from pathlib import Path

from flask import Flask

from app import create_app
from app.config import Settings
from bench import cpu, first_view, load, reference, residents, standard, table
from bench.pages import CONFIRM, PAGES, Page
from bench.serving import serving
from bench.table import KINDS, Line
from bench.towns import LARGE, PROJECT, SECRET_KEY, SMALL, TOWNS, Town, copy_of, environment, url_of

ROUNDS = 5
HTTP_REQUESTS = 200  # a round, for each page and server
WARM_UP = 100
BROWSER = {"Accept-Encoding": "gzip", "Accept-Language": "en-GB"}

Samples = dict[str, list[float]]


class Bench:
    """The towns, the sites on them, and the references, ready to be measured."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.databases = {town: copy_of(town, folder) for town in TOWNS}
        self.sites = {town: _site_on(self.databases[town], folder) for town in TOWNS}
        self.remembering = {town: _site_on(self.databases[town], folder, page_memory=3600) for town in TOWNS}
        self.saved = {page.name: self._save(page) for page in PAGES}
        self.reference = reference.build(self.saved, url_of(self.databases[LARGE]))
        confirmations = WARM_UP + ROUNDS * (cpu.REQUESTS + HTTP_REQUESTS)
        _say(f"Making {confirmations} pledges to confirm in each town …")
        self.confirmations = {town: self._confirmations(town, confirmations) for town in TOWNS}

    def _save(self, page: Page) -> reference.SavedPage:
        """What the large town's site answers, for the references to match."""
        site = self.sites[LARGE]
        html = cpu.call(site, "GET", page.path)[1]
        sent = cpu.call(site, "GET", page.path, BROWSER)[1]
        reference.save(self.folder, page.name, html, sent)
        return reference.SavedPage(html, sent)

    def _confirmations(self, town: Town, number: int) -> Iterator[load.Request]:
        site = self.sites[town]
        tokens = residents.make_links(site, number)
        browser = residents.open_browser(site, tokens[0])
        headers = {"Cookie": browser.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        body = f"csrf_token={browser.csrf_token}"
        return iter([("POST", f"/links/pledge/{token}", headers, body) for token in tokens])

    def requests(self, kind: str, page: Page | None) -> Iterator[load.Request]:
        """Endless requests for a page of a site or of a reference; without a page, confirmations."""
        if page is None:
            town = SMALL if kind == "small" else LARGE
            return repeat(("POST", "/insert", {}, "")) if kind == "bare" else self.confirmations[town]
        path = page.path if kind in {"small", "large"} else f"/{kind}/{page.name}"
        return repeat(("GET", path, BROWSER, ""))

    def application(self, kind: str, *, remembers: bool = False) -> Flask:
        sites = self.remembering if remembers else self.sites
        return {"small": sites[SMALL], "large": sites[LARGE]}.get(kind, self.reference)


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


def measure_cpu(bench: Bench, page: Page | None, *, remembers: bool = False) -> Samples:
    """Milliseconds of CPU for one request, a median for each round."""
    kinds = KINDS if page else ("small", "large", "bare")
    samples: Samples = {kind: [] for kind in kinds}
    for _round in range(ROUNDS):
        for kind in kinds:
            seconds = cpu.seconds_of(bench.application(kind, remembers=remembers), bench.requests(kind, page))
            samples[kind].append(seconds * 1000)
    return samples


def measure_http(bench: Bench, ports: dict[str, int], page: Page | None) -> tuple[Samples, Samples]:
    """Requests a second, and the milliseconds that all but one in twenty took less than."""
    kinds = KINDS if page else ("small", "large", "bare")
    rates: Samples = {kind: [] for kind in kinds}
    tails: Samples = {kind: [] for kind in kinds}
    for _round in range(ROUNDS):
        for kind in kinds:
            requests = bench.requests(kind, page)
            done = load.measure(ports[kind], [next(requests) for _each in range(HTTP_REQUESTS)])
            rates[kind].append(done.per_second)
            tails[kind].append(done.p95_ms)
    return rates, tails


def count_statements(bench: Bench, page: Page | None) -> Line:
    counts: Samples = {}
    for kind in ("small", "large"):
        method, path, headers, body = next(bench.requests(kind, page))
        with cpu.counted_statements(bench.application(kind)) as statements:
            cpu.call(bench.application(kind), method, path, headers, body)
        counts[kind] = [float(len(statements))]
    label = page.label if page else CONFIRM
    return Line(f"{label}: SQL statements", counts, target="12 at most", digits=0)


def lines_in_process(bench: Bench) -> Iterator[Line]:
    for page in PAGES:
        _say(f"CPU of {page.label}")
        found = measure_cpu(bench, page)
        yield Line(f"{page.label}: CPU ms", found, target="1.2 x small, 2.5 x plain, 5 ms at most")
        yield count_statements(bench, page)
        if page.is_remembered:
            found = measure_cpu(bench, page, remembers=True)
            yield Line(f"{page.label}, drawn a moment ago: CPU ms", found, target="2.5 x plain at most")
    _say(f"CPU of {CONFIRM}")
    yield Line(f"{CONFIRM}: CPU ms", measure_cpu(bench, None), target="bare: one insert, one counter")
    yield count_statements(bench, None)


def lines_over_http(bench: Bench) -> Iterator[Line]:
    with ExitStack() as stack:
        ports = {
            "small": stack.enter_context(serving("wsgi:application", environment(bench.databases[SMALL]))),
            "large": stack.enter_context(serving("wsgi:application", environment(bench.databases[LARGE]))),
        }
        beside = environment(bench.databases[LARGE], BENCH_PAGES=str(bench.folder))
        ports["plain"] = ports["bare"] = stack.enter_context(serving("bench.reference:create_reference", beside))
        for page in (*PAGES, None):
            label = page.label if page else CONFIRM
            _say(f"Requests for {label}")
            _warm_up(bench, ports, page)
            rates, tails = measure_http(bench, ports, page)
            target = "" if page else "0.6 x bare at least"
            yield Line(f"{label}: requests a second", rates, target=target, digits=0)
            yield Line(f"{label}: p95 ms", tails, digits=1)
        sizes = {kind: [first_view.bytes_of(ports[kind]) / 1024] for kind in ("small", "large")}
        yield Line("first view: KB over the wire", sizes, target="100 at most", digits=1)


def _warm_up(bench: Bench, ports: dict[str, int], page: Page | None) -> None:
    for kind in KINDS if page else ("bare",):
        requests = bench.requests(kind, page)
        load.measure(ports[kind], [next(requests) for _each in range(WARM_UP)])


def _say(progress: str) -> None:
    print(progress, file=sys.stderr, flush=True)


def main() -> None:
    (PROJECT / "build").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-run-", dir=PROJECT / "build") as name:
        bench = Bench(Path(name))
        lines = [*lines_in_process(bench), *lines_over_http(bench)]
        of_the_standard = list(standard.report(bench.databases[SMALL], bench.folder))
    print(f"Medians of {ROUNDS} rounds. Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}.")
    print(table.as_text(lines))
    print("", *of_the_standard, sep="\n")


if __name__ == "__main__":
    main()
