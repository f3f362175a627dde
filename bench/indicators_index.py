"""The index: every year, every ward, with ranges of ranks, worked out anew and stored.

`python -m bench.indicators_index` runs this part alone.
"""

import random
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from statistics import median

from sqlalchemy import insert, select

from app import create_app
from app.config import Settings
from app.db import db
from app.indicators.figure_row import FigureRow
from app.indicators.index_queries import component_dimensions, list_scored_areas
from app.indicators.models import Goalpost, IndexVersion, Indicator
from app.indicators.releasing import draft_release, publish_release
from app.indicators.rules import IntervalMethod, Polarity, Unit
from app.indicators.scoring import SCORES, refresh_scores
from app.kit.clock import now
from bench.towns import SECRET_KEY, SMALL, copy_of, in_a_folder, url_of

ROUNDS = 5
INDICATORS = 200
YEARS = range(2011, 2026)
VERSION = "measured"


def report(folder: Path) -> Iterator[str]:
    """Lines of text, each when it is measured."""
    settings = Settings(
        environment="development",
        secret_key=SECRET_KEY,
        database_url=url_of(copy_of(SMALL, folder)),
        instance=folder,
        is_testing=True,
    )
    app = create_app(settings)
    with app.app_context():
        _invent()
        yield f"The index: {INDICATORS} indicators x 20 wards and the town x {len(YEARS)} years, with ranges of ranks"
        seconds, cpu = zip(*[_measure() for _round in range(ROUNDS)], strict=True)
        rows = len(db.session.execute(select(SCORES.c.year)).all())
        yield f"{rows} scores worked out and stored: {median(seconds):.2f} s, {median(cpu):.2f} s of CPU (2 s at most)"
        start = time.process_time()
        changed = refresh_scores()
        yield f"again, with {changed} changes: {time.process_time() - start:.2f} s of CPU"
        db.session.rollback()


def _measure() -> tuple[float, float]:
    db.session.execute(SCORES.delete())
    start, cpu = time.perf_counter(), time.process_time()
    refresh_scores()
    db.session.commit()
    return time.perf_counter() - start, time.process_time() - cpu


def _invent() -> None:
    """A version of its own that counts so many indicators, and figures of them that tell the wards apart."""
    dice = random.Random(2040)  # noqa: S311 - the same town every time
    codes = [f"measured-{number:03}" for number in range(INDICATORS)]
    db.session.execute(insert(Indicator), [_indicator(code, place) for place, code in enumerate(codes, start=1000)])
    components = list(component_dimensions())
    posts = [
        Goalpost(indicator_code=code, component_code=components[place % len(components)], worst=0, best=100, basis="-")
        for place, code in enumerate(codes)
    ]
    version = IndexVersion(
        name=VERSION, begins_on=date(2030, 1, 1), power=0.5, notes="", made_at=now(), goalposts=posts
    )
    db.session.add(version)
    db.session.flush()
    version.published_at = now()
    rows = [
        FigureRow(code, area, str(year), dice.gauss(50, 20))
        for code in codes
        for area in list_scored_areas()
        for year in YEARS
    ]
    publish_release(draft_release(rows, title="Measured", actor=None), actor=None)
    db.session.commit()


def _indicator(code: str, position: int) -> dict[str, object]:
    words = {"title": code, "unit_words": "", "meaning": "-", "why": "-", "source": "-", "licence": "-"}
    return {
        "code": code,
        "position": position,
        "unit": Unit.SCORE,
        "decimals": 1,
        "polarity": Polarity.HIGHER,
        "interval": IntervalMethod.NONE,
        **words,
    }


if __name__ == "__main__":
    in_a_folder(report)
