"""Reading what is public: approved sets and their lines, and the band shares of releases, whoever wrote them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import ColumnElement, select

from app.db import db
from app.kit.clock import today
from app.mis.household import Tenure
from app.mis.models import MisBandShare, MisParameterSet, MisRelease, MisThreshold
from app.mis.parameters import Lines, Mode, Standing
from app.mis.rules import Band
from app.mis.tabulating import TOWN

Cells = dict[Band, MisBandShare]
K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class LineRow:
    """The lines of one household type, as one set has them."""

    set_name: str
    year: int
    household_type: str
    tenure: Tenure
    equivalence: Mode
    lines: Lines
    standing: Standing


def list_live_sets() -> Sequence[MisParameterSet]:
    """One for each year, the newest first, of those that have begun."""
    return db.session.scalars(
        select(MisParameterSet)
        .where(
            MisParameterSet.approved_at.is_not(None),
            MisParameterSet.superseded_at.is_(None),
            MisParameterSet.effective_from <= today(),
        )
        .order_by(MisParameterSet.year.desc())
    ).all()


def find_approved_set(name: str) -> MisParameterSet | None:
    """A set that is or was live: what it said then can still be read."""
    return db.session.scalars(
        select(MisParameterSet).where(MisParameterSet.name == name, MisParameterSet.approved_at.is_not(None))
    ).first()


def list_modes(sets: Sequence[MisParameterSet]) -> list[Mode]:
    """The scales that these sets have lines by."""
    found = db.session.scalars(
        select(MisThreshold.equivalence).where(MisThreshold.parameter_set_id.in_(_ids(sets))).distinct()
    ).all()
    return [mode for mode in Mode if mode in found]


def list_lines(
    sets: Sequence[MisParameterSet], *, tenure: Tenure | None = None, mode: Mode | None = None
) -> list[LineRow]:
    """In the order of `sets`, then as they were written; a household type that lacks one of its lines is left out."""
    query = select(MisThreshold).where(MisThreshold.parameter_set_id.in_(_ids(sets))).order_by(MisThreshold.id)
    if tenure is not None:
        query = query.where(MisThreshold.tenure == tenure)
    if mode is not None:
        query = query.where(MisThreshold.equivalence == mode)
    groups: dict[tuple[int, str, Tenure, Mode], dict[str, MisThreshold]] = {}
    for row in db.session.scalars(query):
        key = (row.parameter_set_id, row.household_type, row.tenure, row.equivalence)
        groups.setdefault(key, {})[row.band] = row
    return [
        _line_row(each, tops)
        for each in sets
        for (set_id, *_rest), tops in groups.items()
        if set_id == each.id and tops.keys() == {"D", "C", "B"}
    ]


def _ids(sets: Sequence[MisParameterSet]) -> list[int]:
    return [each.id for each in sets]


def _line_row(row: MisParameterSet, tops: dict[str, MisThreshold]) -> LineRow:
    first = tops["D"]
    standings = {top.standing for top in tops.values()}
    return LineRow(
        set_name=row.name,
        year=row.year,
        household_type=first.household_type,
        tenure=first.tenure,
        equivalence=first.equivalence,
        lines=Lines(tops["D"].amount, tops["C"].amount, tops["B"].amount),
        standing=first.standing if len(standings) == 1 else Standing.ESTIMATE,
    )


def list_releases() -> list[MisRelease]:
    """One for each year, the newest first: never a superseded one, and a synthetic one only where there is no other."""
    query = (
        select(MisRelease)
        .where(MisRelease.superseded_at.is_(None))
        .order_by(MisRelease.year.desc(), MisRelease.is_synthetic, MisRelease.published_at.desc(), MisRelease.id.desc())
    )
    newest: dict[int, MisRelease] = {}
    for release in db.session.scalars(query):
        newest.setdefault(release.year, release)
    return list(newest.values())


def shares_by_area(release: MisRelease) -> dict[str, Cells]:
    """All households, by the area's code: the town's and the wards'."""
    rows = _list_shares(MisBandShare.release_id == release.id, MisBandShare.household_type == "all")
    return _grouped((row.area_code, row) for row in rows)


def shares_by_type(release: MisRelease) -> dict[str, Cells]:
    """The whole town, by household type."""
    rows = _list_shares(MisBandShare.release_id == release.id, MisBandShare.area_code == TOWN)
    return _grouped((row.household_type, row) for row in rows)


def town_shares(releases: Sequence[MisRelease]) -> dict[int, Cells]:
    """All households of the whole town, by the release's id."""
    ids = [release.id for release in releases]
    rows = _list_shares(
        MisBandShare.release_id.in_(ids), MisBandShare.area_code == TOWN, MisBandShare.household_type == "all"
    )
    return _grouped((row.release_id, row) for row in rows)


def list_shares(releases: Sequence[MisRelease]) -> Sequence[MisBandShare]:
    """Every figure of these releases, for whoever wants them all."""
    return _list_shares(MisBandShare.release_id.in_([release.id for release in releases]))


def _list_shares(*where: ColumnElement[bool]) -> Sequence[MisBandShare]:
    order = (MisBandShare.release_id, MisBandShare.area_code, MisBandShare.household_type, MisBandShare.band)
    return db.session.scalars(select(MisBandShare).where(*where).order_by(*order)).all()


def _grouped(rows: Iterable[tuple[K, MisBandShare]]) -> dict[K, Cells]:
    groups: dict[K, Cells] = {}
    for key, row in rows:
        groups.setdefault(key, {})[row.band] = row
    return groups
