"""What other features do when figures are published. Indicators know none of them."""

from collections.abc import Callable, Sequence

from flask import Flask, current_app

from app.indicators.models import FigureRelease

EXTENSION = "indicator_hooks"

Published = Callable[[FigureRelease], object]


def init_indicators(app: Flask, *, on_published: Sequence[Published]) -> None:
    """Have `on_published` called, in the same transaction, with every release that is published."""
    app.extensions[EXTENSION] = on_published


def tell_published(release: FigureRelease) -> None:
    hooks: Sequence[Published] = current_app.extensions[EXTENSION]
    for hear in hooks:
        hear(release)
