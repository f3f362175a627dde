"""A pledge with words in public, its maker, and those who moderate."""

from collections.abc import Callable
from typing import Any

import pytest

from app.accounts.models import Person
from app.accounts.permissions import Role
from app.db import db
from app.moderation import reporters
from app.moderation.models import Case, Report
from app.moderation.reporting import report
from app.moderation.rules import ReportReason
from app.pledges import moderating
from app.pledges.models import PLEDGE, Pledge
from tests.client import TownClient
from tests.factories.people import make_person
from tests.factories.pledges import make_pledge


@pytest.fixture
def moderator(session: Any) -> Person:
    return make_person("mo@example.org", name="Mo Moore", roles=(Role.MODERATOR,))


@pytest.fixture
def colleague(session: Any) -> Person:
    return make_person("mia@example.org", name="Mia Miah", roles=(Role.MODERATOR,))


@pytest.fixture
def desk(client_for: Callable[[Person], TownClient], moderator: Person) -> TownClient:
    return client_for(moderator)


@pytest.fixture
def pledge(resident: Person) -> Pledge:
    return shown_pledge(resident)


def shown_pledge(person: Person | None = None, words: str = "sweep my street", **facts: Any) -> Pledge:
    """Own words that everyone can read."""
    made = make_pledge(person, action="own-words-fairness", words=words, **facts)
    moderating.show([made.id], actor=make_person())
    db.session.commit()
    return made


def reported(thing: Pledge, reason: ReportReason = ReportReason.HURTFUL, by: Person | None = None) -> Case:
    """Its open case, with one more report."""
    said: Report = report(PLEDGE, thing.id, reason=reason, words="", reporter=reporters.signed_in(by or make_person()))
    db.session.commit()
    return db.session.get_one(Case, said.case_id)
