"""Reading wards, their shapes, and the ward a postcode is probably in."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import select

from app.db import db, table_of
from app.kit.errors import NotFound
from app.places.models import Postcode, PostcodeImport, Ward, WardBoundary
from app.places.rules import Answer, Reason, WardAnswer, normalise_postcode

WARDS = select(Ward).order_by(Ward.name)
NAMES = select(*(table_of(Ward).c[name] for name in ("code", "slug", "name"))).order_by(table_of(Ward).c.name)
GSS_CODE = re.compile(r"E05\d{6}", re.IGNORECASE)


def list_wards() -> Sequence[Ward]:
    """The 20 wards by name."""
    return db.session.scalars(WARDS).all()


class WardName(NamedTuple):
    """How a ward is named and linked to."""

    code: str
    slug: str
    name: str


def list_ward_names() -> list[WardName]:
    """The same as plain rows, which cost half: most pages only name wards."""
    return [WardName(*row) for row in db.session.execute(NAMES)]


def get_ward(code_or_slug: str) -> Ward:
    """By GSS code or by slug."""
    is_code = GSS_CODE.fullmatch(code_or_slug)
    ward = db.session.scalar(
        select(Ward).where(Ward.code == code_or_slug.upper() if is_code else Ward.slug == code_or_slug)
    )
    if ward is None:
        raise NotFound()
    return ward


def find_ward_for_postcode(text: str) -> WardAnswer[Ward]:
    """Which ward, as far as a postcode can tell. The postcode is looked up and forgotten."""
    postcode = normalise_postcode(text)
    if postcode is None:
        return WardAnswer(Answer.CHOOSE, reason=Reason.MALFORMED)
    ward = _ward_of(postcode)
    if ward:
        return WardAnswer(Answer.PROBABLY, ward)
    if not has_postcodes():
        return WardAnswer(Answer.CHOOSE, reason=Reason.NO_POSTCODES)
    return WardAnswer(Answer.OUTSIDE)


def has_postcodes() -> bool:
    """Whether postcodes have been imported at all."""
    return db.session.scalar(select(Postcode.postcode).limit(1)) is not None


def find_latest_import() -> PostcodeImport | None:
    """Where the postcodes came from."""
    return db.session.scalar(select(PostcodeImport).order_by(PostcodeImport.id.desc()).limit(1))


def list_boundaries() -> Sequence[WardBoundary]:
    """Every ward's shape, or none."""
    return db.session.scalars(select(WardBoundary).order_by(WardBoundary.ward_code)).all()


def _ward_of(postcode: str) -> Ward | None:
    return db.session.scalar(select(Ward).join(Postcode).where(Postcode.postcode == postcode))
