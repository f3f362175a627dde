"""Loading the catalogue: indicators, areas, targets, the index's components and versions, and what the vision printed.

Safe to repeat: rows are found by their codes and brought in line with the files. Rows that left the files stay, as
figures may point at them. A published version of the index is never changed, so it is loaded once.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import select

from app.db import Base, db
from app.indicators import printed
from app.indicators.models import Area, Goalpost, IndexComponent, IndexVersion, Indicator, IndicatorOutcome, Target
from app.indicators.reference_files import Row, rows
from app.indicators.rules import AreaKind, Dimension, IntervalMethod, Polarity, TargetKind, Unit
from app.kit.clock import now
from app.places.models import Ward

Counts = dict[str, int]
Facts = dict[str, Any]


def load_reference() -> Counts:
    """Bring the tables in line with the files. Answers how many rows were added and changed."""
    counts = {"inserted": 0, "updated": 0}
    _free_headlines()
    for position, row in enumerate(rows("indicators"), start=1):
        _merge(Indicator, _indicator(row, position), counts)
    for facts in _areas():
        _merge(Area, facts, counts)
    for position, row in enumerate(rows("components"), start=1):
        dimension = Dimension(row["dimension"])
        _merge(IndexComponent, {**row, "dimension": dimension, "position": position}, counts)
    db.session.flush()  # outcomes, targets and goalposts come after what they are of
    _tie_outcomes()
    _merge_targets(counts)
    _publish_versions(counts)
    db.session.flush()
    counts["inserted"] += printed.publish_printed()
    return counts


def _free_headlines() -> None:
    """A place on the scorecard is one indicator's: whoever loses it gives it up before another takes it."""
    places = {row["code"]: int(row["headline"] or 0) for row in rows("indicators")}
    for indicator in db.session.scalars(select(Indicator).where(Indicator.headline.is_not(None))):
        if indicator.headline != places.get(indicator.code):
            indicator.headline = None
    db.session.flush()


def _indicator(row: Row, position: int) -> Facts:
    words = {name: row[name] for name in ("code", "title", "unit_words", "meaning", "why", "source", "licence")}
    next_release = row["next_release_on"]
    return {
        **words,
        "position": position,
        "unit": Unit(row["unit"]),
        "decimals": int(row["decimals"]),
        "polarity": Polarity(row["polarity"]),
        "interval": IntervalMethod(row["interval"]),
        "priority_slug": row["priority"] or None,
        "headline": int(row["headline"]) if row["headline"] else None,
        "source_url": row["source_url"] or None,
        "next_release_on": date.fromisoformat(next_release) if next_release else None,
    }


def _areas() -> Iterator[Facts]:
    """The town, what it is compared with, the wards of before 2023, and the wards of today as `places` has them."""
    for row in rows("areas"):
        population = int(row["population"]) if row["population"] else None
        yield {**row, "kind": AreaKind(row["kind"]), "population": population}
    for ward in db.session.scalars(select(Ward).order_by(Ward.code)):
        yield {
            "code": ward.code,
            "kind": AreaKind.WARD,
            "name": ward.name,
            "population": ward.population,
            "population_source": ward.population_source,
        }


def _merge(model: type[Base], facts: Facts, counts: Counts) -> None:
    _bring_in_line(model, db.session.get(model, facts["code"]), facts, counts)


def _bring_in_line(model: type[Base], stored: Base | None, facts: Facts, counts: Counts) -> None:
    if stored is None:
        db.session.add(model(**facts))
        counts["inserted"] += 1
        return
    changes = {name: value for name, value in facts.items() if getattr(stored, name) != value}
    for name, value in changes.items():
        setattr(stored, name, value)
    counts["updated"] += bool(changes)


def _tie_outcomes() -> None:
    indicators = {each.code: each for each in db.session.scalars(select(Indicator))}
    for row in rows("indicators"):
        indicator, wanted = indicators[row["code"]], row["outcomes"].split()
        if [tie.outcome_code for tie in indicator.outcomes] != sorted(wanted):
            kept = {tie.outcome_code: tie for tie in indicator.outcomes}
            indicator.outcomes = [kept.get(code) or IndicatorOutcome(outcome_code=code) for code in sorted(wanted)]


def _merge_targets(counts: Counts) -> None:
    known = {
        (each.indicator_code, each.area_code, each.year, each.kind): each for each in db.session.scalars(select(Target))
    }
    for row in rows("targets"):
        facts: Facts = {
            "indicator_code": row["indicator"],
            "area_code": row["area"],
            "kind": TargetKind(row["kind"]),
            "year": int(row["year"]) if row["year"] else None,
            "value": float(row["value"]),
            "words": row["words"],
            "source": row["source"],
        }
        key = (facts["indicator_code"], facts["area_code"], facts["year"], facts["kind"])
        _bring_in_line(Target, known.get(key), facts, counts)


def _publish_versions(counts: Counts) -> None:
    """Goalposts first: once a version is published, the database takes no more of them."""
    known = set(db.session.scalars(select(IndexVersion.name)))
    for row in rows("versions"):
        if row["name"] in known:
            continue
        moment = now()
        version = IndexVersion(
            name=row["name"],
            begins_on=date.fromisoformat(row["begins_on"]),
            power=float(row["power"]),
            notes=row["notes"],
            made_at=moment,
            goalposts=[_goalpost(each) for each in rows("goalposts") if each["version"] == row["name"]],
        )
        db.session.add(version)
        db.session.flush()
        version.published_at = moment
        counts["inserted"] += 1


def _goalpost(row: Row) -> Goalpost:
    return Goalpost(
        indicator_code=row["indicator"],
        component_code=row["component"],
        worst=float(row["worst"]),
        best=float(row["best"]),
        basis=row["basis"],
    )
