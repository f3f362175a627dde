"""The blueprint of accounts, and what other features add to it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Blueprint, Flask, Response, current_app, make_response, render_template
from flask_babel import LazyString

from app.accounts.models import Person
from app.db import db
from app.kit.errors import Gone

bp = Blueprint("accounts", __name__)

Farewell = Callable[[Person], object]


@dataclass(frozen=True)
class AccountLink:
    """A link that another feature adds to a person's own page."""

    endpoint: str
    label: LazyString


def init_accounts(app: Flask, *, links: Sequence[AccountLink] = (), farewells: Sequence[Farewell] = ()) -> None:
    """Tell accounts what other features show on a person's page, and what each erases when the person leaves."""
    app.extensions["account_links"] = list(links)
    app.extensions["account_farewells"] = list(farewells)


def account_links() -> list[AccountLink]:
    return list(current_app.extensions.get("account_links", []))


def bid_farewell(person: Person) -> None:
    """Let every feature erase or make anonymous what the person did there."""
    for farewell in current_app.extensions.get("account_farewells", []):
        farewell(person)


@bp.errorhandler(Gone)
def dead_link(error: Gone) -> Response:
    """A link that was good once: say why it is not now, and how to get another."""
    db.session.rollback()
    return make_response(render_template("accounts/dead_link.html", message=str(error)), error.status)
