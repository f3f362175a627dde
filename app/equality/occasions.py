"""What equality questions are asked for. Accounts are one occasion; consultations and polls bring theirs at wiring."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from flask import Flask, current_app
from flask_babel import gettext as _

from app.kit.errors import NotFound
from app.kit.locale import lazy as _l

EXTENSION = "equality_occasions"


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """Answers go a while after `decided_on`; those of a standing occasion a while after they were given."""

    code: str
    title: str
    is_standing: bool = False
    decided_on: date | None = None


Occasions = Callable[[], Sequence[Occasion]]

ACCOUNT = "account"


def of_accounts() -> Sequence[Occasion]:
    return [Occasion(code=ACCOUNT, title=str(_l("People with an account")), is_standing=True)]


def init_equality(app: Flask, occasions: Sequence[Occasions]) -> None:
    app.extensions[EXTENSION] = occasions


def list_occasions() -> list[Occasion]:
    return [occasion for each in current_app.extensions[EXTENSION] for occasion in each()]


def get_occasion(code: str) -> Occasion:
    for occasion in list_occasions():
        if occasion.code == code:
            return occasion
    raise NotFound(_("There is no such occasion."))
