"""The staff desk: where each feature's staff pages start, people and their roles, and mail that did not arrive."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Flask
from flask_babel import LazyString
from flask_login import current_user


@dataclass(frozen=True)
class DeskLink:
    """Where a feature's staff pages start, the permission to go there, and how much waits there."""

    endpoint: str
    label: LazyString
    permission: str
    count_waiting: Callable[[], int] = lambda: 0


def init_desk(app: Flask, links: Sequence[DeskLink]) -> None:
    """Give templates `desk_links()`: the links that whoever is looking may follow."""
    app.jinja_env.globals["desk_links"] = lambda: [link for link in links if current_user.may(link.permission)]
