"""Staff who work on pledges, each at their desk."""

from collections.abc import Callable
from typing import Any

import pytest

from app.accounts.models import Person
from app.accounts.permissions import Role
from tests.client import TownClient
from tests.factories.people import make_person


@pytest.fixture
def moderator(session: Any) -> Person:
    return make_person("mo@example.org", name="Mo Moore", roles=(Role.MODERATOR,))


@pytest.fixture
def desk(client_for: Callable[[Person], TownClient], organiser: Person) -> TownClient:
    """A facilitator's browser."""
    return client_for(organiser)


@pytest.fixture
def reading_desk(client_for: Callable[[Person], TownClient], moderator: Person) -> TownClient:
    """A moderator's browser."""
    return client_for(moderator)
