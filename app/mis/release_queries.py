"""Reading releases for those who make them: superseded ones too, and the town's own count."""

from collections.abc import Sequence

from sqlalchemy import select

from app.db import db
from app.kit.errors import NotFound
from app.mis.models import MisBandShare, MisParameterSet, MisRelease, MisTally
from app.mis.rules import Band
from app.mis.tabulating import NO_WARD, Share, Tabulation
from app.places.queries import list_wards


def list_all() -> Sequence[MisRelease]:
    """Every release, the newest first."""
    return db.session.scalars(select(MisRelease).order_by(MisRelease.published_at.desc(), MisRelease.id.desc())).all()


def get_release(release_id: int) -> MisRelease:
    found = db.session.get(MisRelease, release_id)
    if found is None:
        raise NotFound()
    return found


def list_said(year: int, *, is_synthetic: bool) -> Sequence[MisRelease]:
    """All that was ever said of a year's households, superseded or not: people may have kept it."""
    return db.session.scalars(
        select(MisRelease)
        .where(MisRelease.year == year, MisRelease.is_synthetic == is_synthetic)
        .order_by(MisRelease.id)
    ).all()


def wait_to_publish() -> None:
    """Until the transaction ends, nobody else publishes a release: not for another year, nor from another set.

    The first release of a year has no row before it that two could wait for, and two live releases of a year are
    allowed to other programs. So everybody holds the same row, the oldest set: there is one wherever there is a draft.
    """
    db.session.execute(select(MisParameterSet.id).order_by(MisParameterSet.id).limit(1).with_for_update(key_share=True))


def list_live(year: int) -> Sequence[MisRelease]:
    return db.session.scalars(
        select(MisRelease).where(MisRelease.year == year, MisRelease.superseded_at.is_(None)).order_by(MisRelease.id)
    ).all()


def list_shares(release: MisRelease) -> list[Share]:
    """The figures of a release."""
    rows = db.session.scalars(
        select(MisBandShare)
        .where(MisBandShare.release_id == release.id)
        .order_by(MisBandShare.area_code, MisBandShare.household_type, MisBandShare.band)
    )
    return [
        Share(row.area_code, row.household_type, row.band, row.share, row.lower, row.upper, row.households)
        for row in rows
    ]


def find_ward_codes() -> dict[str, str]:
    """Each ward's code by its code and by its name, in lower case; no ward is `NO_WARD`."""
    codes = {NO_WARD: NO_WARD}
    for ward in list_wards():
        codes |= {ward.code.lower(): ward.code, ward.name.lower(): ward.code}
    return codes


def list_approved_sets() -> Sequence[MisParameterSet]:
    """Sets that bands can be worked out from, the newest first, superseded ones last."""
    return db.session.scalars(
        select(MisParameterSet)
        .where(MisParameterSet.approved_at.is_not(None), MisParameterSet.document.is_not(None))
        .order_by(
            MisParameterSet.superseded_at.is_not(None), MisParameterSet.year.desc(), MisParameterSet.approved_at.desc()
        )
    ).all()


def count_volunteers(parameter_set: MisParameterSet) -> Tabulation:
    """The households that chose to be counted with a set, by ward and band."""
    found = Tabulation()
    rows = db.session.scalars(select(MisTally).where(MisTally.parameter_set_id == parameter_set.id))
    for row in rows:
        found.add(row.ward_code, None, Band(row.band), answers=row.households)
    return found
