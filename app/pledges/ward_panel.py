"""What residents of a ward promise, where enough of them do that nobody is given away."""

from collections.abc import Mapping
from typing import Any

from app.places.models import Ward
from app.pledges.queries import get_tally


def read(ward: Ward, _outcomes: frozenset[str]) -> Mapping[str, Any]:
    return {"made": get_tally().by_ward.get(ward.code)}
