"""What other features do when something is said about a development. The vision knows none of them."""

from collections.abc import Callable

from flask import Flask, current_app

from app.vision.models import DevelopmentUpdate

EXTENSION = "vision_hooks"

Posted = Callable[[DevelopmentUpdate], object]


def init_vision(app: Flask, *, on_posted: Posted) -> None:
    """Have `on_posted` called, in the same transaction, with every update that staff post."""
    app.extensions[EXTENSION] = on_posted


def tell_posted(update: DevelopmentUpdate) -> None:
    on_posted: Posted = current_app.extensions[EXTENSION]
    on_posted(update)
