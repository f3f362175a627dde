"""The town's anonymous count: once each, and no trace of who or when."""

from typing import Any

from sqlalchemy import select

from app.db import db
from app.kit.audit import AuditEvent
from app.mis.models import MisParameterSet, MisTally, MisTallyTicket
from app.mis.queries import count_tally, find_live_set
from app.mis.rules import Band
from app.mis.tallying import count_household

DALLOW = "E05014742"


def live_set() -> MisParameterSet:
    found = find_live_set()
    assert found is not None
    return found


def count(ticket: str, band: Band = Band.D) -> bool:
    return count_household(ticket, ward_code=DALLOW, band=band, parameter_set=live_set())


def test_each_ticket_counts_once(session: Any) -> None:
    assert count("one")
    assert count("two")
    assert not count("one")
    assert not count("one", Band.A)
    assert count_tally(live_set()) == 2


def test_wards_and_bands_are_counted_apart(session: Any) -> None:
    count("one", Band.C)
    count("two", Band.D)
    rows = session.scalars(select(MisTally).order_by(MisTally.band)).all()
    assert [(row.ward_code, row.band, row.households) for row in rows] == [(DALLOW, Band.C, 1), (DALLOW, Band.D, 1)]


def test_a_ticket_is_kept_as_a_hash_and_nothing_says_when_or_who(session: Any) -> None:
    count("my ticket")
    assert "my ticket" not in session.scalars(select(MisTallyTicket.ticket)).one()
    columns = {column.key for table in (MisTally, MisTallyTicket) for column in table.__table__.columns}
    assert columns == {"ticket", "parameter_set_id", "ward_code", "band", "households"}
    assert db.session.scalars(select(AuditEvent).where(AuditEvent.subject_type.like("mis_tally%"))).all() == []
