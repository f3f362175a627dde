"""What the features above let people report, and how to reach it. Moderation knows none of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from flask import Flask, current_app
from flask_babel import LazyString
from flask_babel import gettext as _

from app.accounts.models import Person
from app.kit.errors import NotFound
from app.kit.waiting import Waiting
from app.moderation.rules import HideReason, Mode

EXTENSION = "moderation_spaces"


@dataclass(frozen=True)
class ThingFile:
    """A file of a thing: what people call it, and its name in storage."""

    title: str
    stored_as: str


@dataclass(frozen=True, kw_only=True)
class Thing:
    """Something in public: what it is called, what it says, the path of its page, and the files on it."""

    label: str
    text: str
    url: str
    files: Sequence[ThingFile] = ()


class Hide(Protocol):
    """Take a thing out of public sight. Says whether that changed anything."""

    def __call__(self, subject_id: int, /, *, reason: HideReason, actor: Person) -> bool: ...


class Show(Protocol):
    """Let everyone see a thing again. Says whether that changed anything."""

    def __call__(self, subject_id: int, /, *, actor: Person) -> bool: ...


@dataclass(frozen=True, kw_only=True)
class Space:
    """One kind of content: how to find, hide, show and preserve a thing of it, and who its authors are.

    `find` returns what is in public now, `describe` the same whether or not it is hidden, with all its text and
    files: that is what is preserved. `default` holds until staff set otherwise, if they may.
    """

    kind: str
    label: LazyString
    find: Callable[[int], Thing | None]
    describe: Callable[[int], Thing | None]
    hide: Hide
    show: Show
    authors: Callable[[int], Sequence[Person]]
    default: Mode = Mode.POST
    may_change: bool = False


@dataclass(frozen=True)
class Reading:
    """A page of a feature where texts that wait are read before anyone else sees them."""

    endpoint: str
    label: LazyString
    permission: str
    read_waiting: Callable[[], Waiting]


@dataclass(frozen=True, kw_only=True)
class Spaces:
    spaces: Sequence[Space] = ()
    readings: Sequence[Reading] = ()


def init_moderation(app: Flask, spaces: Spaces) -> None:
    app.extensions[EXTENSION] = spaces


def list_spaces() -> Sequence[Space]:
    return _registered().spaces


def list_readings(person: Person) -> list[Reading]:
    """Those this person may use."""
    return [each for each in _registered().readings if person.may(each.permission)]


def space_of(kind: str) -> Space:
    for space in list_spaces():
        if space.kind == kind:
            return space
    raise NotFound(_("There is nothing to report at this address."))


def get_reportable(kind: str, subject_id: int) -> Thing:
    """The public thing; NotFound for what is hidden or was never there."""
    thing = space_of(kind).find(subject_id)
    if thing is None:
        raise NotFound(_("There is nothing to report at this address."))
    return thing


def _registered() -> Spaces:
    found: Spaces = current_app.extensions[EXTENSION]
    return found
