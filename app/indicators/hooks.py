"""What other features do when figures are published, and add to a ward's page. Indicators know none of them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app

from app.indicators.models import FigureRelease
from app.places.models import Ward

EXTENSION = "indicator_hooks"

Published = Callable[[FigureRelease], object]


@dataclass(frozen=True)
class WardPanel:
    """Something that is done in a ward: a template, and what it shows, under the name `facts`.

    `read` gets the ward and the codes of the outcomes in which it does worse than the town.
    """

    template: str
    read: Callable[[Ward, frozenset[str]], Mapping[str, Any]]


@dataclass(frozen=True)
class Hooks:
    on_published: Sequence[Published]
    ward_panels: Sequence[WardPanel]


def init_indicators(app: Flask, *, on_published: Sequence[Published], ward_panels: Sequence[WardPanel] = ()) -> None:
    """Have `on_published` called, in the same transaction, with every release that is published.

    The panels stand on every ward's page in this order.
    """
    app.extensions[EXTENSION] = Hooks(on_published, ward_panels)


def tell_published(release: FigureRelease) -> None:
    for hear in _hooks().on_published:
        hear(release)


def read_ward_panels(ward: Ward, outcomes: frozenset[str]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Each feature's template with what it has about the ward."""
    for panel in _hooks().ward_panels:
        yield panel.template, panel.read(ward, outcomes)


def _hooks() -> Hooks:
    found: Hooks = current_app.extensions[EXTENSION]
    return found
