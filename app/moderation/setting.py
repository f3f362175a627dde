"""What moderators set: the list of words, and which kinds of text are read before others see them."""

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from app.accounts.models import Person
from app.db import db
from app.kit.audit import record
from app.kit.clock import now
from app.kit.errors import DomainError, Duplicate, Refused
from app.moderation.folding import fold
from app.moderation.models import BlockedWord, ModeChange
from app.moderation.rules import Mode
from app.moderation.setting_queries import mode_of
from app.moderation.spaces import Space


def block(words: str, *, actor: Person) -> BlockedWord:
    """Put a word, or words in a row, on the list. Every spelling of the same is one entry."""
    folded = fold(words)
    if not folded:
        raise DomainError(_("Enter a word with letters or numbers."))
    word = BlockedWord(words=words, folded=folded, added_at=now(), added_by_id=actor.id)
    try:
        with db.session.begin_nested():
            db.session.add(word)
    except IntegrityError as error:
        raise Duplicate(_("This is on the list already.")) from error
    record("blocked_word.added", actor=actor, subject=word)
    return word


def unblock(word: BlockedWord, *, actor: Person) -> None:
    """Take it off. It stays in the record with who had added it."""
    db.session.refresh(word, with_for_update=True)
    if word.removed_at is not None:
        return
    word.removed_at, word.removed_by_id = now(), actor.id
    db.session.flush()
    record("blocked_word.removed", actor=actor, subject=word)


def set_mode(space: Space, mode: Mode, *, why: str, actor: Person) -> None:
    """From now on. What waits already goes on waiting."""
    if not space.may_change:
        raise Refused(_("This cannot be changed: each of these is decided on before it opens."))
    if mode is mode_of(space):
        raise DomainError(_("It is set like this already."))
    change = ModeChange(kind=space.kind, mode=mode, why=why, at=now(), by_id=actor.id)
    db.session.add(change)
    db.session.flush()
    record("moderation_mode.changed", actor=actor, subject=change, kind=space.kind, mode=mode.value)
