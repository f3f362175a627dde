"""The Minimum Income Standard: one band, a million bands, and a file of a million households.

`python -m bench.standard` runs this part alone.
"""

import os
import re
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from statistics import median
from subprocess import PIPE, Popen

import numpy as np

from app.mis.actions import REFERENCE_FOLDER
from app.mis.household import Household
from app.mis.parameter_file import read_set
from app.mis.rules import band_of
from app.mis.vector import COUNCIL_TAX_BANDS, TENURES, Columns, answer
from bench.households import as_told, household_at, random_columns
from bench.towns import PROJECT, SMALL, copy_of, environment, in_a_folder

ROUNDS = 5
ANSWERS = 4_000  # a round
HOUSEHOLDS = 1_000_000
BATCH = 100_000
SIZES = (100_000, HOUSEHOLDS)
FIGURES = read_set((REFERENCE_FOLDER / "2022-23.json").read_text("utf-8"))
HEADER = "id,ward,weight,adults,pensioners,child_ages,tenure,council_tax_band,housing_cost,debt_repayments,income\n"
# As published by its makers' package, measured beside this project: context, for it does far more than this.
POLICYENGINE = "8 to 10 s"


def report(folder: Path) -> Iterator[str]:
    """Lines of text, each when it is measured."""
    database = copy_of(SMALL, folder)
    yield "The Minimum Income Standard"
    yield f"one band in the rules: {one_band():.1f} µs (median; 50 at most)"
    seconds, compared, different = vectorised()
    yield f"vectorised rules: {compared / seconds:,.0f} households a second"
    yield f"vectorised and scalar rules: {compared:,} random households compared, {different} answers differ"
    for size in SIZES:
        run = band_file(database, folder, size)
        yield (
            f"band-file of {size:,}: {size / run.seconds:,.0f} households a second;"
            f" {1e6 * run.cpu / size:.1f} µs of CPU each; peak {run.kilobytes / 1024:,.0f} MB a process"
        )
    yield f"context, not a peer: PolicyEngine UK takes {POLICYENGINE} a household, for it works out taxes and benefits"


def one_band() -> float:
    """Microseconds, for the vision's own household: the median of the rounds' medians."""
    household = Household(adults=2, child_ages=(3, 7))
    medians = []
    for _round in range(ROUNDS):
        times = []
        for pounds in range(ANSWERS):
            start = time.perf_counter_ns()
            band_of(household, pounds * 2_000, FIGURES)
            times.append(time.perf_counter_ns() - start)
        medians.append(median(times) / 1000)
    return median(medians)


def vectorised() -> tuple[float, int, int]:
    """Seconds of the vectorised rules, households compared with the scalar ones, and how many differ."""
    seconds, compared, different, seed = 0.0, 0, 0, 0
    while compared < HOUSEHOLDS:
        columns = random_columns(2 * BATCH, seed)
        columns = Columns(*(getattr(columns, field.name)[: HOUSEHOLDS - compared] for field in fields(Columns)))
        start = time.perf_counter()
        answers = answer(columns, FIGURES)
        seconds += time.perf_counter() - start
        for place in range(len(answers.band)):
            household, income = household_at(columns, place)
            told = band_of(household, income, FIGURES)
            scalar = (told.lines.d, told.lines.c, told.lines.b, told.band, told.reasons)
            different += as_told(answers, place) != scalar
        compared, seed = compared + len(answers.band), seed + 1
        print(f"{compared:,} households compared", file=sys.stderr, flush=True)
    return seconds, compared, different


@dataclass(frozen=True)
class Run:
    """Seconds from the first row read to the last written, CPU seconds of all processes, start-up and all, and peak."""

    seconds: float
    cpu: float
    kilobytes: int  # of the largest process


def band_file(database: Path, folder: Path, size: int) -> Run:
    """The command on a file of so many households."""
    source, target = folder / f"households-{size}.csv", folder / "bands.csv"
    write_households(source, size)
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "mis", "band-file", str(source), str(target)]
    process = Popen(command, env=environment(database), cwd=PROJECT, stderr=PIPE, text=True)
    assert process.stderr is not None
    told = process.stderr.read()
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    summary = re.search(r"([\d,]+) households answered .* in ([\d.]+) s", told)
    if summary is None or int(summary[1].replace(",", "")) != size:
        raise SystemExit(f"band-file: {told}")
    return Run(float(summary[2]), usage.ru_utime + usage.ru_stime, usage.ru_maxrss)


def write_households(path: Path, size: int) -> None:
    rng = np.random.default_rng(size)
    ages = ["", "", "3", "3;7", "15", "1;9;16"]
    with path.open("w") as file:
        file.write(HEADER)
        for start in range(0, size, BATCH):
            count = min(BATCH, size - start)
            draws = rng.integers(0, 2**31, (7, count)).tolist()
            for number, (ward, adults, child, tenure, band, cost, income) in enumerate(zip(*draws, strict=True), start):
                where = TENURES[tenure % 4]  # no one without a home: their rows would be refused a rent
                rent = str(4_000 + cost % 12_000) if where == "private" and cost % 2 else ""
                file.write(
                    f"h{number},E050147{35 + ward % 20},{1 + ward % 40},{1 + adults % 3},0,{ages[child % len(ages)]},"
                    f"{where},{COUNCIL_TAX_BANDS[band % 5]},{rent},,{income % 90_000}.{income % 90 + 10}\n"
                )


if __name__ == "__main__":
    in_a_folder(report)
