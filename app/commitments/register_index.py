"""The public register by its filters, kept in memory: a filter is a set of places, held in the bits of one integer.

Counting beside every filter is then a handful of bit operations instead of a query each. The index is read anew
whenever the register's stamp is another (`noticing`); it holds numbers alone, no words and no names.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from flask import current_app
from sqlalchemy import Select, Table, select

from app.commitments.memory_models import RegisterStamp
from app.commitments.models import Commitment, CommitmentOutcome, CommitmentWard, OrganisationPledge
from app.commitments.noticing import has_moved
from app.commitments.status import LIVE
from app.db import db, table_of
from app.organisations.models import Organisation
from app.vision.queries import list_outcomes

EXTENSION = "register_index"
MOST_SEARCHES = 100  # remembered with an index

COMMITMENTS, PLEDGES, ORGANISATIONS = table_of(Commitment), table_of(OrganisationPledge), table_of(Organisation)
IS_PUBLIC = (
    ORGANISATIONS.c.verified_at.is_not(None),
    ORGANISATIONS.c.suspended_at.is_(None),
    ORGANISATIONS.c.declined_at.is_(None),
    ORGANISATIONS.c.merged_into_id.is_(None),
    PLEDGES.c.agreed_at.is_not(None),
)
NEWEST_FIRST = (
    PLEDGES.c.agreed_at.desc(),
    PLEDGES.c.id.desc(),
    COMMITMENTS.c.position,
    COMMITMENTS.c.id,
)


@dataclass(frozen=True)
class Index:
    """Places are numbered from 0, newest agreed first. `bits[facet][value]` has the bits of the places that have it."""

    ids: list[int]
    bits: dict[str, dict[str, int]]
    town_wide: int  # the places of those that name no ward, and so reach every ward
    organisations: int
    places: dict[int, int] = field(init=False)
    found: dict[str, int] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "places", {each: place for place, each in enumerate(self.ids)})

    @property
    def all(self) -> int:
        return (1 << len(self.ids)) - 1

    @property
    def live(self) -> int:
        """Those of which something is still to come."""
        found = self.bits.get("status", {})
        return union(found.get(status, 0) for status in LIVE)

    def of(self, facet: str, value: str) -> int:
        """A commitment that names no ward reaches each."""
        found = self.bits.get(facet, {}).get(value, 0)
        return found | self.town_wide if facet == "ward" else found

    def named(self, ward: str) -> int:
        """Those that are for this ward by name."""
        return self.bits["ward"].get(ward, 0)

    def having(self, words: str, find: Callable[[str], Iterable[int]]) -> int:
        """The places of what is found by these words. Whoever searches turns pages and filters: we remember it."""
        found = self.found.get(words)
        if found is None:
            places = map(self.places.get, find(words))
            found = bits_of((place for place in places if place is not None), len(self.ids))
            if len(self.found) >= MOST_SEARCHES:
                self.found.clear()
            self.found[words] = found
        return found

    def ids_in(self, bits: int) -> Iterator[int]:
        """The commitments of a set, in order."""
        return (self.ids[place] for place in places_in(bits))


def get_index() -> Index:
    """As the register is now. A session that has just changed it reads it for itself."""
    known: dict[str, Index] = current_app.extensions.setdefault(EXTENSION, {})
    stamp = db.session.scalar(select(RegisterStamp.stamp))
    if stamp is None or has_moved():
        return _read()
    if stamp not in known:
        index = _read()
        known.clear()
        known[stamp] = index
        return index
    return known[stamp]


def public_commitments(*columns: Any) -> Select[Any]:
    """What everybody may see: agreed pledges, even those that ended or were withdrawn, of verified organisations."""
    pledged = COMMITMENTS.join(PLEDGES, PLEDGES.c.id == COMMITMENTS.c.pledge_id)
    joined = pledged.join(ORGANISATIONS, ORGANISATIONS.c.id == PLEDGES.c.organisation_id)
    return select(*columns).select_from(joined).where(*IS_PUBLIC)


INDEXED = public_commitments(
    *(COMMITMENTS.c[name] for name in ("id", "type", "status")), ORGANISATIONS.c.kind, ORGANISATIONS.c.id
).order_by(*NEWEST_FIRST)


def _read() -> Index:
    rows = db.session.execute(INDEXED).all()
    places = {row[0]: place for place, row in enumerate(rows)}
    found: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for place, (_id, type_, status, kind, _organisation) in enumerate(rows):
        found["type"][type_].append(place)
        found["status"][status].append(place)
        found["kind"][kind].append(place)
    found["outcome"] = _places_by_code(table_of(CommitmentOutcome), "outcome_code", places)
    priority_of = {each.code: each.priority_slug for each in list_outcomes()}
    for code, here in found["outcome"].items():
        found["priority"][priority_of[code]].extend(here)
    found["ward"] = _places_by_code(table_of(CommitmentWard), "ward_code", places)
    bits = {facet: _as_bits(values, len(rows)) for facet, values in found.items()}
    town_wide = ((1 << len(rows)) - 1) & ~union(bits["ward"].values())
    return Index([row[0] for row in rows], bits, town_wide, len({row[4] for row in rows}))


def _places_by_code(table: Table, code: str, places: dict[int, int]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    pairs = db.session.execute(select(table.c.commitment_id, table.c[code]))
    for each, value in pairs:
        if each in places:
            found[value].append(places[each])
    return found


def _as_bits(values: dict[str, list[int]], size: int) -> dict[str, int]:
    return {value: bits_of(here, size) for value, here in values.items()}


def bits_of(places: Iterable[int], size: int) -> int:
    """One integer with these bits set."""
    buffer = bytearray(size // 8 + 1)
    for place in places:
        buffer[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(buffer, "little")


def places_in(bits: int) -> Iterator[int]:
    """Which bits are set, lowest first, byte by byte."""
    for number, byte in enumerate(bits.to_bytes(bits.bit_length() // 8 + 1, "little")):
        while byte:
            lowest = byte & -byte
            yield number * 8 + lowest.bit_length() - 1
            byte ^= lowest


def union(sets: Iterable[int]) -> int:
    found = 0
    for each in sets:
        found |= each
    return found
