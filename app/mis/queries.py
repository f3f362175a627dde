"""Reading parameter sets and what was worked out from them."""

from collections.abc import Iterable
from functools import lru_cache

from flask_babel import gettext as _
from sqlalchemy import func, select

from app.accounts.models import Person
from app.db import db
from app.kit.clock import today
from app.kit.errors import NotFound
from app.mis.models import MisHelp, MisParameterSet, MisTally
from app.mis.parameter_file import read_set
from app.mis.parameters import BadParameters, ParameterSet, Problem
from app.mis.rules import Band
from app.mis.standards import check_set


@lru_cache(maxsize=32)
def read_document(document: str) -> ParameterSet:
    """The figures in a document that was checked when it was entered: the same text is read once."""
    return read_set(document)


def find_live_set() -> MisParameterSet | None:
    """The set that answers today: of those approved, not superseded and with figures, the newest that has begun.

    One whose figures another program wrote and that do not hold is passed over.
    """
    begun = db.session.scalars(
        select(MisParameterSet)
        .where(
            MisParameterSet.approved_at.is_not(None),
            MisParameterSet.superseded_at.is_(None),
            MisParameterSet.document.is_not(None),
            MisParameterSet.effective_from <= today(),
        )
        .order_by(MisParameterSet.effective_from.desc(), MisParameterSet.id.desc())
    )
    return next((row for row in begun if _holds(row.document or "")), None)


@lru_cache(maxsize=32)
def _holds(document: str) -> bool:
    """Whether bands can be worked out from it: the same text is checked once."""
    try:
        check_set(read_document(document))
    except BadParameters:
        return False
    return True


def get_live_figures() -> ParameterSet:
    """The figures of `find_live_set`. Raises NotFound before reference data is loaded."""
    found = find_live_set()
    if found is None or found.document is None:
        raise NotFound(_("The figures of the Minimum Income Standard are not here yet."))
    return read_document(found.document)


def get_figures(name: str | None, *, may_be_draft: bool = False) -> ParameterSet:
    """The figures of an approved set, superseded ones too, or of the one in force. Raises NotFound."""
    if name is None:
        return get_live_figures()
    found = find_set(name)
    figures = read_row(found)[0] if found is not None and (found.approved_at or may_be_draft) else None
    if figures is None:
        raise NotFound(_("There is no such parameter set."))
    return figures


def find_live_set_of(year: int) -> MisParameterSet | None:
    """The live set of one year; the database sees to it that there is no second."""
    return db.session.scalars(
        select(MisParameterSet).where(
            MisParameterSet.year == year,
            MisParameterSet.approved_at.is_not(None),
            MisParameterSet.superseded_at.is_(None),
        )
    ).first()


def find_set(name: str) -> MisParameterSet | None:
    return db.session.scalars(select(MisParameterSet).where(MisParameterSet.name == name)).first()


def list_sets() -> list[MisParameterSet]:
    """Every set, the newest year first, drafts and superseded ones among them."""
    return list(
        db.session.scalars(
            select(MisParameterSet).order_by(MisParameterSet.year.desc(), MisParameterSet.entered_at.desc())
        )
    )


def get_set(set_id: int) -> MisParameterSet:
    found = db.session.get(MisParameterSet, set_id)
    if found is None:
        raise NotFound(_("There is no such parameter set."))
    return found


def read_row(row: MisParameterSet) -> tuple[ParameterSet | None, list[Problem]]:
    """A row's figures; none for one that another program wrote without them, or, with its problems, a broken one."""
    if row.document is None:
        return None, []
    try:
        figures = read_document(row.document)
        check_set(figures)
    except BadParameters as error:
        return None, error.problems
    return figures, []


def find_set_before(year: int, row: MisParameterSet | None = None) -> MisParameterSet | None:
    """What a set of `year` is compared with: the newest approved one of that year or an earlier one.

    For `row`, when it is approved itself, only what was approved before it counts.
    """
    approved = MisParameterSet.approved_at
    return db.session.scalars(
        select(MisParameterSet)
        .where(
            approved < row.approved_at if row is not None and row.approved_at else approved.is_not(None),
            MisParameterSet.document.is_not(None),
            MisParameterSet.year <= year,
        )
        .order_by(MisParameterSet.year.desc(), approved.desc(), MisParameterSet.id.desc())
        .limit(1)
    ).first()


def names_of(ids: Iterable[int | None]) -> dict[int, str]:
    """The names of the people who entered and approved."""
    known = [each for each in set(ids) if each is not None]
    rows = db.session.execute(select(Person.id, Person.name).where(Person.id.in_(known)))
    return {row.id: row.name for row in rows}


def list_help(band: Band) -> list[MisHelp]:
    """Where a household in this band can get help, in the order staff chose."""
    listed = select(MisHelp).where(MisHelp.bands.contains(band.value)).order_by(MisHelp.position, MisHelp.id)
    return list(db.session.scalars(listed))


def list_all_help() -> list[MisHelp]:
    """The whole list, for those who look after it."""
    return list(db.session.scalars(select(MisHelp).order_by(MisHelp.position, MisHelp.id)))


def get_help(help_id: int) -> MisHelp:
    found = db.session.get(MisHelp, help_id)
    if found is None:
        raise NotFound(_("There is no such entry in the list of help."))
    return found


def count_tally(parameter_set: MisParameterSet) -> int:
    """How many households of the town chose to be counted: not for showing as it is."""
    counted = select(func.sum(MisTally.households)).where(MisTally.parameter_set_id == parameter_set.id)
    return db.session.scalar(counted) or 0
