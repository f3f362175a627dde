"""The town's anonymous count: a band and a ward, once for each set of answers. No household is stored, nor when."""

from hashlib import sha256

from app.db import db, upsert
from app.mis.models import MisParameterSet, MisTally, MisTallyTicket
from app.mis.rules import Band


def count_household(ticket: str, *, ward_code: str, band: Band, parameter_set: MisParameterSet) -> bool:
    """Add one to the count of a band in a ward; False where this ticket has been counted before.

    The UNIQUE ticket decides, so a double click and a second tab count once; it is kept hashed, and tied to nothing.
    """
    spent = (
        upsert(MisTallyTicket)
        .values(ticket=sha256(ticket.encode()).hexdigest())
        .on_conflict_do_nothing()
        .returning(MisTallyTicket.ticket)
    )
    if db.session.scalar(spent) is None:
        return False
    place = {"parameter_set_id": parameter_set.id, "ward_code": ward_code, "band": band}
    db.session.execute(
        upsert(MisTally)
        .values(**place, households=1)
        .on_conflict_do_update(index_elements=list(place), set_={"households": MisTally.households + 1})
    )
    return True
