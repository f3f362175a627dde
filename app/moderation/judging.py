"""Applying the rules to what somebody has just written, and remembering that it was looked at."""

from datetime import timedelta

from sqlalchemy import func, select

from app.accounts.models import Person
from app.db import db, upsert
from app.kit.clock import now
from app.moderation.folding import fingerprint_of
from app.moderation.models import PostSeen
from app.moderation.rules import Judgement, Post, judge
from app.moderation.setting_queries import list_folded, mode_of
from app.moderation.spaces import space_of

AN_HOUR = timedelta(hours=1)


def judge_post(
    kind: str, subject_id: int, *, text: str, own_words: str, author: Person, is_by_minor: bool
) -> Judgement:
    """Whether it waits, and what was found. `own_words` are what nobody else would say the same; a name is not."""
    fingerprint = fingerprint_of(own_words)
    post = Post(
        text=text,
        is_by_minor=is_by_minor,
        earlier_this_hour=_count_earlier(author, kind, subject_id),
        same_by_others=_count_same(fingerprint, author) if fingerprint else 0,
    )
    judgement = judge(post, blocked=list_folded(), mode=mode_of(space_of(kind)))
    seen = {"person_id": author.id, "fingerprint": fingerprint, "found": " ".join(judgement.found), "at": now()}
    db.session.execute(
        upsert(PostSeen)
        .values(kind=kind, subject_id=subject_id, **seen)
        .on_conflict_do_update(index_elements=[PostSeen.kind, PostSeen.subject_id], set_=seen)
    )
    return judgement


def _count_earlier(author: Person, kind: str, subject_id: int) -> int:
    """The same thing written anew is not one more."""
    is_this = (PostSeen.kind == kind) & (PostSeen.subject_id == subject_id)
    recent = select(func.count()).where(PostSeen.person_id == author.id, PostSeen.at > now() - AN_HOUR, ~is_this)
    return db.session.scalar(recent) or 0


def _count_same(fingerprint: str, author: Person) -> int:
    same = select(func.count()).where(PostSeen.fingerprint == fingerprint, PostSeen.person_id != author.id)
    return db.session.scalar(same) or 0
