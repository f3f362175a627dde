"""What a search of the wall finds: promises of the catalogue by its wording, own words by theirs, the newest first.

Each kind comes from an index of its own and stops at the end of the page, so that a page costs the same among a
million pledges. An address says how far somebody has read in each.
"""

import heapq
from collections.abc import Sequence
from dataclasses import replace

from app.kit.paging import Page
from app.pledges.models import Action, Pledge
from app.pledges.queries import PAGE_SIZE, Filter, key_of, list_recent, read_key
from app.pledges.search import holds_words

BETWEEN = "_"  # the keys of the two kinds


def list_found(wall: Filter, catalogue: Sequence[Action], *, after: str = "", size: int = PAGE_SIZE) -> Page[Pledge]:
    """A page of what holds every word of `wall.words`."""
    promised_after, _between, written_after = after.partition(BETWEEN)
    promised = _list_promised(wall, catalogue, promised_after, size)
    written = list_recent(wall, after=read_key(written_after), size=size)
    both = heapq.merge(promised.items, written.items, key=lambda pledge: (pledge.started_at, pledge.id), reverse=True)
    items = [pledge for pledge, _place in zip(both, range(size), strict=False)]
    if len(items) == len(promised.items) + len(written.items) and not promised.after and not written.after:
        return Page(items, None)
    keys = [_reached(page, items) or before for page, before in ((promised, promised_after), (written, written_after))]
    return Page(items, BETWEEN.join(keys))


def is_first(after: str) -> bool:
    """Whether an address asks for the first page: it says nothing, or nothing we said."""
    return not any(read_key(key) for key in after.split(BETWEEN))


def _list_promised(wall: Filter, catalogue: Sequence[Action], after: str, size: int) -> Page[Pledge]:
    actions = [action.id for action in catalogue if _is_meant(action, wall)]
    if not actions:
        return Page([], None)
    return list_recent(replace(wall, actions=actions, words=""), after=read_key(after), size=size)


def _is_meant(action: Action, wall: Filter) -> bool:
    is_asked_for = wall.actions is None or action.id in wall.actions
    return is_asked_for and holds_words(f"{action.title} {action.first_person} {action.source}", wall.words)


def _reached(page: Page[Pledge], items: Sequence[Pledge]) -> str:
    """The key of the last of its pledges that found a place among `items`."""
    shown = [pledge for pledge in page.items if pledge in items]
    return key_of(shown[-1]) if shown else ""
