"""Releases of figures on the desk: bring a file in, look at it, publish what another brought, take one back."""

from typing import Any

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.permissions import Permission
from app.db import db
from app.extensions import limiter
from app.indicators import periods, release_preview, releasing, wording
from app.indicators import release_queries as queries
from app.indicators.figure_file import TEMPLATE
from app.indicators.importing import Source, import_file
from app.indicators.models import FigureRelease
from app.indicators.release_forms import FiguresForm, PublicationForm
from app.kit.access import requires
from app.kit.csv import line_of
from app.kit.errors import DomainError
from app.kit.files import LARGEST_FILE
from app.kit.locale import has_session
from app.kit.web import csv_response, render, see_other

bp = Blueprint("staff_releases", __name__, url_prefix="/staff/indicators")
MOST_ROWS = 20_000  # of a file: while it is read nobody else can write
EXAMPLE = ("child-poverty", "E06000032", "2021", "44.6", "", "", "", "", "final")


@bp.url_value_preprocessor
def make_room_for_files(_endpoint: str | None, _values: dict[str, object] | None) -> None:
    """Before anything reads the request. Without a session nobody can send a form."""
    if has_session():
        request.max_content_length = LARGEST_FILE + 1024 * 1024


@bp.context_processor
def words() -> dict[str, Any]:
    return {"wording": wording, "period_label": periods.label}


@bp.get("")
@requires(Permission.MANAGE_INDICATORS)
def index() -> Response:
    return render("indicators/staff/index.html", releases=queries.list_releases())


@bp.get("/template.csv")
@requires(Permission.MANAGE_INDICATORS)
def download_template() -> Response:
    return csv_response([line_of(TEMPLATE), line_of(EXAMPLE)], "figures.csv")


@bp.get("/releases/new")
@requires(Permission.MANAGE_INDICATORS)
def new() -> Response:
    return _form_page(FiguresForm(formdata=None))


@bp.post("/releases")
@limiter.limit("10/minute")
@requires(Permission.MANAGE_INDICATORS)
def create() -> Response:
    form = FiguresForm()
    stream = form.opened() if form.validate() else None
    if stream is None:
        return _form_page(form, 422)
    source = Source(stream, boundaries=form.boundaries, most=MOST_ROWS)
    words = {"title": form.title.data or "", "notes": form.notes.data or ""}
    done = import_file(source, **words, actor=current_user, file_name=form.file.data.filename or "")
    if done.release is None:
        form.add_error("file", _("Nothing of the file was kept: what is wrong with it is listed below."))
        return _form_page(form, 422, done.refusals)
    db.session.commit()
    flash(_("This is a draft of what the file says. Nothing is published yet."), "info")
    return _to(done.release)


@bp.get("/releases/<int:release_id>")
@requires(Permission.MANAGE_INDICATORS)
def show(release_id: int) -> Response:
    return _page(queries.get_release(release_id), PublicationForm(formdata=None))


@bp.post("/releases/<int:release_id>/publication")
@requires(Permission.MANAGE_INDICATORS, recently=True)
def publish(release_id: int) -> Response:
    release = queries.get_release(release_id)
    form = PublicationForm()
    if not form.validate() or (release.warnings and not form.looked.data):
        form.add_error("looked", _("Look at each warning, and say that you did"))
        return _page(release, form, 422)
    releasing.publish_release(release, actor=current_user)
    db.session.commit()
    flash(_("“%(title)s” is published.", title=release.title), "success")
    return _to(release)


@bp.post("/releases/<int:release_id>/withdrawal")
@requires(Permission.MANAGE_INDICATORS, recently=True)
def take_back(release_id: int) -> Response:
    """Draw up the release that takes this one back; somebody else publishes it."""
    release = queries.get_release(release_id)
    try:
        undoing = releasing.undo_release(release, actor=current_user)
    except DomainError as error:
        return _problem(release, error)
    db.session.commit()
    flash(_("This draft takes “%(title)s” back once somebody else publishes it.", title=release.title), "info")
    return _to(undoing)


@bp.post("/releases/<int:release_id>/deletion")
@requires(Permission.MANAGE_INDICATORS, recently=True)
def discard(release_id: int) -> Response:
    release = queries.get_release(release_id)
    try:
        releasing.discard_draft(release, actor=current_user)
    except DomainError as error:
        return _problem(release, error)
    db.session.commit()
    flash(_("The draft is gone."), "success")
    return see_other(url_for("staff_releases.index"))


def _to(release: FigureRelease) -> Response:
    return see_other(url_for("staff_releases.show", release_id=release.id))


def _form_page(form: FiguresForm, status: int = 200, refusals: list[str] | None = None) -> Response:
    return render("indicators/staff/new.html", status=status, form=form, refusals=refusals or [])


def _problem(release: FigureRelease, error: DomainError) -> Response:
    db.session.rollback()
    return _page(release, PublicationForm(formdata=None), error.status, str(error))


def _page(release: FigureRelease, form: PublicationForm, status: int = 200, problem: str = "") -> Response:
    place, cards = ("", []) if release.is_published else release_preview.preview_cards(release)
    return render(
        "indicators/staff/show.html",
        status=status,
        release=release,
        form=form,
        problem=problem,
        undoing=queries.find_undoing(release),
        undone=queries.get_release(release.undoes_id) if release.undoes_id else None,
        difference=None if release.is_published else queries.compare(release),
        changes=[] if release.is_published else release_preview.list_changes(release),
        place=place,
        cards=cards,
        may_publish=release.may_be_published_by(current_user),
    )
