"""The feed: pledges in force or past it, newest first, a keyset page at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import Integer, Select, bindparam, func, select, tuple_

from app.accounts.models import Display
from app.db import db, table_of
from app.kit.paging import Page
from app.pledges.models import Action, Pledge, TextState, public_name_of
from app.pledges.rules import State
from app.pledges.search import with_words

PAGE_SIZE = 20

PLEDGES, ACTIONS = table_of(Pledge), table_of(Action)


@dataclass(frozen=True, slots=True)
class Promised:
    """What a list says of a pledge's action."""

    priority_slug: str
    first_person: str
    unit: str | None
    is_own_words: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """A pledge as lists show it: plain values, at a third of what a Pledge costs, for a page has twenty."""

    action: Promised
    id: int
    started_at: datetime
    state: State
    ward_code: str | None
    words: str
    text_state: TextState
    amount: int | None
    name: str
    shown_as: Display

    @property
    def public_name(self) -> str:
        return public_name_of(self.name, self.shown_as, self.text_state)


# Not joined to the actions: SQLite would then sort all pledges of a priority instead of stopping at the end of a page.
CATALOGUE = select(ACTIONS.c.id, *(ACTIONS.c[field.name] for field in fields(Promised)))
WORDING = [ACTIONS.c.title, ACTIONS.c.first_person, ACTIONS.c.source]
WORDINGS = select(ACTIONS.c.id, *WORDING).where(ACTIONS.c.is_own_words.is_(False))
COLUMNS = [PLEDGES.c[field.name] for field in fields(Listed) if field.name != "action"]
STARTED = select(PLEDGES.c.action_id, *COLUMNS).where(PLEDGES.c.started_at.is_not(None))
NEWEST_FIRST = STARTED.order_by(PLEDGES.c.started_at.desc(), PLEDGES.c.id.desc())
PLACE = tuple_(PLEDGES.c.started_at, PLEDGES.c.id)
SEEN = tuple_(bindparam("moment", type_=PLEDGES.c.started_at.type), bindparam("number", type_=PLEDGES.c.id.type))
MOST = bindparam("most", type_=Integer)
COUNT_SINCE = select(func.count()).select_from(select(PLEDGES.c.id).where(PLACE > SEEN).limit(MOST).subquery())


@dataclass(frozen=True)
class Filter:
    """What part of the wall to show."""

    actions: Sequence[int] | None = None  # ids; None means all
    ward: str = ""
    words: str = ""


def read_catalogue() -> dict[int, Promised]:
    """Every action by its id, own words included."""
    return {action_id: Promised(*values) for action_id, *values in db.session.execute(CATALOGUE)}


def read_wordings() -> dict[int, str]:
    """All that the catalogue says of each action, for a search; own words say it themselves."""
    return {action_id: " ".join(wording) for action_id, *wording in db.session.execute(WORDINGS)}


def list_recent(
    wall: Filter,
    catalogue: Mapping[int, Promised],
    *,
    after: tuple[datetime, int] | None = None,
    size: int = PAGE_SIZE,
) -> Page[Listed]:
    """Those found by their words come in the order in which they were made, the others in that in which they began."""
    facts: dict[str, Any] = {"most": size + 1}
    if wall.actions is not None:
        facts["actions"] = wall.actions
    if wall.ward:
        facts["ward"] = wall.ward
    if after:
        facts |= {"moment": after[0], "number": after[1]}
    if wall.words:
        query = _narrowed(with_words(STARTED, wall.words), frozenset(facts), is_by_words=True)
    else:
        query = _recent(frozenset(facts))
    rows = db.session.execute(query, facts)
    return Page.of([Listed(catalogue[action_id], *values) for action_id, *values in rows], size, key_of)


@cache
def _recent(narrowed_by: frozenset[str]) -> Select[Any]:
    """Built once for each kind of question: putting it together costs as much as running it."""
    return _narrowed(NEWEST_FIRST, narrowed_by)


def _narrowed(query: Select[Any], by: frozenset[str], *, is_by_words: bool = False) -> Select[Any]:
    """By what is named, whose values come when it is run."""
    if "actions" in by:
        query = query.where(PLEDGES.c.action_id.in_(bindparam("actions", expanding=True)))
    if "ward" in by:
        query = query.where(PLEDGES.c.ward_code == bindparam("ward"))
    if "number" in by and is_by_words:
        query = query.where(PLEDGES.c.id < bindparam("number"))
    elif "number" in by:
        query = query.where(PLACE < SEEN)
    return query.limit(MOST)


def count_since(newest: tuple[datetime, int], *, most: int) -> int:
    """How many pledges came into force after that one. Counting stops at `most`."""
    moment, number = newest
    return db.session.scalar(COUNT_SINCE, {"moment": moment, "number": number, "most": most}) or 0


def key_of(pledge: Listed) -> str:
    """The keyset of a pledge on the wall, as an address carries it: microseconds and id."""
    moment = pledge.started_at.astimezone(UTC)
    micros = int(moment.replace(microsecond=0).timestamp()) * 1_000_000 + moment.microsecond
    return f"{micros}-{pledge.id}"


def read_key(text: str | None) -> tuple[datetime, int] | None:
    """The keyset in an address; anything that is none means the first page."""
    micros, _, number = (text or "").partition("-")
    if not (micros.isascii() and micros.isdigit() and number.isascii() and number.isdigit()):
        return None
    if len(micros) > 16 or len(number) > 9:
        return None
    seconds, rest = divmod(int(micros), 1_000_000)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest), int(number)
