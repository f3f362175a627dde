"""Second factors that staff show elsewhere: at a council's directory. This feature knows none by name."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, current_app

from app.accounts.models import Person

EXTENSION = "factors_elsewhere"


@dataclass(frozen=True, kw_only=True)
class Elsewhere:
    """`has_shown_two`: whether the person has come from there with two factors, so that fewer let them in no more.

    `forget` is for whoever has lost what they showed there. `page` leads there; `is_open`: whether it exists now.
    """

    page: str
    is_open: Callable[[], bool]
    has_shown_two: Callable[[Person], bool]
    forget: Callable[[Person], object]


def init_elsewhere(app: Flask, elsewhere: Elsewhere) -> None:
    app.extensions[EXTENSION] = elsewhere


def get_elsewhere() -> Elsewhere:
    elsewhere: Elsewhere = current_app.extensions[EXTENSION]
    return elsewhere
