"""The cast: Alice edits for an organisation, Bob does not; Carol agrees pledges."""

from typing import Any

import pytest

from app.accounts.models import Person
from app.organisations.models import Organisation
from app.organisations.rules import MemberRole
from tests.factories.organisations import make_member, make_organisation


@pytest.fixture
def organisation(session: Any, resident: Person) -> Organisation:
    """Alice edits for it."""
    organisation = make_organisation("Bury Park Bakery")
    make_member(organisation, resident, MemberRole.EDITOR)
    return organisation


@pytest.fixture
def watcher(organisation: Organisation) -> Person:
    """Somebody who may look at the workspace and change nothing."""
    return make_member(organisation, role=MemberRole.VIEWER)
