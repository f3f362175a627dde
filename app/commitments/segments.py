"""Whom a newsletter can go to: those who act for an organisation."""

from flask_babel import gettext as _
from sqlalchemy import select

from app.notices.registry import Segment
from app.organisations.models import Membership

SEGMENTS = (
    Segment(
        name="members",
        title_of=lambda _key: _("Acts for an organisation"),
        people=lambda _key: select(Membership.person_id).where(Membership.left_at.is_(None)),
    ),
)
