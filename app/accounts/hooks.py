"""What other features do when a person comes, becomes one with another, or leaves. Accounts know none of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Flask, current_app

from app.accounts.models import Person

Newcomer = Callable[[Person], object]
Merger = Callable[[Person, Person], object]
Farewell = Callable[[Person], object]

EXTENSION = "account_hooks"


@dataclass(frozen=True, kw_only=True)
class Hooks:
    newcomers: Sequence[Newcomer] = ()
    mergers: Sequence[Merger] = ()
    farewells: Sequence[Farewell] = ()


def init_hooks(app: Flask, hooks: Hooks) -> None:
    app.extensions[EXTENSION] = hooks


def welcome(person: Person) -> None:
    """Let every feature act on what an account now says of its owner: that they are under 18, above all."""
    for newcomer in _hooks().newcomers:
        newcomer(person)


def merge(kept: Person, gone: Person) -> None:
    """Let every feature hand what `gone` has there to `kept`, before the row of `gone` is deleted.

    Columns that would become empty with the row are handed over for them all afterwards.
    """
    for merger in _hooks().mergers:
        merger(kept, gone)


def bid_farewell(person: Person) -> None:
    """Let every feature erase or make anonymous what the person did there."""
    for farewell in _hooks().farewells:
        farewell(person)


def _hooks() -> Hooks:
    hooks: Hooks = current_app.extensions[EXTENSION]
    return hooks
