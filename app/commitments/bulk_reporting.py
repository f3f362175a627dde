"""Many updates in one file: every row is looked at first, and either all of them are kept or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import insert, select

from app.accounts.models import Person
from app.commitments import update_queries
from app.commitments.bulk_words import BAD_CELLS, OUTCOMES_IN_FILES
from app.commitments.models import Commitment, ProgressUpdate, Via
from app.commitments.moving import hold_commitments, hold_organisation
from app.commitments.report_words import PROBLEMS
from app.commitments.reporting import evidence_link
from app.commitments.reports import Report, problems_of
from app.commitments.standing import refresh_statuses
from app.commitments.update_table import Row, key_of, read_report, read_table
from app.db import db, table_of
from app.kit.audit import record
from app.kit.clock import now, today
from app.kit.csv import Column
from app.kit.errors import DomainError
from app.organisations.models import Organisation

BATCH = 1000  # rows of a statement
INSERTION = insert(table_of(ProgressUpdate))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of one row: a new update, nothing (it is blank, or here already), or these mistakes."""

    line: int
    commitment: Commitment | None = None
    report: Report | None = None
    mistakes: Sequence[str] = ()
    is_here: bool = False

    @property
    def is_new(self) -> bool:
        return self.report is not None and not self.mistakes and not self.is_here


@dataclass
class DryRun:
    """What becomes of a whole file."""

    verdicts: list[Verdict] = field(default_factory=list)

    @property
    def new(self) -> list[Verdict]:
        return [each for each in self.verdicts if each.is_new]

    @property
    def wrong(self) -> list[Verdict]:
        return [each for each in self.verdicts if each.mistakes]

    @property
    def skipped(self) -> int:
        return len(self.verdicts) - len(self.new) - len(self.wrong)


def look_through(organisation: Organisation, data: bytes) -> DryRun:
    """Say of every row what would become of it. TableError where the file is no such table."""
    commitments = {each.id: each for each in update_queries.list_commitments_to_fill(organisation)}
    known_keys = update_queries.list_keys(organisation)
    known_numbers = update_queries.list_numbers(organisation)
    run, seen = DryRun(), dict.fromkeys(known_keys, 0)
    for row in read_table(data):
        run.verdicts.append(_judge(row, commitments, known_numbers, seen))
    return run


def _judge(
    row: Row, commitments: Mapping[int, Commitment], numbers: Mapping[int, str], seen: dict[str, int]
) -> Verdict:
    if row.is_blank:
        return Verdict(row.line)
    commitment = commitments.get(row.commitment or 0)
    if commitment is None:
        said = _("“%(number)s” is no commitment of yours that can be reported on", number=row.cells["commitment"][:40])
        return Verdict(row.line, mistakes=(said,))
    report, bad = read_report(row, OUTCOMES_IN_FILES)
    if report is None:
        return Verdict(row.line, commitment, mistakes=[str(BAD_CELLS[name]) for name in bad])
    if row.cells["update"]:
        return _judge_reported(row, commitment, report, numbers)
    found = problems_of(
        report, starts_on=commitment.starts_on or report.on, has_measure=bool(commitment.unit), today=today()
    )
    if found:
        return Verdict(row.line, commitment, report, [str(PROBLEMS[each][1]) for each in found])
    key = key_of(commitment.id, report)
    is_here = key in seen
    seen.setdefault(key, row.line)
    return Verdict(row.line, commitment, report, is_here=is_here)


def _judge_reported(row: Row, commitment: Commitment, report: Report, numbers: Mapping[int, str]) -> Verdict:
    """A row of an export. As it was it is passed over; changed it cannot be taken, for updates never change."""
    if numbers.get(row.update or 0) == key_of(commitment.id, report):
        return Verdict(row.line, commitment, report, is_here=True)
    said = _("An update never changes: leave the number in “update” empty to report anew")
    return Verdict(row.line, commitment, report, (said,))


def keep_all(organisation: Organisation, data: bytes, *, actor: Person) -> int:
    """Keep every new row, or none: what the dry run said is looked at again. Returns how many are new."""
    hold_organisation(organisation)
    hold_commitments([each.id for each in update_queries.list_commitments_to_fill(organisation)])
    run = look_through(organisation, data)
    if run.wrong:
        raise DomainError(_("Something has changed since we looked at the file. Send it again."))
    new = run.new
    for start in range(0, len(new), BATCH):
        _insert(new[start : start + BATCH], actor)
    touched = {each.commitment.id: each.commitment for each in new if each.commitment}
    refresh_statuses(list(touched.values()), today())
    record("organisation.updates_imported", actor=actor, subject=organisation, updates=len(new))
    return len(new)


def _insert(verdicts: Sequence[Verdict], actor: Person) -> None:
    """As rows: fifty thousand objects would take four times as long, and a quarter of a gigabyte."""
    rows = [_as_row(each, actor) for each in verdicts]
    db.session.execute(INSERTION, rows)
    links = {row["key"]: each.report.link for row, each in zip(rows, verdicts, strict=True) if each.report}
    linked = [key for key, link in links.items() if link]
    if linked:
        of_these = ProgressUpdate.commitment_id.in_({row["commitment_id"] for row in rows})
        updates = db.session.scalars(select(ProgressUpdate).where(of_these, ProgressUpdate.key.in_(linked)))
        db.session.add_all([evidence_link(update, links[update.key]) for update in updates])
        db.session.flush()


def _as_row(verdict: Verdict, actor: Person) -> dict[str, Any]:
    assert verdict.report is not None
    assert verdict.commitment is not None
    report = verdict.report
    return {
        "commitment_id": verdict.commitment.id,
        "key": key_of(verdict.commitment.id, report),
        "on": report.on,
        "outcome": report.outcome,
        "value": report.value,
        "note": report.note,
        "via": Via.CSV,
        "made_at": now(),
        "made_by_id": actor.id,
    }


TABLE: list[Column[update_queries.ReportedRow]] = [
    ("update", lambda row: row.number),
    ("commitment", lambda row: row.commitment_id),
    ("text", lambda row: row.text),
    ("date", lambda row: row.on.isoformat() if row.on else ""),
    ("outcome", lambda row: row.outcome.value if row.outcome else ""),
    ("value", lambda row: "" if row.value is None else f"{row.value.normalize():f}"),
    ("unit", lambda row: row.unit),
    ("note", lambda row: row.note),
    ("link", lambda row: row.link or ""),
]
