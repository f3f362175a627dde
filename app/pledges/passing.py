"""What somebody has typed either passes at once, or waits for a moderator, as moderation's rules and settings say."""

from app.accounts.models import Person
from app.db import db
from app.moderation.judging import judge_post
from app.pledges.indexing import show_words
from app.pledges.models import PLEDGE, SHARED_PLEDGE, Pledge, SharedPledge, TextState


def pass_or_hold(pledge: Pledge, author: Person) -> None:
    """Own words and a name that wait: everyone may read them once the pledge holds, where nothing keeps them."""
    if pledge.text_state is not TextState.WAITING:
        return
    judgement = judge_post(
        PLEDGE,
        pledge.id,
        text="\n".join(filter(None, (pledge.words, pledge.name))),
        own_words=pledge.words,
        author=author,
        is_by_minor=pledge.may_name_nobody,
    )
    if not judgement.waits:
        pledge.text_state = TextState.SHOWN
        show_words(pledge)
        db.session.flush()


def note_what_it_says(shared: SharedPledge, starter: Person) -> None:
    """The Taskforce decides on every shared pledge; it sees there what the rules found."""
    said = "\n".join(filter(None, (shared.title, shared.reason, shared.organisation, shared.promise_back)))
    judge_post(SHARED_PLEDGE, shared.id, text=said, own_words=said, author=starter, is_by_minor=starter.is_minor)
