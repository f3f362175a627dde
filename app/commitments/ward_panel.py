"""What organisations promise in a ward: how much of it is under way and was kept, and what serves its weak outcomes."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from app.commitments.entries import Entry, read_entries
from app.commitments.register_index import Index, get_index, union
from app.commitments.showing import BROKEN, DELIVERED
from app.commitments.status import Status
from app.kit.clock import today
from app.places.models import Ward

MOST_SHOWN = 3


@dataclass(frozen=True)
class Promised:
    """Public commitments that reach the ward, those for the whole town among them."""

    named: int  # under way, and for this ward by name
    live: int
    kept: int
    broken: int
    tied: int  # under way, for an outcome in which the ward does worse than the town
    entries: list[Entry]  # of those under way: for this ward by name and tied first, the newest first


def read(ward: Ward, outcomes: frozenset[str]) -> Mapping[str, Any]:
    index = get_index()
    here, named = index.of("ward", ward.code), index.named(ward.code)
    live = here & index.live
    tied = live & union(index.of("outcome", code) for code in outcomes)
    shown = [*index.ids_in(live & named & tied), *index.ids_in(live & named & ~tied), *index.ids_in(tied & ~named)]
    return {
        "promised": Promised(
            named=(live & named).bit_count(),
            live=live.bit_count(),
            kept=(here & _with(index, DELIVERED)).bit_count(),
            broken=(here & _with(index, BROKEN)).bit_count(),
            tied=tied.bit_count(),
            entries=read_entries([*islice(shown, MOST_SHOWN)], today()),
        )
    }


def _with(index: Index, statuses: frozenset[Status]) -> int:
    return union(index.of("status", status) for status in statuses)
