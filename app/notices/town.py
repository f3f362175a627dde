"""What the town itself gives one to follow: priorities, wards, and the developments of the vision."""

from flask import url_for
from flask_babel import gettext as _

from app.kit.errors import NotFound
from app.kit.locale import lazy as _l
from app.kit.web import link_to
from app.notices.announcing import announce
from app.notices.registry import Happening, TopicKind, topic_code
from app.places.queries import get_ward, list_ward_names
from app.vision import queries as vision
from app.vision.models import DevelopmentUpdate

EVERYTHING = "all"


def _only(key: str, title: str) -> str:
    """The title of a topic that has no parts."""
    if key != EVERYTHING:
        raise NotFound
    return title


def _title_of_development(key: str) -> str:
    return _("All developments by 2028") if key == EVERYTHING else vision.get_development(key).text


def _path_of_development(key: str) -> str:
    if key == EVERYTHING:
        return url_for("vision.developments")
    return url_for("vision.development", code=vision.get_development(key).code)


TOPIC_KINDS = (
    TopicKind(
        name="priority",
        heading=_l("A priority of the vision"),
        title_of=lambda slug: vision.get_priority(slug).name,
        path_of=lambda slug: url_for("vision.priority", slug=slug),
        list_keys=lambda: [each.slug for each in vision.list_priorities()],
    ),
    TopicKind(
        name="ward",
        heading=_l("Your ward"),
        title_of=lambda code: get_ward(code).name,
        path_of=lambda code: url_for("places.ward", slug=get_ward(code).slug),
        list_keys=lambda: [each.code for each in list_ward_names()],
    ),
    TopicKind(
        name="development",
        heading=_l("What the town will see by 2028"),
        title_of=_title_of_development,
        path_of=_path_of_development,
        list_keys=lambda: [EVERYTHING],
    ),
    TopicKind(
        name="newsletter",
        heading=_l("The newsletter"),
        title_of=lambda key: _only(key, _("The Luton 2040 newsletter")),
        path_of=lambda _key: url_for("notices.index"),
        list_keys=lambda: [EVERYTHING],
        is_paced=False,
    ),
)
HAPPENINGS = (Happening("development_updated", _l("News of a development: %(title)s")),)


def announce_update(update: DevelopmentUpdate) -> None:
    """Staff have said how a development goes."""
    development = vision.get_development(update.development_code)
    announce(
        "development_updated",
        topics=[
            topic_code("development", development.code),
            topic_code("development", EVERYTHING),
            topic_code("priority", development.priority_slug),
        ],
        title=development.text,
        url=link_to("vision.development", code=development.code),
        occasion=f"development-update:{update.id}",
        at=update.posted_at,
    )
