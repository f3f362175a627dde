"""Noticing that the public register may have changed, whoever changed it: each such transaction leaves a new stamp.

Readers keep an index of the register in memory (`register_index`) for as long as the stamp is the one they know. It is
written last, so that whoever holds it waits for nobody else.
"""

from typing import Any
from uuid import uuid4

from sqlalchemy import event, inspect
from sqlalchemy.orm import FromStatement, ORMExecuteState, Session

from app.commitments.memory_models import RegisterStamp
from app.commitments.models import Commitment, CommitmentOutcome, CommitmentWard, OrganisationPledge
from app.db import db, upsert
from app.organisations.models import Organisation, OrganisationWard

MOVED = "register_moved"
SHOWN = (Organisation, OrganisationWard, OrganisationPledge, Commitment, CommitmentOutcome, CommitmentWard)
TABLES = frozenset(model.__tablename__ for model in SHOWN)


@event.listens_for(db.session, "after_flush")
def _notice_flush(session: Session, _context: Any) -> None:
    came_or_went = any(isinstance(each, SHOWN) for group in (session.new, session.deleted) for each in group)
    if came_or_went or any(isinstance(each, SHOWN) and _shows(each) for each in session.dirty):
        session.info[MOVED] = True


def _shows(changed: object) -> bool:
    """Every night each status is worked out for another day, and most are as they were: nobody need read them anew."""
    attributes = inspect(changed).attrs
    return any(each.key != "status_on" and each.history.has_changes() for each in attributes)


@event.listens_for(db.session, "do_orm_execute")
def _notice_statement(execution: ORMExecuteState) -> None:
    """Statements that bypass the unit of work change the register too."""
    if not (execution.is_insert or execution.is_update or execution.is_delete):
        return
    statement: Any = execution.statement
    written: Any = statement.element if isinstance(statement, FromStatement) else statement
    if inspect(written.table).name in TABLES:
        execution.session.info[MOVED] = True


@event.listens_for(db.session, "before_commit")
def _stamp(session: Session) -> None:
    if session.in_nested_transaction():
        return
    session.flush()
    if session.info.pop(MOVED, False):
        leave_stamp(session)


@event.listens_for(db.session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(MOVED, None)


def leave_stamp(session: Session) -> None:
    """Everybody who knows an earlier one reads the register anew. Call it after writing past the session."""
    stamp = uuid4().hex
    insert = upsert(RegisterStamp).values(id=1, stamp=stamp)
    session.connection().execute(insert.on_conflict_do_update(index_elements=["id"], set_={"stamp": stamp}))


def has_moved() -> bool:
    """Whether this very session has changed the register and not yet said so."""
    return bool(db.session.info.get(MOVED))
