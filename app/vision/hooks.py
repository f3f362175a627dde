"""What other features add to the vision: what they do about an update, and their part of an outcome's page.

The vision knows none of them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app

from app.vision.document import Outcome
from app.vision.models import DevelopmentUpdate

EXTENSION = "vision_hooks"

Posted = Callable[[DevelopmentUpdate], object]


@dataclass(frozen=True)
class Part:
    """What a feature has about an outcome; without `facts` nothing is shown. `gap` says in words what is missing."""

    facts: Mapping[str, Any] | None
    gap: str = ""


@dataclass(frozen=True)
class OutcomePanel:
    """A section of an outcome's page: a template, and what it shows, under the name `facts`."""

    template: str
    read: Callable[[Outcome], Part]


@dataclass(frozen=True)
class Hooks:
    on_posted: Posted
    outcome_panels: Sequence[OutcomePanel]


def init_vision(app: Flask, *, on_posted: Posted, outcome_panels: Sequence[OutcomePanel]) -> None:
    """Have `on_posted` called, in the same transaction, with every update that staff post.

    The panels stand on an outcome's page in this order, which leads from what is promised to what is measured.
    """
    app.extensions[EXTENSION] = Hooks(on_posted, outcome_panels)


def tell_posted(update: DevelopmentUpdate) -> None:
    _hooks().on_posted(update)


def read_panels(outcome: Outcome) -> Iterator[tuple[str, Part]]:
    """Each feature's template with what it has about the outcome."""
    for panel in _hooks().outcome_panels:
        yield panel.template, panel.read(outcome)


def _hooks() -> Hooks:
    found: Hooks = current_app.extensions[EXTENSION]
    return found
