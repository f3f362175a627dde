"""What moderators have set, and what the rules found."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.db import db
from app.kit.errors import NotFound
from app.moderation.models import BlockedWord, ModeChange, PostSeen
from app.moderation.rules import Mode, Rule
from app.moderation.spaces import Space


def list_folded() -> Sequence[str]:
    """The words in force, as texts are compared with them."""
    return db.session.scalars(select(BlockedWord.folded).where(BlockedWord.removed_at.is_(None))).all()


def list_blocked() -> Sequence[BlockedWord]:
    return db.session.scalars(
        select(BlockedWord).where(BlockedWord.removed_at.is_(None)).order_by(BlockedWord.folded)
    ).all()


def get_blocked(word_id: int) -> BlockedWord:
    word = db.session.get(BlockedWord, word_id)
    if word is None:
        raise NotFound()
    return word


def mode_of(space: Space) -> Mode:
    """As last set, where staff may set it."""
    if not space.may_change:
        return space.default
    newest = select(ModeChange.mode).where(ModeChange.kind == space.kind).order_by(ModeChange.id.desc()).limit(1)
    return db.session.scalar(newest) or space.default


def list_mode_changes(space: Space) -> Sequence[ModeChange]:
    """The newest first, with who made them."""
    return db.session.scalars(
        select(ModeChange)
        .where(ModeChange.kind == space.kind)
        .order_by(ModeChange.id.desc())
        .options(joinedload(ModeChange.by))
    ).all()


def find_flags(kind: str, subject_ids: Collection[int]) -> Mapping[int, list[Rule]]:
    """What the rules found in these things; those in which they found nothing are left out."""
    rows = db.session.execute(
        select(PostSeen.subject_id, PostSeen.found).where(
            PostSeen.kind == kind, PostSeen.subject_id.in_(subject_ids), PostSeen.found != ""
        )
    )
    return {subject_id: [Rule(rule) for rule in found.split()] for subject_id, found in rows}
