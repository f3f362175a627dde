"""A large town in minutes: rows written in batches, as the verbs would have left them.

Only for sizes at which acting every deed would take hours. It leaves out what no page shows: of the audit, all but the
confirmations.
"""

from array import array
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, cast

from sqlalchemy import Table, case, delete, func, insert, select, text

from app.accounts.models import AgeBand, EmailLink, Person, Purpose
from app.accounts.queries import hash_token
from app.accounts.rules import LINK_LIFETIMES
from app.db import Base, db
from app.demo.fates import Fate, fate_of
from app.demo.plans import Plan
from app.demo.residents import Resident
from app.kit import audit
from app.kit.audit import AuditEvent
from app.pledges.models import Action, CheckIn, Pledge, PledgeCount, TextState
from app.pledges.moving import live_key_of
from app.pledges.rules import ALIVE, COUNTED
from app.pledges.search import FTS

BATCH = 5000  # plans
TABLES: tuple[type[Base], ...] = (Person, EmailLink, Pledge, CheckIn, AuditEvent)  # parents before children

Row = dict[str, Any]
Rows = dict[type[Base], list[Row]]


class Writer:
    """Turns plans into rows. Ids are given here, so that rows can name each other before they are stored."""

    def __init__(self, residents: Sequence[Resident], actions: dict[str, Action], until: datetime) -> None:
        self.actions = actions
        self.until = until
        self.first_number = residents[0].number if residents else 0
        self.person_ids = array("L", bytes(8 * len(residents)))  # by resident; 0 until they first appear
        self.next_id = {Person: _next_id(Person), Pledge: _next_id(Pledge)}

    def rows_of(self, plans: Sequence[Plan]) -> Rows:
        rows: Rows = {table: [] for table in TABLES}
        for plan in plans:
            self._add(plan, rows)
        return rows

    def _add(self, plan: Plan, rows: Rows) -> None:
        fate = fate_of(plan, self.until)
        person_id = self._person_of(plan, rows)
        pledge_id = self._take_id(Pledge)
        rows[Pledge].append(self._pledge(pledge_id, person_id, plan, fate))
        rows[CheckIn].extend(
            {
                "pledge_id": pledge_id,
                "number": asked.number,
                "asked_at": asked.asked_at,
                "answered_at": asked.answered_at,
                "answer": asked.answer,
            }
            for asked in fate.check_ins
        )
        if not plan.resident.has_account:
            rows[EmailLink].append(_link(pledge_id, person_id, plan, fate))
        if fate.confirmed_at is not None:
            rows[AuditEvent].append(_confirmation(pledge_id, person_id, fate.confirmed_at))

    def _take_id(self, table: type[Person] | type[Pledge]) -> int:
        taken = self.next_id[table]
        self.next_id[table] += 1
        return taken

    def _person_of(self, plan: Plan, rows: Rows) -> int:
        place = plan.resident.number - self.first_number
        if not self.person_ids[place]:
            self.person_ids[place] = self._take_id(Person)
            rows[Person].append(_person(self.person_ids[place], plan))
        return self.person_ids[place]

    def _pledge(self, pledge_id: int, person_id: int, plan: Plan, fate: Fate) -> Row:
        action = self.actions[plan.slug]
        is_alive = fate.state in ALIVE
        return {
            "id": pledge_id,
            "key": plan.key,
            "live_key": live_key_of(Person(id=person_id), action, plan.words) if is_alive else None,
            "person_id": person_id,
            "action_id": action.id,
            "words": plan.words,
            "text_state": fate.text_state,
            "amount": plan.amount,
            "name": plan.name,
            "shown_as": plan.resident.shown_as,
            "is_by_minor": plan.resident.is_teen,
            "ward_code": plan.ward_code,
            "state": fate.state,
            "created_at": plan.at,
            "confirmed_at": fate.confirmed_at,
            "started_at": fate.confirmed_at,
            "ended_at": fate.ended_at,
            "check_in_number": fate.check_in_number,
            "next_check_in_on": fate.next_check_in_on,
            "misses": fate.misses,
        }


def write(plans: Iterator[Plan], writer: Writer) -> Iterator[int]:
    """Write everything, yielding how many pledges there are so far; then count them."""
    first_id = written = writer.next_id[Pledge]
    while batch := list(islice(plans, BATCH)):
        for table, rows in writer.rows_of(batch).items():
            if rows and table is AuditEvent:
                audit.record_all(rows)
            elif rows:
                db.session.execute(insert(cast(Table, table.__table__)), rows)
        written += len(batch)
        yield written - first_id
    _recount()
    _index_words(first_id)
    _tell_postgres()


def _person(person_id: int, plan: Plan) -> Row:
    """Somebody without an account is an address and nothing else."""
    resident = plan.resident
    row: Row = {"id": person_id, "email": resident.email, "created_at": plan.at, "locale": "en", "session_epoch": 0}
    known = resident.has_account
    return row | {
        "name": resident.name if known else "",
        "age_band": (AgeBand.TEEN if resident.is_teen else AgeBand.ADULT) if known else None,
        "display": resident.shown_as if known else "anonymous",
        "ward_code": plan.ward_code if known else None,
        "signed_up_at": plan.at if known else None,
    }


def _link(pledge_id: int, person_id: int, plan: Plan, fate: Fate) -> Row:
    return {
        "person_id": person_id,
        "purpose": Purpose.CONFIRM_PLEDGE,
        "subject_id": pledge_id,
        "token_hash": hash_token(plan.key),
        "created_at": plan.at,
        "expires_at": plan.at + LINK_LIFETIMES[Purpose.CONFIRM_PLEDGE],
        "used_at": fate.confirmed_at,
    }


def _confirmation(pledge_id: int, person_id: int, moment: datetime) -> Row:
    return {
        "at": moment,
        "verb": "pledge.confirmed",
        "actor_id": person_id,
        "subject_type": "pledge",
        "subject_id": str(pledge_id),
        "subject_label": "",
        "facts": {},
    }


def _next_id(table: type[Person] | type[Pledge]) -> int:
    return (db.session.scalar(select(func.max(table.id))) or 0) + 1


def _recount() -> None:
    """Set every counter from the pledges themselves, in one statement."""
    counters = [func.sum(case((Pledge.state == state, 1), else_=0)).label(state.value) for state in COUNTED]
    ward_code = func.coalesce(Pledge.ward_code, "").label("ward_code")
    pledges = (
        select(Pledge.action_id, ward_code, *counters)
        .where(Pledge.started_at.is_not(None))
        .group_by(Pledge.action_id, ward_code)
    )
    columns = ["action_id", "ward_code", *(state.value for state in COUNTED)]
    db.session.execute(delete(PledgeCount))
    db.session.execute(insert(PledgeCount).from_select(columns, pledges))


def _index_words(first_id: int) -> None:
    """SQLite's search has a table of its own."""
    if db.session.get_bind().dialect.name == "sqlite":
        shown = select(Pledge.id, Pledge.words).where(
            Pledge.id >= first_id, Pledge.text_state == TextState.SHOWN, Pledge.words != ""
        )
        db.session.execute(insert(FTS).from_select(["rowid", "words"], shown))


def _tell_postgres() -> None:
    """The next ids come after ours, and the planner should know how large the tables are."""
    if db.session.get_bind().dialect.name != "postgresql":
        return
    for table in (Person, Pledge):
        last = select(func.max(table.id)).scalar_subquery()
        db.session.execute(select(func.setval(func.pg_get_serial_sequence(table.__tablename__, "id"), last)))
    db.session.execute(text("ANALYZE"))
