"""Files of households on the desk: bands to download, or shares to look at. Nothing of a file is kept."""

from collections.abc import Iterator

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from app.accounts.permissions import Permission
from app.kit.access import requires
from app.kit.clock import today
from app.kit.csv import line_of
from app.kit.disclosure import Unprotectable
from app.kit.web import csv_response, render, small_count
from app.mis import queries, release_queries
from app.mis.file_forms import MOST_ROWS, PopulationForm
from app.mis.household_file import CARRIED, REQUIRED, Header, Row
from app.mis.parameters import ParameterSet
from app.mis.release_preview import preview_page
from app.mis.releasing import Draft, draft_release
from app.mis.rules import band_of
from app.mis.tabulating import tabulate

bp = Blueprint("mis_files", __name__, url_prefix="/staff/mis/files")
SHARES = "shares"


@bp.get("")
@requires(Permission.MANAGE_MIS)
def new() -> Response:
    live = queries.find_live_set()
    return _page(_form(PopulationForm(formdata=None, year=live.year if live else today().year)))


@bp.post("")
@requires(Permission.MANAGE_MIS)
def answer() -> Response:
    """Bands as a file, or shares as a page: neither changes anything, so there is no page to be sent on to."""
    form = _form(PopulationForm())
    if not form.validate():
        return _page(form, 422)
    return _shares(form) if request.form.get("answer") == SHARES else _bands(form)


def _form(form: PopulationForm) -> PopulationForm:
    form.offer(release_queries.list_approved_sets())
    return form


def _page(form: PopulationForm, status: int = 200) -> Response:
    return render(
        "mis/staff/households.html", status=status, form=form, most_rows=MOST_ROWS, required=REQUIRED, carried=CARRIED
    )


def _bands(form: PopulationForm) -> Response:
    figures = queries.read_document(queries.get_set(form.parameter_set.data).document or "")
    lines = form.read(lambda header, rows: list(_answered(header, rows, figures)))
    return _page(form, 422) if lines is None else csv_response(lines, "bands.csv")


def _answered(header: Header, rows: Iterator[Row], figures: ParameterSet) -> Iterator[str]:
    """Every row with its answer, or the problem with it."""
    yield line_of(["line", *header.carried, "D", "C", "B", "band", "reasons", "set", "problem"])
    for row in rows:
        start = [row.number, *(row.carried.get(name, "") for name in header.carried)]
        if row.household is None:
            yield line_of([*start, *[""] * 6, row.problem])
            continue
        told = band_of(row.household, row.income, figures)
        lines = (told.lines.d, told.lines.c, told.lines.b)
        yield line_of([*start, *lines, told.band.value, ";".join(told.reasons), figures.name, ""])


def _shares(form: PopulationForm) -> Response:
    chosen = queries.get_set(form.parameter_set.data)
    figures = queries.read_document(chosen.document or "")
    wards = release_queries.find_ward_codes()
    found = form.read(lambda _header, rows: tabulate(rows, figures, figures.mode, wards))
    if found is None:
        return _page(form, 422)
    tabulation, refused = found
    try:
        draft = draft_release(
            tabulation,
            year=form.year.data,
            is_synthetic=form.is_synthetic.data,
            parameter_set=chosen,
            smallest=small_count(),
        )
    except Unprotectable:
        form.add_error("file", _("With what an earlier release said, these figures would point at a few households."))
    except ValueError:
        form.add_error("file", _("No row of the file is a household in a ward we know."))
    else:
        return preview_page(draft, method=_usual_method(draft, figures), refused=refused)
    return _page(form, 422)


def _usual_method(draft: Draft, figures: ParameterSet) -> str:
    """A beginning for whoever publishes."""
    method: str = _(
        "About %(count)s households answered. Bands by the set %(name)s. Counts under %(least)s are hidden, with what"
        " would give them away; figures are rounded to the nearest five.",
        count=f"{draft.answers:,}",
        least=small_count(),
        name=figures.name,
    )
    return method
