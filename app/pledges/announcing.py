"""What the town may want to hear of shared pledges: that one is open, and what became of it."""

from flask import url_for
from flask_babel import gettext as _

from app.db import db
from app.kit.errors import NotFound
from app.kit.locale import lazy as _l
from app.kit.web import link_to
from app.notices.announcing import announce, retitle, take_back
from app.notices.registry import Happening, TopicKind, topic_code
from app.pledges.models import SharedPledge, SharedState

EVERY = "all"
KIND = "shared_pledge"
OPENED, ACTIVATED, FAILED = "shared_pledge_opened", "shared_pledge_activated", "shared_pledge_failed"


def _title_of(key: str) -> str:
    return _("All shared pledges") if key == EVERY else _public(key).title


def _path_of(key: str) -> str:
    if key == EVERY:
        return url_for("pledges_shared.index")
    return url_for("pledges_shared.show", shared_id=_public(key).id)


def _public(key: str) -> SharedPledge:
    """What everybody may see: those the Taskforce accepted, and no moderator has hidden."""
    number = int(key) if key.isascii() and key.isdecimal() and len(key) < 10 else 0
    shared = db.session.get(SharedPledge, number)
    if shared is None or not shared.is_public:
        raise NotFound
    return shared


TOPIC_KIND = TopicKind(
    name=KIND, heading=_l("Shared pledges"), title_of=_title_of, path_of=_path_of, list_keys=lambda: [EVERY]
)
HAPPENINGS = (
    Happening(OPENED, _l("A new shared pledge: %(title)s")),
    Happening(ACTIVATED, _l("It is on, enough people joined: %(title)s")),
    Happening(FAILED, _l("Too few people joined this time: %(title)s")),
)


def announce_opened(shared: SharedPledge) -> None:
    topics = [topic_code(KIND, EVERY), topic_code("priority", shared.action.priority_slug)]
    _announce(OPENED, shared, topics)


def announce_outcome(shared: SharedPledge) -> None:
    """To whoever follows it, if it may be seen. Those who joined hear in a mail of their own, following or not."""
    if not shared.is_public:
        return
    kind = ACTIVATED if shared.state is SharedState.ACTIVATED else FAILED
    _announce(kind, shared, [topic_code(KIND, shared.id), topic_code(KIND, EVERY)])


def rename(shared: SharedPledge) -> None:
    """Its title has changed: whoever has not heard of it yet hears today's."""
    retitle(_occasions_of(shared), shared.title)


def hush(shared: SharedPledge) -> None:
    """It is hidden: nobody more hears of it."""
    take_back(_occasions_of(shared))


def _occasions_of(shared: SharedPledge) -> list[str]:
    return [_occasion(kind, shared) for kind in (OPENED, ACTIVATED, FAILED)]


def _occasion(kind: str, shared: SharedPledge) -> str:
    return f"{kind}:{shared.id}"


def _announce(kind: str, shared: SharedPledge, topics: list[str]) -> None:
    announce(
        kind,
        topics=topics,
        title=shared.title,
        url=link_to("pledges_shared.show", shared_id=shared.id),
        occasion=_occasion(kind, shared),
    )
