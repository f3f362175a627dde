"""The site's main links, given by whoever wires the features."""

from dataclasses import dataclass
from typing import Any

from flask import Flask, has_request_context, request, url_for
from flask_babel import LazyString
from flask_login import current_user

from app.kit.locale import has_session
from app.kit.locale import lazy as _l


@dataclass(frozen=True)
class Link:
    """One entry: it is current on every page of its blueprint."""

    endpoint: str
    label: LazyString

    @property
    def is_current(self) -> bool:
        return request.blueprint == self.endpoint.partition(".")[0]


@dataclass(frozen=True)
class AccountLink:
    """The link at the end of the bar: to sign in, or to one's own page."""

    url: str
    label: LazyString


def init_navigation(app: Flask, links: list[Link]) -> None:
    """Give every template the bar's links and the account link of whoever is looking."""

    @app.context_processor
    def navigation() -> dict[str, Any]:
        if not has_request_context():  # a template for mail, written by a command
            return {}
        return {"navigation": links, "account_link": _account_link()}


def _account_link() -> AccountLink:
    if has_session() and current_user.is_authenticated:
        return AccountLink(url_for("accounts.show"), _l("Account"))
    return AccountLink(url_for("accounts.sign_in"), _l("Sign in"))
