"""What features tell of: topics one can follow, happenings, and the other mail that can be switched off."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, current_app
from flask_babel import LazyString
from flask_babel import gettext as _
from sqlalchemy import Select

from app.accounts.models import Person
from app.kit.errors import NotFound

EXTENSION = "notices"


@dataclass(frozen=True, kw_only=True)
class TopicKind:
    """A kind of thing one can follow: its own page, its name in words, and which of them a list offers.

    `title_of` and `path_of` take the key and raise NotFound for what is not public; `list_keys` gives the ones that
    "Follow the town" lists, under `heading`. What is not paced, such as a letter, comes when it is written.
    """

    name: str
    heading: LazyString
    title_of: Callable[[str], str]
    path_of: Callable[[str], str]
    list_keys: Callable[[], Sequence[str]] = tuple
    is_paced: bool = True


@dataclass(frozen=True)
class Happening:
    """How a kind of announcement is put in one line; `%(title)s` stands for what it is about."""

    kind: str
    sentence: LazyString


@dataclass(frozen=True, kw_only=True)
class Segment:
    """A part of the people who asked for the newsletter: `people` selects the ids of all it could mean."""

    name: str
    title_of: Callable[[str], str]
    people: Callable[[str], Select[Any]]
    list_keys: Callable[[], Sequence[str]] = lambda: ["all"]


@dataclass(frozen=True, kw_only=True)
class OtherMail:
    """Mail that another feature sends unasked, and how a person stops it and starts it again."""

    name: str
    label: LazyString
    is_on: Callable[[Person], bool]
    stop: Callable[[Person], object]
    resume: Callable[[Person], object]


@dataclass(frozen=True, kw_only=True)
class Registry:
    topic_kinds: Sequence[TopicKind] = ()
    happenings: Sequence[Happening] = ()
    other_mail: Sequence[OtherMail] = ()
    segments: Sequence[Segment] = ()
    _kinds: dict[str, TopicKind] = field(init=False, default_factory=dict)
    _sentences: dict[str, LazyString] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._kinds.update({kind.name: kind for kind in self.topic_kinds})
        self._sentences.update({each.kind: each.sentence for each in self.happenings})

    def kind_of(self, topic: str) -> TopicKind:
        kind = self.find_kind(topic)
        if kind is None:
            raise NotFound(_("There is nothing here that you could follow."))
        return kind

    def find_kind(self, topic: str) -> TopicKind | None:
        return self._kinds.get(topic.partition(":")[0])

    def segment_of(self, code: str) -> Segment:
        """The segment of a code such as `ward:E05…`."""
        name = code.partition(":")[0]
        found = next((each for each in self.segments if each.name == name), None)
        if found is None:
            raise NotFound(_("There is no such part of the town."))
        return found

    def knows(self, kind: str) -> bool:
        return kind in self._sentences

    def tell(self, kind: str, title: str) -> str:
        """What happened, in one line; of a kind that a later version of the site has given up, the bare title."""
        return str(self._sentences[kind]) % {"title": title} if self.knows(kind) else title


@dataclass(frozen=True)
class Topic:
    """One thing that can be followed, as pages and mails name it."""

    code: str
    title: str

    @property
    def path(self) -> str:
        """Its page. Asked only while a page is made: mails name topics without leading there."""
        return registry().kind_of(self.code).path_of(self.key)

    @property
    def kind(self) -> str:
        return self.code.partition(":")[0]

    @property
    def key(self) -> str:
        return self.code.partition(":")[2]


def topic_code(kind: str, key: object) -> str:
    return f"{kind}:{key}"


def get_topic(code: str) -> Topic:
    """The topic with its name of today, or NotFound."""
    return Topic(code, registry().kind_of(code).title_of(code.partition(":")[2]))


def find_topic(code: str) -> Topic | None:
    """The same, or None for what has gone since somebody began to follow it."""
    try:
        return get_topic(code)
    except NotFound:
        return None


def is_paced(code: str) -> bool:
    """Whether one chooses how often to hear of a topic; of one that has gone, one did."""
    kind = registry().find_kind(code)
    return kind is None or kind.is_paced


def list_offered() -> list[tuple[TopicKind, list[Topic]]]:
    """What "Follow the town" lists, kind by kind."""
    offered = (
        (kind, [get_topic(topic_code(kind.name, key)) for key in kind.list_keys()]) for kind in registry().topic_kinds
    )
    return [(kind, topics) for kind, topics in offered if topics]


def init_notices(app: Flask, registry: Registry) -> None:
    """Tell notices what the features of this site tell of."""
    app.extensions[EXTENSION] = registry


def registry() -> Registry:
    found: Registry = current_app.extensions[EXTENSION]
    return found
