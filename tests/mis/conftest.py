"""Who looks after the standard."""

from typing import Any

import pytest

from app.accounts.models import Person
from app.accounts.permissions import Role
from tests.factories.people import make_person


@pytest.fixture
def analyst(session: Any) -> Person:
    """Eve: enters and approves parameter sets."""
    return make_person("eve@example.org", name="Eve Evans", roles=(Role.ANALYST,))
