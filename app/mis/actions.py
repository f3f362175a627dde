"""Parameter sets: entering, approving and superseding them, and the one that comes with the site."""

from pathlib import Path

from flask_babel import gettext as _
from sqlalchemy import Delete, delete, insert, select
from sqlalchemy.exc import IntegrityError

from app.accounts.models import Person
from app.db import db
from app.kit.audit import record
from app.kit.clock import now
from app.kit.errors import DomainError, Duplicate, Refused
from app.mis import helping, queries
from app.mis.completing import complete, is_same
from app.mis.document import BOM
from app.mis.models import MisParameterSet, MisThreshold
from app.mis.parameter_file import read_set
from app.mis.parameters import ParameterSet, Standing
from app.mis.standards import REFERENCE, check_set, preview

REFERENCE_FOLDER = Path(__file__).parent / "reference"
SHIPPED_NOTE = "The vision's own figures, as they come with the site"


def enter_set(document: str, *, actor: Person | None) -> MisParameterSet:
    """Keep a draft of a year's figures: checked as a whole, live only once a second person approves it.

    What the file may leave out comes from the set before it. Raises BadParameters with every problem, and Duplicate
    when another set has its name. Without an `actor` (a command) any person with the permission may approve.
    """
    document, figures = read_and_check(document)
    row = _row_of(document, figures)
    row.entered_by_id = actor.id if actor else None
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        raise Duplicate(
            _("There is a parameter set called “%(name)s” already. Give this one another name.", name=figures.name)
        ) from None
    record("mis.set_entered", actor=actor, subject=row, subject_label=row.name, year=row.year)
    return row


def _row_of(document: str, figures: ParameterSet) -> MisParameterSet:
    return MisParameterSet(
        name=figures.name,
        year=figures.year,
        effective_from=figures.effective_from,
        document=document,
        entered_at=now(),
    )


def read_and_check(document: str) -> tuple[str, ParameterSet]:
    """A document that needs no other, and its figures. Raises BadParameters."""
    document = document.removeprefix(BOM)
    before = queries.find_live_set()
    figures = read_set(document, before=_figures_of(before))
    closer = queries.find_set_before(figures.year)
    if closer is not None and closer is not before:
        before = closer
        figures = read_set(document, before=_figures_of(before))
    check_set(figures)
    return complete(document, figures, before.name if before else ""), figures


def find_same(document: str) -> MisParameterSet | None:
    """The stored set that a document would only repeat. Raises BadParameters."""
    _complete, figures = read_and_check(document)
    row = queries.find_set(figures.name)
    stored = _figures_of(row)
    return row if stored is not None and is_same(figures, stored) else None


def _figures_of(row: MisParameterSet | None) -> ParameterSet | None:
    return queries.read_document(row.document) if row is not None and row.document else None


def approve_set(row: MisParameterSet, *, actor: Person) -> None:
    """Make a draft the live set of its year; the one it follows is superseded in the same breath.

    Raises Refused for whoever entered it, and DomainError when a colleague was quicker or when another program wrote
    figures that do not hold.
    """
    row = _held_draft(row)
    if row.entered_by_id == actor.id:
        raise Refused(_("You entered this set. A second person must approve it."))
    figures, _problems = queries.read_row(row)
    if figures is None:
        raise DomainError(_("The figures of this set do not hold together. Enter it again."))
    db.session.execute(_lines_of(row))  # another program's, if there are any: ours are worked out from the figures
    write_lines(row, figures)  # while it is a draft: an approved set takes no more
    try:
        with db.session.begin_nested():
            followed = _supersede_live(row.year)
            row.approved_at, row.approved_by_id = now(), actor.id
    except IntegrityError:
        raise DomainError(
            _("A colleague approved another set for %(year)s at the same moment. Look at it first.", year=row.year)
        ) from None
    record("mis.set_approved", actor=actor, subject=row, subject_label=row.name, year=row.year)
    if followed is not None:
        record("mis.set_superseded", actor=actor, subject=followed, subject_label=followed.name, by=row.name)


def discard_set(row: MisParameterSet, *, actor: Person) -> None:
    """Throw a draft away. Raises DomainError when it is approved: then it can only be superseded."""
    row = _held_draft(row)
    record("mis.set_discarded", actor=actor, subject=row, subject_label=row.name, year=row.year)
    db.session.execute(_lines_of(row))
    db.session.delete(row)
    db.session.flush()


def _held_draft(row: MisParameterSet) -> MisParameterSet:
    """The row as it is now, held: two colleagues cannot decide about it twice."""
    held = db.session.get(MisParameterSet, row.id, with_for_update=True, populate_existing=True)
    if held is None:
        raise DomainError(_("A colleague has discarded this set already."))
    if held.approved_at is not None:
        raise DomainError(_("This set is approved already."))
    return held


def _lines_of(row: MisParameterSet) -> Delete:
    return delete(MisThreshold).where(MisThreshold.parameter_set_id == row.id)


def _supersede_live(year: int) -> MisParameterSet | None:
    live = select(MisParameterSet).where(
        MisParameterSet.year == year,
        MisParameterSet.approved_at.is_not(None),
        MisParameterSet.superseded_at.is_(None),
    )
    found = db.session.scalars(live.with_for_update().execution_options(populate_existing=True)).first()
    if found is not None:
        found.superseded_at = now()
        db.session.flush()  # a year has one live set at every moment
    return found


def load_reference() -> dict[str, int]:
    """Bring in the sets that come with the site, already approved: found by name, so repeating changes nothing.

    The list of help is filled where there is none.
    """
    counts = {"inserted": helping.load_reference()}
    for path in sorted(REFERENCE_FOLDER.glob("*.json")):
        document = path.read_text("utf-8")
        figures = read_set(document)
        if queries.find_set(figures.name) is None:
            check_set(figures)
            moment = now()
            row = MisParameterSet(
                name=figures.name,
                year=figures.year,
                effective_from=figures.effective_from,
                document=document,
                note=SHIPPED_NOTE,
                entered_at=moment,
            )
            db.session.add(row)
            db.session.flush()  # its lines need its id
            write_lines(row, figures)
            row.approved_at = moment
            counts["inserted"] += 1
    return counts


def write_lines(row: MisParameterSet, figures: ParameterSet) -> None:
    """Keep the lines of the standard households, for pages and for whoever reads the database."""
    values = [
        {
            "parameter_set_id": row.id,
            "household_type": standard.code,
            "tenure": tenure,
            "equivalence": mode,
            "band": band,
            "amount": getattr(lines, band.lower()),
            "standing": _standing(standard.code, tenure, figures),
        }
        for mode in figures.modes
        for standard, tenure, lines in preview(figures, mode)
        for band in ("D", "C", "B")
    ]
    db.session.execute(insert(MisThreshold), values)


def _standing(code: str, tenure: str, figures: ParameterSet) -> Standing:
    """The council prints lines for the reference household alone; all others are worked out."""
    is_printed = code == REFERENCE.code and tenure in figures.published
    return figures.standing_of_reference if is_printed else Standing.ESTIMATE
