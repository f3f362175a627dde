"""Reading the vision, and what has been said about its developments."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import Select, bindparam, func, select

from app.db import Base, db, table_of
from app.kit.errors import NotFound
from app.vision import document, models
from app.vision.document import Development, Outcome, Priority, Vision
from app.vision.models import DevelopmentUpdate
from app.vision.rules import Status, status_after

T = TypeVar("T")

NEWEST_FIRST = (DevelopmentUpdate.posted_at.desc(), DevelopmentUpdate.id.desc())

READ_IN_THIS_SESSION = "vision"
EDITION = select(table_of(models.Edition).c.digest)


def _select_latest_updates() -> Select[DevelopmentUpdate]:
    place = func.row_number().over(partition_by=DevelopmentUpdate.development_code, order_by=NEWEST_FIRST)
    of_these = DevelopmentUpdate.development_code.in_(bindparam("codes", expanding=True))
    ranked = select(DevelopmentUpdate.id, place.label("place")).where(of_these).subquery()
    return select(DevelopmentUpdate).join(ranked, ranked.c.id == DevelopmentUpdate.id).where(ranked.c.place == 1)


LATEST_UPDATES = _select_latest_updates()  # built once: putting it together takes as long as running it


@dataclass(frozen=True)
class Progress:
    """A development with where it stands and the newest thing said about it."""

    development: Development
    status: Status
    latest: DevelopmentUpdate | None


def get_vision() -> Vision:
    """The whole document: one small statement to see which edition is loaded, the rest from memory."""
    info = db.session.info
    if READ_IN_THIS_SESSION not in info:
        digest = db.session.scalar(EDITION)
        if digest is None:
            current_app.logger.error("the vision is not loaded: run `flask reference load`")
            raise NotFound(_("This part of the site is still being set up. Please come back later."))
        info[READ_IN_THIS_SESSION] = _read_edition(digest)
    vision: Vision = info[READ_IN_THIS_SESSION]
    return vision


def forget_vision() -> None:
    """Make this session ask again which edition is loaded."""
    db.session.info.pop(READ_IN_THIS_SESSION, None)


def list_priorities() -> tuple[Priority, ...]:
    return get_vision().priorities


def get_priority(slug: str) -> Priority:
    return _found(get_vision().priority_by_slug, slug)


def list_outcomes() -> tuple[Outcome, ...]:
    return tuple(get_vision().outcomes.values())


def get_outcome(code: str) -> Outcome:
    return _found(get_vision().outcomes, code.upper())


def get_development(code: str) -> Development:
    return _found(get_vision().developments, code.upper())


def list_progress(developments: Iterable[Development]) -> list[Progress]:
    """Each development with its newest update, in the order given, in one statement."""
    developments = list(developments)
    latest = _latest_updates([item.code for item in developments])
    return [_progress(item, latest.get(item.code)) for item in developments]


def list_all_progress() -> list[Progress]:
    """Every development, in the document's order."""
    return list_progress(get_vision().developments.values())


def list_updates(development_code: str) -> Sequence[DevelopmentUpdate]:
    """All that was said about a development, newest first."""
    return db.session.scalars(
        select(DevelopmentUpdate).where(DevelopmentUpdate.development_code == development_code).order_by(*NEWEST_FIRST)
    ).all()


def get_history(development_code: str) -> tuple[Progress, Sequence[DevelopmentUpdate]]:
    """Where a development stands, and all that led there."""
    development = get_development(development_code)
    updates = list_updates(development.code)
    return _progress(development, updates[0] if updates else None), updates


def _progress(development: Development, latest: DevelopmentUpdate | None) -> Progress:
    return Progress(development, status_after(latest.status if latest else None), latest)


def _latest_updates(codes: list[str]) -> dict[str, DevelopmentUpdate]:
    updates = db.session.scalars(LATEST_UPDATES, {"codes": codes})
    return {update.development_code: update for update in updates}


def _found(items: dict[str, T], key: str) -> T:
    if key not in items:
        raise NotFound()
    return items[key]


@lru_cache(maxsize=2)
def _read_edition(digest: str) -> Vision:
    """Read every row of the edition named. Kept between requests: the same digest is the same text."""
    edition = db.session.get_one(models.Edition, digest)
    boards = _values(document.Board, models.Board)
    baselines = _values(document.SurveyBaseline, models.SurveyBaseline)
    return Vision(
        **_columns(edition, except_for={"loaded_at"}),
        priorities=_read_priorities(boards, baselines),
        boards=boards,
        partnership_bodies=_values(document.PartnershipBody, models.PartnershipBody),
        achievements=_values(document.Achievement, models.Achievement),
        baselines=baselines,
    )


def _read_priorities(
    boards: tuple[document.Board, ...], baselines: tuple[document.SurveyBaseline, ...]
) -> tuple[Priority, ...]:
    board_by_slug = {board.slug: board for board in boards}
    outcomes = _grouped(_values(Outcome, models.Outcome))
    developments = _grouped(_values(Development, models.Development))
    strands = _read_strands()
    survey = _grouped(baselines)
    return tuple(
        Priority(
            **_columns(row, except_for={"position", "board_slug"}),
            board=board_by_slug[row.board_slug],
            outcomes=outcomes[row.slug],
            strands=strands[row.slug],
            developments=developments[row.slug],
            baselines=survey[row.slug],
        )
        for row in _rows(models.Priority)
    )


def _read_strands() -> dict[str, tuple[document.Strand, ...]]:
    actions: defaultdict[str, list[str]] = defaultdict(list)
    for action in _rows(models.StrandAction):
        actions[action.strand_code].append(action.text)
    strands: defaultdict[str, tuple[document.Strand, ...]] = defaultdict(tuple)
    for row in _rows(models.Strand):
        strands[row.priority_slug] += (document.Strand(row.code, row.name, row.preamble, tuple(actions[row.code])),)
    return strands


def _values(value: type[T], model: type[Base]) -> tuple[T, ...]:
    """Every row of a table as the value of the same name, in the document's order."""
    return tuple(value(**_columns(row, except_for={"position"})) for row in _rows(model))


def _rows(model: type[Any]) -> Sequence[Any]:
    return db.session.scalars(select(model).order_by(model.position, *model.__mapper__.primary_key)).all()


def _columns(row: Any, *, except_for: set[str]) -> dict[str, Any]:
    return {each.key: getattr(row, each.key) for each in row.__mapper__.columns if each.key not in except_for}


def _grouped(items: Iterable[T]) -> defaultdict[str, tuple[T, ...]]:
    groups: defaultdict[str, tuple[T, ...]] = defaultdict(tuple)
    for item in items:
        groups[item.priority_slug] += (item,)  # type: ignore[attr-defined]
    return groups
