"""What a search of the wall finds: promises of the catalogue by its wording, own words by theirs, the newest first.

Each kind comes from an index of its own and stops at the end of the page, so that a page costs the same among a
million pledges. An address says how far somebody has read in each.
"""

import heapq
from collections.abc import Mapping
from dataclasses import replace

from app.kit.paging import Page
from app.pledges.feed import PAGE_SIZE, Filter, Listed, Promised, key_of, list_recent, read_key, read_wordings
from app.pledges.search import holds_words

BETWEEN = "_"  # the keys of the two kinds


def list_found(
    wall: Filter, catalogue: Mapping[int, Promised], *, after: str = "", size: int = PAGE_SIZE
) -> Page[Listed]:
    """A page of what holds every word of `wall.words`."""
    promised_after, _between, written_after = after.partition(BETWEEN)
    promised = _list_promised(wall, catalogue, promised_after, size)
    written = list_recent(wall, catalogue, after=read_key(written_after), size=size)
    both = heapq.merge(promised.items, written.items, key=lambda pledge: (pledge.started_at, pledge.id), reverse=True)
    items = [pledge for pledge, _place in zip(both, range(size), strict=False)]
    if len(items) == len(promised.items) + len(written.items) and not promised.after and not written.after:
        return Page(items, None)
    shown = {pledge.id for pledge in items}
    keys = [_reached(page, shown) or before for page, before in ((promised, promised_after), (written, written_after))]
    return Page(items, BETWEEN.join(keys))


def is_first(after: str) -> bool:
    """Whether an address asks for the first page: it says nothing, or nothing we said."""
    return not any(read_key(key) for key in after.split(BETWEEN))


def _list_promised(wall: Filter, catalogue: Mapping[int, Promised], after: str, size: int) -> Page[Listed]:
    meant = [number for number, wording in read_wordings().items() if holds_words(wording, wall.words)]
    if wall.actions is not None:
        meant = [number for number in meant if number in wall.actions]
    if not meant:
        return Page([], None)
    return list_recent(replace(wall, actions=meant, words=""), catalogue, after=read_key(after), size=size)


def _reached(page: Page[Listed], shown: set[int]) -> str:
    """The key of the last of its pledges that found a place on the page."""
    reached = [pledge for pledge in page.items if pledge.id in shown]
    return key_of(reached[-1]) if reached else ""
