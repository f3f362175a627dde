"""Newsletters and their readers for tests, made through the actions."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import current_app

from app.accounts.models import Person
from app.kit.outbox import OutboxEmail
from app.notices import composing
from app.notices.emails import NEWSLETTER
from app.notices.newsletter_models import Newsletter
from tests.factories.notices import make_follower
from tests.factories.people import make_person

Outbox = Callable[[], list[OutboxEmail]]


def make_newsletter(actor: Person, segment: str = "everybody:all", *, is_approved: bool = True) -> Newsletter:
    newsletter = composing.write(composing.Letter("Spring", "Dear *reader*", segment), actor=actor)
    if is_approved:
        composing.approve(newsletter, revision=1, send_at=None, actor=actor)
    return newsletter


def make_readers(number: int, **facts: Any) -> list[Person]:
    return [make_follower(make_person(**facts), NEWSLETTER).person for _each in range(number)]


def letters(outbox: Outbox) -> list[str]:
    return [email.to_address for email in outbox() if email.kind == "notices.newsletter"]


def with_rate(monkeypatch: pytest.MonkeyPatch, letters_a_minute: int) -> None:
    settings = replace(current_app.config["SETTINGS"], newsletter_rate=letters_a_minute)
    monkeypatch.setitem(current_app.config, "SETTINGS", settings)
