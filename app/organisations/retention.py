"""Addresses of people who were invited and never answered are kept no longer than we say."""

from datetime import date

from sqlalchemy import func, select

from app.config import Settings
from app.db import db
from app.kit.retention import Due, Rule, due_of, midnight
from app.organisations.inviting import forget_stale_invitations
from app.organisations.models import OrganisationInvitation
from app.organisations.rules import INVITATIONS_KEPT_FOR


def _cutoff(_settings: Settings, day: date) -> date:
    return day - INVITATIONS_KEPT_FOR


def find_unanswered(cutoff: date) -> Due:
    row = OrganisationInvitation
    is_open = row.used_at.is_(None) & row.withdrawn_at.is_(None)
    return due_of(select(func.count(), func.min(row.expires_at)).where(is_open, row.expires_at < midnight(cutoff)))


def forget_unanswered(cutoff: date) -> int:
    forgotten = forget_stale_invitations(before=midnight(cutoff))
    db.session.commit()
    return forgotten


RULES = (Rule(name="invitations nobody answered", cutoff=_cutoff, find=find_unanswered, apply=forget_unanswered),)
