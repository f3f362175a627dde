"""All that is kept for a time only: every feature's rules, counted for whoever asks and applied every night."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from flask import current_app
from sqlalchemy import func, select

from app.accounts import retention as accounts
from app.config import Settings
from app.db import db
from app.equality import retention as equality
from app.kit import failed_mail, throttle
from app.kit.clock import now, today
from app.kit.outbox import OutboxEmail
from app.kit.retention import Due, Rule, due_of, midnight
from app.kit.throttle import Throttle
from app.moderation import retention as moderation
from app.notices import retention as notices
from app.organisations import retention as organisations
from app.pledges import retention as pledges
from app.polls import retention as polls

A_DAY, A_MONTH = timedelta(days=1), timedelta(days=30)


def _find_failed_mail(cutoff: date) -> Due:
    is_due = (OutboxEmail.failed_at < midnight(cutoff)) & (OutboxEmail.to_address != "")
    return due_of(select(func.count(), func.min(OutboxEmail.failed_at)).where(is_due))


def _forget_failed_mail(cutoff: date) -> int:
    forgotten = failed_mail.forget_failures(older_than=now() - midnight(cutoff))
    db.session.commit()
    return forgotten


def _find_throttles(cutoff: date) -> Due:
    return due_of(select(func.count(), func.min(Throttle.since)).where(Throttle.since < midnight(cutoff)))


def _forget_throttles(cutoff: date) -> int:
    forgotten = throttle.forget_stale(older_than=now() - midnight(cutoff))
    db.session.commit()
    return forgotten


OF_THE_KIT = (
    Rule(
        name="mail that never arrived",
        cutoff=lambda _settings, day: day - A_MONTH,
        find=_find_failed_mail,
        apply=_forget_failed_mail,
    ),
    Rule(
        name="counts of tries",
        cutoff=lambda _settings, day: day - A_DAY,
        find=_find_throttles,
        apply=_forget_throttles,
    ),
)
# Pledges and news before the people who asked for them, and whom we tell before whom we forget.
RULES: tuple[Rule, ...] = (
    *pledges.RULES,
    *notices.RULES,
    *accounts.RULES,
    *organisations.RULES,
    *moderation.RULES,
    *equality.RULES,
    *polls.RULES,
    *OF_THE_KIT,
)


class Line(NamedTuple):
    """What one rule says today: everything older than the cutoff is due."""

    rule: Rule
    cutoff: date
    due: Due


def report() -> list[Line]:
    """What would go now. Nothing is changed."""
    settings: Settings = current_app.config["SETTINGS"]
    cutoffs = [(rule, rule.cutoff(settings, today())) for rule in RULES]
    return [Line(rule, cutoff, rule.find(cutoff)) for rule, cutoff in cutoffs]


def apply() -> Iterator[tuple[Line, int]]:
    """Let everything go that is due, rule by rule, each committed; yields what was found and how much of it went."""
    settings: Settings = current_app.config["SETTINGS"]
    for rule in RULES:
        cutoff = rule.cutoff(settings, today())
        line = Line(rule, cutoff, rule.find(cutoff))
        yield line, rule.apply(cutoff)


def keep_promises() -> dict[str, int]:
    """The nightly job: how much went, by rule. A rule that fails holds up no other; the job then fails as a whole."""
    settings: Settings = current_app.config["SETTINGS"]
    went: dict[str, int] = {}
    failed: list[Exception] = []
    for rule in RULES:
        try:
            went[rule.name] = rule.apply(rule.cutoff(settings, today()))
        except Exception as error:
            db.session.rollback()
            failed.append(error)
    if failed:
        raise ExceptionGroup("some rules of retention failed", failed)
    return went
