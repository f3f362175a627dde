"""Figures and versions of the index for tests, on the reference's own indicators and wards."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from app.accounts.models import Person
from app.db import db
from app.indicators import releasing
from app.indicators.figure_row import FigureRow
from app.indicators.models import FigureRelease, Goalpost, IndexVersion
from app.indicators.reference_files import rows
from app.kit.clock import now
from app.places.models import Ward

TOWN = "E06000032"
POSTS = {row["indicator"]: row for row in rows("goalposts") if row["version"] == "2026.1"}


def value_at(indicator: str, score: float) -> float:
    """The figure that scores so much by the goalposts of 2026.1."""
    worst, best = float(POSTS[indicator]["worst"]), float(POSTS[indicator]["best"])
    return worst + score / 100 * (best - worst)


def ward_codes() -> list[str]:
    return list(db.session.scalars(select(Ward.code).order_by(Ward.code)))


def publish_scores(
    areas: Mapping[str, float | Mapping[str, float]], *, period: str = "2025", actor: Person | None = None
) -> FigureRelease:
    """Publish figures by which each area scores so much, in every indicator or in those that are named."""
    found = []
    for area, scores in areas.items():
        every = scores if isinstance(scores, Mapping) else dict.fromkeys(POSTS, scores)
        found += [FigureRow(code, area, period, value_at(code, score)) for code, score in every.items()]
    release = releasing.draft_release(found, title=f"Scores of {period}", actor=actor)
    releasing.publish_release(release, actor=None)
    return release


def make_version(name: str, *, posts: Mapping[str, Mapping[str, Any]] = POSTS, **changes: Any) -> IndexVersion:
    """A version that is published, with the goalposts of 2026.1 or others."""
    facts = {"begins_on": date(2027, 1, 1), "power": 0.5, "notes": "A trial.", "made_at": now(), **changes}
    goalposts = [
        Goalpost(
            indicator_code=code,
            component_code=post["component"],
            worst=float(post["worst"]),
            best=float(post["best"]),
            basis=post["basis"],
        )
        for code, post in posts.items()
    ]
    version = IndexVersion(name=name, goalposts=goalposts, **facts)
    db.session.add(version)
    db.session.flush()
    version.published_at = now()
    db.session.flush()
    return version
