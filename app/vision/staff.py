"""Where staff say how the developments are going."""

from flask import Blueprint, Response, flash, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.db import db
from app.kit.access import requires
from app.kit.web import render, see_other
from app.vision import actions, queries
from app.vision.forms import LONGEST_TEXT, UpdateForm
from app.vision.labels import STATUS_LABELS, STATUS_TONES
from app.vision.rules import Status

bp = Blueprint("vision_staff", __name__, url_prefix="/staff/vision")

# A permission of accounts, which lies a floor above: the name is all that is known here.
POST_UPDATES = "post_development_updates"


@bp.get("")
@requires(POST_UPDATES)
def index() -> Response:
    return render(
        "vision/staff/index.html",
        progress=queries.list_all_progress(),
        status_labels=STATUS_LABELS,
        status_tones=STATUS_TONES,
    )


@bp.get("/developments/<code>/updates")
@requires(POST_UPDATES)
def new_update(code: str) -> Response:
    return _form_page(code, UpdateForm(formdata=None))


@bp.post("/developments/<code>/updates")
@requires(POST_UPDATES)
def create_update(code: str) -> Response:
    development = queries.get_development(code)
    form = UpdateForm()
    if not form.validate():
        return _form_page(code, form, status=422)
    actions.post_update(
        development.code,
        status=Status(form.status.data),
        text=form.text.data or "",
        source_url=form.source_url.data or None,
        actor=current_user,
    )
    db.session.commit()
    flash(_("Your update is published."), "success")
    return see_other(url_for("vision.development", code=development.code))


def _form_page(code: str, form: UpdateForm, status: int = 200) -> Response:
    development = queries.get_development(code)
    return render(
        "vision/staff/new_update.html", status=status, development=development, form=form, longest=LONGEST_TEXT
    )
