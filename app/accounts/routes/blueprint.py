"""The blueprint of accounts, and what other features add to it."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Flask, Response, current_app, make_response, render_template
from flask_babel import LazyString

from app.accounts.hooks import Guide, Hooks, Merger, Newcomer, init_hooks
from app.accounts.presence import note_activity
from app.db import db
from app.kit.errors import Gone
from app.kit.holdings import Holding

bp = Blueprint("accounts", __name__)
bp.before_app_request(note_activity)


@dataclass(frozen=True)
class AccountLink:
    """A link that another feature adds to a person's own page."""

    endpoint: str
    label: LazyString


def init_accounts(
    app: Flask,
    *,
    links: Sequence[AccountLink] = (),
    newcomers: Sequence[Newcomer] = (),
    ages: Sequence[Newcomer] = (),
    mergers: Sequence[Merger] = (),
    holdings: Sequence[Holding] = (),
    guides: Sequence[Guide] = (),
) -> None:
    """Tell accounts what other features show on a person's page, and what each does when people come, merge or go.

    `newcomers` get the person whose account has just opened; `ages` get who puts right how old they are; `mergers` get
    who is kept and who is about to be deleted, and hand over everything; `holdings` say what is held of people, and
    erase it in this order when they leave; `guides` get who has just signed in and where they are going, and say where
    they go first.
    """
    app.extensions["account_links"] = list(links)
    init_hooks(app, Hooks(newcomers=newcomers, ages=ages, mergers=mergers, holdings=holdings, guides=guides))


def account_links() -> list[AccountLink]:
    return list(current_app.extensions.get("account_links", []))


@bp.errorhandler(Gone)
def dead_link(error: Gone) -> Response:
    """A link that was good once: say why it is not now, and how to get another."""
    db.session.rollback()
    return make_response(render_template("accounts/dead_link.html", message=str(error)), error.status)
