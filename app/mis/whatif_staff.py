"""Trying a policy out on the desk. Nothing is kept: neither the policy nor the households."""

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response

from app.accounts.permissions import Permission
from app.kit.access import requires
from app.kit.web import render
from app.mis import queries, release_queries, synthetic
from app.mis.file_forms import MOST_ROWS
from app.mis.household_file import Row
from app.mis.labels import BAND_NAMES
from app.mis.parameters import ParameterSet
from app.mis.rules import Band
from app.mis.tabulating import weight_of
from app.mis.whatif import Case, Outcome, try_out
from app.mis.whatif_forms import PolicyForm

bp = Blueprint("mis_whatif", __name__, url_prefix="/staff/mis/what-if")


@bp.get("")
@requires(Permission.MANAGE_MIS)
def new() -> Response:
    return _page(_offered(PolicyForm(formdata=None)))


@bp.post("")
@requires(Permission.MANAGE_MIS)
def show() -> Response:
    """The answer is a page of its own address: it changes nothing, so there is none to be sent on to."""
    form = _offered(PolicyForm())
    if not form.validate():
        return _page(form, 422)
    figures = queries.read_document(queries.get_set(form.parameter_set.data).document or "")
    if not form.file.data:
        outcome = try_out(synthetic.population(), form.as_policy(), figures)
        return _page(form, outcome=outcome, figures=figures, is_synthetic=True)
    found = form.read(lambda _header, rows: _tried(form, rows, figures))
    if found is None:
        return _page(form, 422)
    outcome, left_out = found
    return _page(form, outcome=outcome, figures=figures, left_out=left_out)


def _tried(form: PolicyForm, rows: Iterator[Row], figures: ParameterSet) -> tuple[Outcome, int]:
    """The outcome on a file's households, and how many rows were none."""
    left_out: list[int] = []
    return try_out(_cases(rows, left_out), form.as_policy(), figures), len(left_out)


def _cases(rows: Iterator[Row], left_out: list[int]) -> Iterator[Case]:
    for row in rows:
        weight = weight_of(row.carried.get("weight", ""))
        if row.household is None or weight is None:
            left_out.append(row.number)
        else:
            yield Case(row.household, row.income, weight)


def _offered(form: PolicyForm) -> PolicyForm:
    form.offer(release_queries.list_approved_sets())
    return form


def _page(form: PolicyForm, status: int = 200, **found: Any) -> Response:
    return render(
        "mis/staff/what_if.html",
        status=status,
        form=form,
        bands=BAND_NAMES,
        poor=(Band.D, Band.E),
        most_rows=MOST_ROWS,
        synthetic=synthetic,
        **found,
    )
