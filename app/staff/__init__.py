"""The staff desk: what needs somebody today, where to look for things, people and roles, and how the site runs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Flask, current_app
from flask_babel import LazyString

from app.accounts.models import Person
from app.kit.clock import now
from app.kit.waiting import Waiting

EXTENSION = "desk_links"


@dataclass(frozen=True)
class DeskLink:
    """Where a feature's staff pages start, the permission to go there, and what waits there."""

    endpoint: str
    label: LazyString
    permission: str
    waiting: Callable[[], Waiting] = Waiting


@dataclass(frozen=True)
class Duty:
    """A place where something waits now."""

    link: DeskLink
    waiting: Waiting


def init_desk(app: Flask, links: Sequence[DeskLink]) -> None:
    app.extensions[EXTENSION] = tuple(links)


def links_for(person: Person) -> list[DeskLink]:
    """The links that this person may follow."""
    links: tuple[DeskLink, ...] = current_app.extensions[EXTENSION]
    return [link for link in links if person.may(link.permission)]


def read_duties(links: Sequence[DeskLink]) -> list[Duty]:
    """Where something waits, whatever has waited longest first."""
    duties = [Duty(link, waiting) for link in links if (waiting := link.waiting()).number]
    moment = now()
    return sorted(duties, key=lambda duty: duty.waiting.since or moment)
