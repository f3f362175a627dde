"""What organisations promise towards an outcome of the vision, and how much of it was kept."""

from dataclasses import dataclass
from itertools import islice

from flask_babel import gettext as _

from app.commitments.entries import Entry, read_entries
from app.commitments.register_index import Index, get_index, union
from app.commitments.showing import BROKEN, DELIVERED
from app.commitments.status import Status
from app.kit.clock import today
from app.vision.document import Outcome
from app.vision.hooks import Part

MOST_SHOWN = 5


@dataclass(frozen=True)
class Promised:
    """Public commitments for an outcome: how many there ever were, and what became of them."""

    total: int
    live: int
    kept: int
    broken: int
    entries: list[Entry]  # the newest of the live


def read(outcome: Outcome) -> Part:
    index = get_index()
    mine = index.of("outcome", outcome.code)
    live = mine & index.live
    promised = Promised(
        total=mine.bit_count(),
        live=live.bit_count(),
        kept=(mine & _with(index, DELIVERED)).bit_count(),
        broken=(mine & _with(index, BROKEN)).bit_count(),
        entries=read_entries([*islice(index.ids_in(live), MOST_SHOWN)], today()),
    )
    gap = "" if live else _("No organisation has a commitment under way for it.")
    return Part({"promised": promised}, gap)


def _with(index: Index, statuses: frozenset[Status]) -> int:
    return union(index.of("status", status) for status in statuses)
