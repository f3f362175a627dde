"""A file of figures read, checked, kept as a draft and published: how fast, and in how much memory.

`python -m bench.indicators_import [ROWS]`; ten million rows if not said, and beside them a tenth of it.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from sqlalchemy import insert

from app import create_app
from app.db import db, table_of
from app.indicators import releasing
from app.indicators.importing import Source, import_file
from app.indicators.models import Area, Indicator
from app.indicators.rules import AreaKind, IntervalMethod, Polarity, Unit
from bench.memory import watched
from bench.towns import FLASK, PROJECT, SECRET_KEY, in_a_folder
from tests.databases import new_database

ROWS = 10_000_000
INDICATORS, AREAS = 200, 250
FIRST_YEAR = 2012  # months before it could be financial years
CODES = [f"bench-{number:03}" for number in range(INDICATORS)]
PLACES = [f"E019{number:05}" for number in range(AREAS)]


def report(folder: Path, rows: int = ROWS) -> Iterator[str]:
    yield "| figures from a file | rows | checked and kept, rows/s | published, rows/s | in all, rows/s | memory |"
    yield "|---|---|---|---|---|---|"
    for kind, size in product(("sqlite", "postgres"), (rows // 10, rows)):
        file = folder / "figures.csv"
        _write(file, size)
        own = folder / f"{kind}-{size}"
        own.mkdir()
        with new_database(kind, own) as url:
            yield _line(kind, size, _run(url, file))


def _line(kind: str, rows: int, took: dict[str, float]) -> str:
    speeds = (rows / took["kept"], rows / took["published"], rows / (took["kept"] + took["published"]))
    return f"| {kind} | {rows:,} | {' | '.join(f'{speed:,.0f}' for speed in speeds)} | {took['memory']:,.0f} MB |"


def _write(file: Path, rows: int) -> None:
    """In the order statistical offices write: by indicator, area and month; with counts, and no interval."""
    months = -(-rows // (INDICATORS * AREAS))
    written = 0
    with file.open("w", encoding="utf-8") as out:
        out.write("indicator,area,period,value,numerator,denominator,status\n")
        for code, place in product(CODES, PLACES):
            for month in range(min(months, rows - written)):
                year, part = FIRST_YEAR + month // 12, month % 12 + 1
                out.write(f"{code},{place},{year}-{part:02},{(written * 7919) % 1000 / 10},,,\n")
                written += 1


def _run(url: str, file: Path) -> dict[str, float]:
    """In a process of its own, whose memory is nobody else's."""
    settings = {"APP_ENV": "development", "SECRET_KEY": SECRET_KEY, "DATABASE_URL": url, "PYTHONPATH": str(PROJECT)}
    environment = {**os.environ, **settings}
    for prepared in ((*FLASK, "db", "upgrade"), (*FLASK, "reference", "load")):
        subprocess.run([sys.executable, *prepared], env=environment, cwd=PROJECT, check=True, stdout=subprocess.DEVNULL)
    command = [sys.executable, "-m", "bench.indicators_import", "--from", str(file)]
    done = subprocess.run(command, env=environment, cwd=PROJECT, check=True, stdout=subprocess.PIPE)
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def _bring(file: Path) -> dict[str, float]:
    """What the command does, with a look at the clock between."""
    _prepare()
    with watched() as memory, file.open("rb") as stream:
        begun = time.perf_counter()
        done = import_file(Source(stream), title="A large file", actor=None)
        kept = time.perf_counter()
        assert done.release is not None, done.refusals
        releasing.publish_release(done.release, actor=None)
        db.session.commit()
        published = time.perf_counter()
    return {"kept": kept - begun, "published": published - kept, "memory": memory.peak}


def _prepare() -> None:
    facts = {
        "position": 1000,
        "title": "Measured",
        "unit": Unit.PERCENT,
        "unit_words": "of something",
        "decimals": 1,
        "polarity": Polarity.HIGHER,
        "meaning": "",
        "why": "",
        "interval": IntervalMethod.WILSON,
        "source": "Nobody",
        "licence": "None",
    }
    areas = [{"code": code, "kind": AreaKind.COMPARATOR, "name": code, "population_source": ""} for code in PLACES]
    db.session.execute(insert(table_of(Indicator)), [{"code": code, **facts} for code in CODES])
    db.session.execute(insert(table_of(Area)), areas)
    db.session.commit()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--from"]:
        with create_app().app_context():
            print(json.dumps(_bring(Path(sys.argv[2]))))
    else:
        asked = int(sys.argv[1]) if sys.argv[1:] else ROWS
        in_a_folder(lambda folder: report(folder, asked))
