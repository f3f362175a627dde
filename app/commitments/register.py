"""The register as an address asks for it: filters with counts beside them, and a page of commitments."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from app.commitments.entries import Entry, Report, read_entries, read_reports
from app.commitments.register_index import Index, get_index, places_in
from app.commitments.register_search import LONGEST_SEARCH, find_ids
from app.commitments.rules import CommitmentType
from app.commitments.status import Status
from app.kit.clock import today
from app.kit.paging import Page, read_key
from app.organisations.rules import Kind
from app.places.queries import list_ward_names
from app.vision.document import Outcome
from app.vision.queries import list_outcomes, list_priorities

PAGE_SIZE = 20
OF_EACH_OUTCOME = 3
VIEWS = ("list", "table", "outcomes")
FACETS = ("priority", "outcome", "kind", "ward", "status", "type")
CHUNK = 500  # commitments read at a time when all are written out


@dataclass(frozen=True)
class Option:
    """One choice of a filter, and how many it would leave beside the other filters."""

    value: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Wanted:
    """What somebody narrowed the register to. What an address gets wrong is left out."""

    chosen: dict[str, str]  # by facet
    words: str

    @property
    def address(self) -> dict[str, str]:
        return {**self.chosen, **({"q": self.words} if self.words else {})}


@dataclass(frozen=True)
class View:
    """The register with its filters, and the part of it that this page shows."""

    wanted: Wanted
    view: str
    facets: dict[str, list[Option]]
    total: int
    of_all: int
    live: int
    organisations: int
    page: Page[Entry]
    is_first: bool
    groups: list[tuple[Outcome, int, list[Entry]]]
    today: date

    @property
    def address(self) -> dict[str, str]:
        """The page's own address, from its beginning."""
        return {**self.wanted.address, **({"view": self.view} if self.view != VIEWS[0] else {})}


def read(args: Mapping[str, str]) -> View:
    """One page of it."""
    index, allowed = get_index(), values_of_facets()
    wanted = read_wanted(args, allowed)
    sets = _sets(index, wanted)
    found = _all_of(index, sets)
    view = args["view"] if args.get("view") in VIEWS else VIEWS[0]
    after = read_key(args.get("after"))
    page, groups = Page[Entry]([], None), []
    if view == "outcomes":
        groups = _by_outcome(index, found, wanted)
    else:
        page = _page(index, found, after)
    return View(
        wanted=wanted,
        view=view,
        facets={facet: _options(index, sets, wanted, facet, allowed[facet]) for facet in FACETS},
        total=found.bit_count(),
        of_all=len(index.ids),
        live=(found & index.live).bit_count(),
        organisations=index.organisations,
        page=page,
        is_first=after is None,
        groups=groups,
        today=today(),
    )


def read_wanted(args: Mapping[str, str], allowed: Mapping[str, Sequence[str]]) -> Wanted:
    chosen = {facet: args[facet] for facet in FACETS if args.get(facet) in allowed[facet]}
    return Wanted(chosen, args.get("q", "").strip()[:LONGEST_SEARCH])


def values_of_facets() -> dict[str, list[str]]:
    """What may be chosen, in the order it is shown."""
    return {
        "priority": [each.slug for each in list_priorities()],
        "outcome": [each.code for each in list_outcomes()],
        "kind": [*Kind],
        "ward": [each.code for each in list_ward_names()],
        "status": [*Status],
        "type": [*CommitmentType],
    }


def list_wanted_ids(wanted: Wanted) -> list[int]:
    """All that a filter leaves, in order."""
    index = get_index()
    return list(index.ids_in(_all_of(index, _sets(index, wanted))))


def read_all(wanted: Wanted) -> Iterator[Entry]:
    """The same as entries, some hundred at a time, so that memory stays flat."""
    day = today()
    for ids in _chunks(wanted):
        yield from read_entries(ids, day)


def read_all_reports(wanted: Wanted) -> Iterator[tuple[Entry, Report]]:
    """Every update of them, oldest first, each with its entry."""
    day = today()
    for ids in _chunks(wanted):
        reports = read_reports(ids)
        yield from ((entry, report) for entry in read_entries(ids, day) for report in reports[entry.id])


def _chunks(wanted: Wanted) -> Iterator[list[int]]:
    ids = list_wanted_ids(wanted)
    return (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))


def _sets(index: Index, wanted: Wanted) -> dict[str, int]:
    """For each filter in use, the places it leaves."""
    sets = {facet: index.of(facet, value) for facet, value in wanted.chosen.items()}
    if wanted.words:
        sets["q"] = index.having(wanted.words, find_ids)
    return sets


def _all_of(index: Index, sets: Mapping[str, int], but: str = "") -> int:
    found = index.all
    for facet, places in sets.items():
        if facet != but:
            found &= places
    return found


def _options(index: Index, sets: Mapping[str, int], wanted: Wanted, facet: str, values: Sequence[str]) -> list[Option]:
    beside = _all_of(index, sets, but=facet)
    chosen = wanted.chosen.get(facet)
    return [Option(value, (beside & index.of(facet, value)).bit_count(), value == chosen) for value in values]


def _page(index: Index, found: int, after: int | None) -> Page[Entry]:
    """From the commitment after the last one seen. One that has left the register means the first page."""
    start = index.places[after] + 1 if after in index.places else 0
    ids = [index.ids[place + start] for place in islice(places_in(found >> start), PAGE_SIZE + 1)]
    more = len(ids) > PAGE_SIZE
    entries = read_entries(ids[:PAGE_SIZE], today())
    return Page(entries, str(ids[PAGE_SIZE - 1]) if more else None)


def _by_outcome(index: Index, found: int, wanted: Wanted) -> list[tuple[Outcome, int, list[Entry]]]:
    """Every outcome with how many serve it and the newest of them, read together."""
    only = wanted.chosen.get("outcome")
    sets = [(each, found & index.of("outcome", each.code)) for each in list_outcomes() if only in {None, each.code}]
    ids = {each.code: list(islice(index.ids_in(here), OF_EACH_OUTCOME)) for each, here in sets}
    shown = list(dict.fromkeys(one for some in ids.values() for one in some))
    entries = {entry.id: entry for entry in read_entries(shown, today())}
    return [
        (each, here.bit_count(), [entries[one] for one in ids[each.code] if one in entries])
        for each, here in sets
        if here
    ]
