"""Drawing up a release of figures, publishing it, taking it back. What stands is written here, and nowhere else."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, func, insert, literal, select, text

from app.accounts.models import Person
from app.db import db, hold_row, upsert
from app.indicators import release_queries as queries
from app.indicators.figure_row import FigureRow
from app.indicators.hooks import tell_published
from app.indicators.models import FigureRelease, hash_of_maker
from app.indicators.release_queries import FIGURES, KEY, OBSERVATIONS, RELEASES, SAID, same_key
from app.indicators.rules import FigureStatus
from app.indicators.storing import Taken, store_rows
from app.kit.audit import record
from app.kit.clock import now
from app.kit.errors import DomainError, Duplicate, Refused

REFERENCE_FILE = "reference/figures.csv"  # what a release that comes with the site names as its file


def draft_release(
    rows: Iterable[FigureRow],
    *,
    title: str,
    actor: Person | None,
    notes: str = "",
    file_name: str = "",
    file_sha256: str = "",
    warnings: Sequence[str] = (),
) -> FigureRelease:
    """Keep rows that have been checked as a draft; `actor` is None where the command line acts.

    Raises Duplicate where two rows are of the same indicator, area and period.
    """
    release = begin_draft(title=title, actor=actor, notes=notes, file_name=file_name)
    try:
        stored = store_rows(release.id, rows)
    except Taken:
        raise Duplicate(_("Two rows are of the same indicator, area and period.")) from None
    finish_draft(release, actor=actor, rows=stored, file_sha256=file_sha256, warnings=warnings)
    return release


def begin_draft(*, title: str, actor: Person | None, notes: str = "", file_name: str = "") -> FigureRelease:
    """A draft without rows, for whoever stores them as they are read."""
    release = FigureRelease(title=title, notes=notes, file_name=file_name, made_at=now(), is_by_command=actor is None)
    if actor is not None:
        release.made_by_id, release.address_hash = actor.id, hash_of_maker(actor)
    db.session.add(release)
    db.session.flush()  # its rows name it
    return release


def finish_draft(
    release: FigureRelease, *, actor: Person | None, rows: int, file_sha256: str = "", warnings: Sequence[str] = ()
) -> None:
    """Say of a draft how much it holds, and put it on record. Raises DomainError where it holds nothing."""
    if not rows:
        raise DomainError(_("There is no figure in it."))
    release.rows, release.file_sha256, release.warnings = rows, file_sha256, list(warnings)
    db.session.flush()
    _record("drafted", release, actor, warnings=len(release.warnings))


def publish_release(release: FigureRelease, *, actor: Person | None) -> None:
    """Let a draft out: its rows are what stands from now on. Somebody else than its maker does it.

    Without an actor the command line acts. Raises Refused for the maker, and DomainError where it is published already
    or takes back what no longer stands.
    """
    hold_row(release)
    if release.is_published:
        raise DomainError(_("This release is published already."))
    if actor is not None and not release.may_be_published_by(actor):
        raise Refused(_("You drew up this release. Somebody else publishes it."))
    _wait_for_turn()
    _check_undoing(release)
    release.published_at = queries.next_moment(now())
    release.published_by_id = actor.id if actor else None
    release.address_hash = None  # it has done its work
    db.session.flush()
    _let_stand(release)
    _record("published", release, actor, undoes=release.undoes_id)
    tell_published(release)
    db.session.flush()


def undo_release(release: FigureRelease, *, actor: Person | None) -> FigureRelease:
    """Draw up the release that takes this one back, for another person to publish.

    It has only the keys that nothing later stands for. Raises DomainError where there is none, or no need.
    """
    hold_row(release)  # two who press at once: the second is told of the first
    if not release.is_published:
        raise DomainError(_("This release is not published: discard it."))
    if queries.find_undoing(release) is not None:
        raise Duplicate(_("There is a release already that takes this one back."))
    undoing = begin_draft(title=_undoing_title(release), actor=actor)
    undoing.undoes_id = release.id
    db.session.flush()
    db.session.execute(insert(OBSERVATIONS).from_select(["release_id", *KEY, *SAID], _as_before(release, undoing)))
    rows = db.session.scalar(select(func.count()).where(OBSERVATIONS.c.release_id == undoing.id)) or 0
    if not rows:
        raise DomainError(_("Nothing of this release stands any more."))
    finish_draft(undoing, actor=actor, rows=rows)
    return undoing


def discard_draft(release: FigureRelease, *, actor: Person) -> None:
    """Let go of a draft and its rows. Raises DomainError for what is published."""
    hold_row(release)
    if release.is_published:
        raise DomainError(_("This release is published: take it back instead."))
    _record("discarded", release, actor)
    db.session.delete(release)
    db.session.flush()


def _wait_for_turn() -> None:
    """Until this transaction ends nobody else changes what stands. SQLite's writers queue anyway."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(text("LOCK TABLE indicator_figures IN SHARE ROW EXCLUSIVE MODE"))


def _check_undoing(release: FigureRelease) -> None:
    if release.undoes_id is None:
        return
    if queries.count_standing(queries.get_release(release.undoes_id)) != release.rows:
        raise DomainError(_("Later figures were published since. Discard this draft, and take the release back anew."))


def _let_stand(release: FigureRelease) -> None:
    """One statement, however many rows."""
    columns = [OBSERVATIONS.c[name] for name in (*KEY, *SAID)]
    rows = select(*columns, OBSERVATIONS.c.release_id).where(OBSERVATIONS.c.release_id == release.id)
    write = upsert(FIGURES).from_select([*KEY, *SAID, "release_id"], rows)
    changes = {name: write.excluded[name] for name in (*SAID, "release_id")}
    db.session.execute(write.on_conflict_do_update(index_elements=KEY, set_=changes))


def _as_before(release: FigureRelease, undoing: FigureRelease) -> Select[Any]:
    """For every figure of a release that stands: what stood before and still counts, or that it is withdrawn."""
    before, stood = OBSERVATIONS.alias("before"), OBSERVATIONS.alias("stood")
    had_it = select(1).where(stood.c.release_id == RELEASES.c.id, same_key(stood, FIGURES)).exists()
    last: ColumnElement[int] = (
        select(RELEASES.c.id)
        .where(RELEASES.c.published_at < release.published_at, had_it)
        .where(RELEASES.c.id.not_in(queries.list_undone(release)))
        .order_by(RELEASES.c.published_at.desc())
        .limit(1)
        .correlate(FIGURES)
        .scalar_subquery()
    )
    said = [before.c[name] for name in SAID[:-1]]
    status = func.coalesce(before.c.status, literal(FigureStatus.WITHDRAWN.value))
    beside = FIGURES.outerjoin(before, same_key(before, FIGURES) & (before.c.release_id == last))
    keys = [FIGURES.c[name] for name in KEY]
    found = select(literal(undoing.id), *keys, *said, status).select_from(beside)
    return found.where(FIGURES.c.release_id == release.id)


def _undoing_title(release: FigureRelease) -> str:
    title: str = _("Taken back: %(title)s", title=release.title)
    return title[:200]


def _record(deed: str, release: FigureRelease, actor: Person | None, **facts: object) -> None:
    """What comes with the site itself is nobody's act."""
    if release.is_by_command and release.file_name == REFERENCE_FILE:
        return
    record(
        f"figure_release.{deed}", actor=actor, subject=release, subject_label=release.title, rows=release.rows, **facts
    )
