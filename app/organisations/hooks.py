"""What features above organisations add to them. Organisations know none of those features."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Flask, current_app
from flask_babel import LazyString

from app.accounts.models import Person
from app.organisations.labels import STANDING_LABELS, STANDING_TONES
from app.organisations.models import Organisation

EXTENSION = "organisations"


@dataclass(frozen=True)
class WorkspaceLink:
    """An entry of the workspace's own navigation. The endpoint takes the organisation's slug."""

    endpoint: str
    label: LazyString


@dataclass(frozen=True)
class WorkspacePanel:
    """A section of the workspace's home: a template, and what it shows, under the name `facts`.

    `read` gets the organisation and who looks; what it returns is given to the template, or nothing is shown.
    """

    template: str
    read: Callable[[Organisation, Person], Mapping[str, Any] | None]


@dataclass(frozen=True)
class HistoryEvent:
    """One thing that was done, in words. Of staff only that they are staff is shown; who has left is nobody."""

    at: datetime
    what: str
    is_by_staff: bool
    who: str | None
    why: str = ""


@dataclass(frozen=True)
class Holding:
    """Some of what an organisation has here, in words, for staff who are about to merge it."""

    label: str
    count: int


@dataclass(frozen=True, kw_only=True)
class Hooks:
    """`mergers` get who stays and who goes, hand over everything (or raise a DomainError that says what stands in the
    way) and return how many of what moved, for the record; `holdings` say beforehand what there is.

    `histories` say what was done there, for the organisation's members.

    `hushers` take back what was announced of an organisation that may not be seen any more.

    `count_duties` says how many commitments a member looks after; `hand_over` gives them to another, or to nobody.
    """

    links: Sequence[WorkspaceLink] = ()
    panels: Sequence[WorkspacePanel] = ()
    histories: Sequence[Callable[[Organisation], Sequence[HistoryEvent]]] = ()
    holdings: Sequence[Callable[[Organisation], Sequence[Holding]]] = ()
    mergers: Sequence[Callable[[Organisation, Organisation], Mapping[str, int]]] = ()
    hushers: Sequence[Callable[[Organisation], object]] = ()
    count_duties: Sequence[Callable[[Organisation, Person], int]] = ()
    hand_over: Sequence[Callable[[Organisation, Person, Person | None], int]] = ()


def init_organisations(app: Flask, hooks: Hooks) -> None:
    """Keep the hooks, and give templates the words and links that pages about organisations share."""
    app.extensions[EXTENSION] = hooks
    app.jinja_env.globals["workspace_links"] = hooks.links
    app.jinja_env.globals["standing_words"] = STANDING_LABELS
    app.jinja_env.globals["standing_tones"] = STANDING_TONES


def hooks() -> Hooks:
    found: Hooks = current_app.extensions[EXTENSION]
    return found


def count_duties(organisation: Organisation, person: Person) -> int:
    """How many commitments of the organisation are this person's to look after."""
    return sum(count(organisation, person) for count in hooks().count_duties)


def hush(organisation: Organisation) -> None:
    """Nobody more hears of it: it is hidden."""
    for each in hooks().hushers:
        each(organisation)


def hand_over_duties(organisation: Organisation, person: Person, heir: Person | None) -> int:
    """Give what is this person's to look after to `heir`; returns how many it was."""
    return sum(hand_over(organisation, person, heir) for hand_over in hooks().hand_over)
