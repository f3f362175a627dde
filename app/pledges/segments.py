"""Whom a newsletter can go to: those who have promised something."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, select

from app.notices.registry import Segment
from app.pledges.models import Action, Pledge
from app.vision.queries import get_priority, list_priorities


def _who_promised() -> Select[Any]:
    return select(Pledge.person_id).where(Pledge.confirmed_at.is_not(None), Pledge.person_id.is_not(None))


SEGMENTS = (
    Segment(name="pledged", title_of=lambda _key: _("Has made a pledge"), people=lambda _key: _who_promised()),
    Segment(
        name="pledged_for",
        title_of=lambda slug: _("Has made a pledge for %(priority)s", priority=get_priority(slug).name),
        people=lambda slug: (
            _who_promised().join(Action, Action.id == Pledge.action_id).where(Action.priority_slug == slug)
        ),
        list_keys=lambda: [each.slug for each in list_priorities()],
    ),
    Segment(
        name="pledged_together",
        title_of=lambda _key: _("Has joined a shared pledge"),
        people=lambda _key: _who_promised().where(Pledge.shared_pledge_id.is_not(None)),
    ),
)
