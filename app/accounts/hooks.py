"""What other features do when a person comes, signs in, becomes one with another, or leaves. Accounts know none."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Flask, current_app

from app.accounts.models import Person
from app.kit.holdings import Holding, Sheet

Newcomer = Callable[[Person], object]
Merger = Callable[[Person, Person], object]
Guide = Callable[[Person, str], str]

EXTENSION = "account_hooks"


@dataclass(frozen=True, kw_only=True)
class Hooks:
    newcomers: Sequence[Newcomer] = ()
    ages: Sequence[Newcomer] = ()
    mergers: Sequence[Merger] = ()
    holdings: Sequence[Holding] = ()
    guides: Sequence[Guide] = ()


def init_hooks(app: Flask, hooks: Hooks) -> None:
    app.extensions[EXTENSION] = hooks


def welcome(person: Person) -> None:
    """Let every feature act on what an account now says of its owner: that they are under 18, above all."""
    for newcomer in _hooks().newcomers:
        newcomer(person)


def put_age_right(person: Person) -> None:
    """Let every feature act on what somebody now says of their age, or refuse it with a DomainError."""
    for each in _hooks().ages:
        each(person)


def merge(kept: Person, gone: Person) -> None:
    """Let every feature hand what `gone` has there to `kept`, before the row of `gone` is deleted.

    Columns that would become empty with the row are handed over for them all afterwards.
    """
    for merger in _hooks().mergers:
        merger(kept, gone)


def bid_farewell(person: Person, *, keeps_text: bool) -> None:
    """Let every feature erase what it holds of the person; what they have published stays without a name, or goes."""
    for holding in _hooks().holdings:
        holding.hold(person)
    for holding in _hooks().holdings:
        holding.erase(person, keeps_text=keeps_text)


def count_published(person: Person) -> int:
    """How many things with words of theirs others may have read."""
    return sum(holding.count_published(person) for holding in _hooks().holdings)


def copy_of(person: Person) -> list[Sheet]:
    """Everything that any feature holds of the person; kinds of which there is nothing are left out."""
    return [sheet for holding in _hooks().holdings for sheet in holding.copy(person) if sheet.rows]


def holdings() -> Sequence[Holding]:
    return _hooks().holdings


def guide(person: Person, destination: str) -> str:
    """Where somebody who has just signed in goes first: where they wanted to, or to what a feature asks of them."""
    for each in _hooks().guides:
        destination = each(person, destination)
    return destination


def _hooks() -> Hooks:
    hooks: Hooks = current_app.extensions[EXTENSION]
    return hooks
