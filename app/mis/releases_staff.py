"""Releases of band shares on the desk: look at what may be published, publish it, take it back."""

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.permissions import Permission
from app.db import db
from app.kit.access import requires
from app.kit.disclosure import Unprotectable
from app.kit.errors import DomainError, Duplicate
from app.kit.web import render, see_other, small_count
from app.mis import queries, release_queries, releasing
from app.mis.file_forms import ReleaseForm
from app.mis.release_preview import draft_page, preview_page, signed_draft

bp = Blueprint("mis_releases", __name__, url_prefix="/staff/mis/releases")


@bp.get("")
@requires(Permission.MANAGE_MIS)
def index() -> Response:
    return _index()


@bp.get("/volunteers")
@requires(Permission.MANAGE_MIS)
def preview_volunteers() -> Response:
    """What may be published of the households that chose to be counted with a set."""
    chosen = queries.get_set(request.args.get("set", 0, int))
    counted = release_queries.count_volunteers(chosen)
    try:
        draft = releasing.draft_release(
            counted, year=chosen.year, is_synthetic=False, parameter_set=chosen, smallest=small_count()
        )
    except Unprotectable:
        return _index(_("With what an earlier release said, these figures would point at a few households."), 409)
    except ValueError:
        return _index(_("Nobody has chosen to be counted with this set."), 409)
    method = _("Households that used the calculator and chose to be counted. They are not a sample of the town.")
    return preview_page(draft, source=_("The calculator on this site"), method=method)


@bp.post("")
@requires(Permission.MANAGE_MIS)
def create() -> Response:
    """Publish the signed figures of a preview."""
    form = ReleaseForm()
    draft = signed_draft(form.draft.data or "")
    if not form.validate():
        return draft_page(draft, form, 422)
    words = {"title": form.title.data or "", "source": form.source.data or "", "method": form.method.data or ""}
    try:
        releasing.publish_release(draft, **words, actor=current_user)
    except Duplicate as error:
        form.add_error("title", str(error))
        return draft_page(draft, form, 422)
    except DomainError as error:
        return _index(str(error), error.status)
    db.session.commit()
    flash(_("“%(title)s” is published.", title=words["title"]), "success")
    return see_other(url_for("mis_releases.index"))


@bp.post("/<int:release_id>/withdrawal")
@requires(Permission.MANAGE_MIS)
def take_back(release_id: int) -> Response:
    release = release_queries.get_release(release_id)
    try:
        releasing.take_back(release, actor=current_user)
    except DomainError as error:
        return _index(str(error), error.status)
    db.session.commit()
    flash(_("“%(title)s” is taken back.", title=release.title), "success")
    return see_other(url_for("mis_releases.index"))


def _index(problem: str = "", status: int = 200) -> Response:
    db.session.rollback()
    return render(
        "mis/staff/releases.html",
        status=status,
        releases=release_queries.list_all(),
        sets=release_queries.list_approved_sets(),
        problem=problem,
    )
