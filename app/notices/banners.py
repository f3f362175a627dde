"""The banner that every page shows for a while: posting one, ending it, and finding the one to show."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Flask, current_app, g, has_request_context, request
from flask_babel import format_datetime
from flask_babel import gettext as _
from sqlalchemy import select

from app.accounts.models import Person
from app.db import db
from app.kit.audit import record
from app.kit.clock import now
from app.kit.errors import DomainError, NotFound
from app.kit.memory import DISMISSED
from app.notices.banner_models import Banner, BannerKind

EXTENSION = "banner_in_memory"
WHEN = "d MMMM y, HH:mm"


@dataclass(frozen=True)
class Words:
    """What a banner says, and where it leads."""

    kind: BannerKind
    text: str
    link_text: str
    link_url: str


@dataclass(frozen=True)
class Shown:
    """A banner as pages show it."""

    id: int
    words: Words
    until: datetime


def post(words: Words, *, starts_at: datetime | None, ends_at: datetime, actor: Person) -> Banner:
    starts_at = starts_at or now()
    _check_times(starts_at, ends_at)
    banner = Banner(
        kind=words.kind,
        text=words.text,
        link_text=words.link_text,
        link_url=words.link_url,
        starts_at=starts_at,
        ends_at=ends_at,
        posted_at=now(),
        posted_by_id=actor.id,
    )
    db.session.add(banner)
    db.session.flush()
    record("banner.posted", actor=actor, subject=banner, kind=words.kind.value)
    return banner


def _check_times(starts_at: datetime, ends_at: datetime) -> None:
    if ends_at <= now():
        passed = format_datetime(ends_at, WHEN)
        raise DomainError(_("The end, %(moment)s, has passed. Choose a day and hour that lie ahead.", moment=passed))
    if ends_at <= starts_at:
        begins = format_datetime(starts_at, WHEN)
        raise DomainError(
            _("It begins on %(moment)s: the end must come after that. Choose a later end.", moment=begins)
        )


def end(banner_id: int, *, actor: Person) -> None:
    """Take it down now, or before it ever showed. Ended twice is ended once."""
    banner = db.session.get(Banner, banner_id, with_for_update=True)
    if banner is None:
        raise NotFound(_("There is no such banner."))
    if banner.ends_at <= now():
        raise DomainError(_("This banner has ended already."))
    banner.ends_at = now()
    banner.starts_at = min(banner.starts_at, banner.ends_at)
    db.session.flush()
    record("banner.ended", actor=actor, subject=banner)


def list_newest(limit: int = 30) -> list[Banner]:
    return list(db.session.scalars(select(Banner).order_by(Banner.id.desc()).limit(limit)))


def find_current() -> Shown | None:
    """The one to show now: a warning before news, the newest first."""
    moment = now()
    current = (
        select(Banner)
        .where(Banner.starts_at <= moment, Banner.ends_at > moment)
        .order_by(Banner.kind == BannerKind.INFO, Banner.starts_at.desc(), Banner.id.desc())
        .limit(1)
    )
    found = db.session.scalar(current)
    if found is None:
        return None
    return Shown(found.id, Words(found.kind, found.text, found.link_text, found.link_url), found.ends_at)


def init_banners(app: Flask) -> None:
    """Give templates `site_banner()`. It is looked up once in so many seconds, not for each page of each visitor."""
    app.extensions[EXTENSION] = (None, None)
    seconds = app.config["SETTINGS"].page_memory

    def site_banner() -> Shown | None:
        if not has_request_context() or g.get("is_broken", False):
            return None
        until, banner = app.extensions[EXTENSION]
        if until is None or until <= now():
            banner = find_current()
            app.extensions[EXTENSION] = (now() + timedelta(seconds=seconds) if seconds else None, banner)
        return None if banner is None or is_dismissed(banner) or banner.until <= now() else banner

    app.jinja_env.globals["site_banner"] = site_banner


def is_dismissed(banner: Shown) -> bool:
    return request.cookies.get(DISMISSED) == str(banner.id)


def cookie_facts(banner_id: int) -> dict[str, object]:
    """The cookie of whoever has read it: the banner's number, for as long as it could be shown."""
    banner = db.session.get(Banner, banner_id)
    if banner is None:
        raise NotFound(_("There is no such banner."))
    return {
        "key": DISMISSED,
        "value": str(banner.id),
        "max_age": max(int((banner.ends_at - now()).total_seconds()), 0),
        "secure": current_app.config["SESSION_COOKIE_SECURE"],
        "httponly": True,
        "samesite": "Lax",
    }
