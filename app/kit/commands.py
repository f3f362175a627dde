"""What our commands share: trouble is one line and exit 1, and a result is words for people or JSON for programs."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy.exc import DBAPIError

from app.config import SettingsError
from app.db import db
from app.kit.migrations import is_current_database

as_format = click.option("--format", "output", type=click.Choice(["text", "json"]), default="text", show_default=True)


class TownGroup(AppGroup):
    """A group of commands. Where the database cannot serve them they say so, and show no traceback."""

    def command(self, *args: Any, **kwargs: Any) -> Callable[[Callable[..., Any]], click.Command]:  # type: ignore[override]
        make = super().command(*args, **kwargs)
        return lambda verb: make(in_one_line(verb))


def in_one_line(verb: Callable[..., Any]) -> Callable[..., Any]:
    """A verb that says in one line that the database cannot serve it; for commands that join a group later."""

    @wraps(verb)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            return verb(*args, **kwargs)
        except DBAPIError:
            db.session.rollback()
            if _is_current_database():
                raise  # our own mistake, which is for the traceback to show
        raise click.ClickException("The database is not up to date: run `flask --app wsgi db upgrade` first.")

    return run


def _is_current_database() -> bool:
    try:
        return is_current_database()
    except DBAPIError as error:
        raise click.ClickException(f"The database cannot be reached ({type(error.orig).__name__}).") from None


def require_what_serving_needs() -> None:
    """For commands that sign links or speak to residents: with settings that would betray them, refuse."""
    try:
        current_app.config["SETTINGS"].require_what_serving_needs()
    except SettingsError as error:
        raise click.ClickException(str(error)) from None


def answer(output: str, facts: Any, lines: list[str]) -> None:
    """Print a result on standard output, in the form that was asked for."""
    for line in [json.dumps(facts, ensure_ascii=False)] if output == "json" else lines:
        click.echo(line)
