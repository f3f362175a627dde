"""Whom a newsletter can go to, as far as notices know them; other features add what people took part in."""

from flask_babel import gettext as _
from sqlalchemy import select

from app.accounts.models import Person
from app.notices.models import Subscription
from app.notices.registry import Segment, topic_code
from app.places.queries import get_ward, list_ward_names
from app.vision.queries import get_priority, list_priorities

SEGMENTS = (
    Segment(
        name="everybody",
        title_of=lambda _key: _("Everybody who asked for the newsletter"),
        people=lambda _key: select(Person.id),
    ),
    Segment(
        name="ward",
        title_of=lambda code: _("Lives in %(ward)s", ward=get_ward(code).name),
        people=lambda code: select(Person.id).where(Person.ward_code == code),
        list_keys=lambda: [each.code for each in list_ward_names()],
    ),
    Segment(
        name="priority",
        title_of=lambda slug: _("Follows the priority %(priority)s", priority=get_priority(slug).name),
        people=lambda slug: select(Subscription.person_id).where(
            Subscription.topic == topic_code("priority", slug), Subscription.confirmed_at.is_not(None)
        ),
        list_keys=lambda: [each.slug for each in list_priorities()],
    ),
)
