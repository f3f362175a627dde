"""The cast of open data's tests."""

from typing import Any

import pytest

from app.accounts.models import Person
from app.accounts.permissions import Role
from app.indicators.models import Indicator
from tests.factories.indicators import make_areas, make_indicator
from tests.factories.people import make_person


@pytest.fixture
def analyst(session: Any) -> Person:
    """Ines: brings figures in."""
    return make_person("ines@example.org", name="Ines Iqbal", roles=(Role.ANALYST,))


@pytest.fixture
def indicator(session: Any) -> Indicator:
    make_areas()
    return make_indicator()
