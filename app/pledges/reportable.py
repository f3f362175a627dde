"""What people may report of pledges: somebody's own words or name, and shared pledges."""

from collections.abc import Sequence

from flask_babel import gettext as _

from app.accounts.models import Person
from app.db import db
from app.kit.locale import lazy as _l
from app.kit.web import link_to
from app.moderation.rules import HideReason, Mode
from app.moderation.spaces import Space, Thing
from app.pledges import moderating
from app.pledges.models import PLEDGE, SHARED_PLEDGE, Pledge, SharedPledge, TextState


def _find_pledge(pledge_id: int) -> Thing | None:
    """In public: it counts for the town, and a moderator has passed what its maker typed."""
    pledge = db.session.get(Pledge, pledge_id)
    is_shown = pledge is not None and pledge.is_public and pledge.text_state is TextState.SHOWN
    return _as_thing(pledge) if pledge is not None and is_shown else None


def _describe_pledge(pledge_id: int) -> Thing | None:
    pledge = db.session.get(Pledge, pledge_id)
    return None if pledge is None else _as_thing(pledge)


def _as_thing(pledge: Pledge) -> Thing:
    return Thing(
        label=_("Pledge %(number)s", number=pledge.id),
        text="\n".join(filter(None, (pledge.words, pledge.chosen_name))),
        url=link_to("pledges.show", pledge_id=pledge.id),
    )


def _hide_pledge(pledge_id: int, *, reason: HideReason, actor: Person) -> bool:
    return moderating.hide([pledge_id], reason=reason, actor=actor) > 0


def _show_pledge(pledge_id: int, *, actor: Person) -> bool:
    return moderating.show([pledge_id], actor=actor) > 0


def _maker_of(pledge_id: int) -> Sequence[Person]:
    pledge = db.session.get(Pledge, pledge_id)
    return [pledge.person] if pledge is not None and pledge.person is not None else []


def _find_shared(shared_id: int) -> Thing | None:
    shared = db.session.get(SharedPledge, shared_id)
    return _as_shared_thing(shared) if shared is not None and shared.is_public else None


def _describe_shared(shared_id: int) -> Thing | None:
    shared = db.session.get(SharedPledge, shared_id)
    return None if shared is None else _as_shared_thing(shared)


def _as_shared_thing(shared: SharedPledge) -> Thing:
    said = (shared.title, shared.reason, shared.organisation, shared.promise_back, shared.starter_name)
    return Thing(
        label=_("Shared pledge %(number)s", number=shared.id),
        text="\n".join(filter(None, said)),
        url=link_to("pledges_shared.show", shared_id=shared.id),
    )


def _hide_shared(shared_id: int, *, reason: HideReason, actor: Person) -> bool:
    return moderating.hide_shared(shared_id, reason=reason, actor=actor)


def _show_shared(shared_id: int, *, actor: Person) -> bool:
    return moderating.show_shared(shared_id, actor=actor)


def _starter_of(shared_id: int) -> Sequence[Person]:
    shared = db.session.get(SharedPledge, shared_id)
    return [shared.starter] if shared is not None and shared.starter is not None else []


SPACES = (
    Space(
        kind=PLEDGE,
        label=_l("Pledges’ own words and names"),
        find=_find_pledge,
        describe=_describe_pledge,
        hide=_hide_pledge,
        show=_show_pledge,
        authors=_maker_of,
        default=Mode.PRE,
        may_change=True,
    ),
    # The Taskforce accepts each before it opens: that is more than moderation, so nobody can switch it off.
    Space(
        kind=SHARED_PLEDGE,
        label=_l("Shared pledges"),
        find=_find_shared,
        describe=_describe_shared,
        hide=_hide_shared,
        show=_show_shared,
        authors=_starter_of,
        default=Mode.PRE,
    ),
)
