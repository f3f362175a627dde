"""An organisation with one member of each role, and the browsers of everybody who knocks."""

from typing import Any

import pytest

from app.accounts.models import Person
from app.organisations.models import Organisation
from app.organisations.rules import MemberRole
from tests.factories.organisations import make_member, make_organisation
from tests.factories.people import make_person


@pytest.fixture
def bakery(session: Any, resident: Person) -> Organisation:
    """Alice owns it."""
    return make_organisation("Luton Bakery", owner=resident)


@pytest.fixture
def editor(bakery: Organisation) -> Person:
    return make_member(bakery, make_person("edi@example.org", name="Edi Editor"))


@pytest.fixture
def viewer(bakery: Organisation) -> Person:
    return make_member(bakery, make_person("vi@example.org", name="Vi Viewer"), MemberRole.VIEWER)
