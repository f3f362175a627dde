"""Totals for analysts: of each occasion, as a table and as a file. Only what was released is ever shown."""

from collections.abc import Iterator
from typing import NamedTuple

from flask import Blueprint, Response, flash, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.permissions import Permission
from app.db import db
from app.equality import actions, queries
from app.equality.models import EqualityRelease
from app.equality.occasions import get_occasion, list_occasions
from app.equality.questions import NOT_SAID, questionnaire
from app.equality.rules import last_whole_month
from app.kit.access import requires
from app.kit.clock import today
from app.kit.csv import Column, stream
from app.kit.disclosure import TOTAL
from app.kit.errors import DomainError, NotFound
from app.kit.web import csv_response, render, see_other, small_count

bp = Blueprint("equality_staff", __name__, url_prefix="/staff/equality")


class Row(NamedTuple):
    """One choice of one question, and how many gave it; None where the number is withheld."""

    question: str
    choice: str
    number: int | None


COLUMNS: tuple[Column[Row], ...] = (
    ("question", lambda row: row.question),
    ("answer", lambda row: row.choice),
    ("people", lambda row: "withheld" if row.number is None else row.number),
)


@bp.get("")
@requires(Permission.SEE_EQUALITY_TOTALS)
def index() -> Response:
    return render("equality/staff/index.html", occasions=list_occasions())


@bp.get("/<occasion>")
@requires(Permission.SEE_EQUALITY_TOTALS)
def show(occasion: str) -> Response:
    found = get_occasion(occasion)
    releases = queries.list_releases(found.code)
    return render(
        "equality/staff/show.html",
        occasion=found,
        release=releases[0] if releases else None,
        tables=_tables(releases[0]) if releases else {},
        month=last_whole_month(today()),
        source=questionnaire(),
    )


@bp.post("/<occasion>/releases")
@requires(Permission.SEE_EQUALITY_TOTALS)
def release(occasion: str) -> Response:
    found = get_occasion(occasion)
    try:
        actions.release_totals(found, actor=current_user, smallest=small_count())
    except DomainError as error:
        db.session.rollback()
        flash(str(error), "info")
        return see_other(url_for("equality_staff.show", occasion=found.code))
    db.session.commit()
    flash(_("The totals are worked out."), "success")
    return see_other(url_for("equality_staff.show", occasion=found.code))


@bp.get("/<occasion>/totals.csv")
@requires(Permission.SEE_EQUALITY_TOTALS)
def download(occasion: str) -> Response:
    releases = queries.list_releases(get_occasion(occasion).code)
    if not releases:
        raise NotFound(_("There are no totals yet."))
    return csv_response(stream(COLUMNS, list(rows_of(releases[0]))), f"equality-{occasion}-{releases[0].month}.csv")


def _tables(release: EqualityRelease) -> dict[str, list[Row]]:
    tables: dict[str, list[Row]] = {}
    for row in rows_of(release):
        tables.setdefault(row.question, []).append(row)
    return tables


def rows_of(release: EqualityRelease) -> Iterator[Row]:
    for question in questionnaire().everything():
        figures = release.figures.get(question.code, {})
        words = {choice.code: choice.text for choice in question.choices}
        words |= {NOT_SAID: str(_("Prefer not to say")), TOTAL: str(_("All who answered"))}
        for code, text in words.items():
            yield Row(question.text, text, figures.get(code))
