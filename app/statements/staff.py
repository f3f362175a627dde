"""Where staff write the next version of a statement."""

from flask import Blueprint, Response, flash, url_for
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup

from app.accounts.permissions import Permission
from app.db import db
from app.kit.access import requires
from app.kit.errors import DomainError
from app.kit.prose import to_html
from app.kit.web import render, see_other
from app.statements import actions, queries
from app.statements.forms import EditionForm
from app.statements.labels import TITLES
from app.statements.rules import AGREED_TO, LONGEST_TEXT, Slug

bp = Blueprint("statements_staff", __name__, url_prefix="/staff/statements")


@bp.get("")
@requires(Permission.EDIT_STATEMENTS)
def index() -> Response:
    current = {version.slug: version for version in queries.list_current()}
    return render("statements/staff/index.html", current=current, titles=TITLES)


@bp.get("/<slug>")
@requires(Permission.EDIT_STATEMENTS)
def edit(slug: str) -> Response:
    found = queries.slug_of(slug)
    current = queries.find_current(found)
    begun = {"text": current.text, "based_on": current.number} if current else {"based_on": 0}
    return _page(found, EditionForm(formdata=None, data=begun, is_agreed_to=found in AGREED_TO))


@bp.post("/<slug>/preview")
@requires(Permission.EDIT_STATEMENTS)
def preview(slug: str) -> Response:
    """How it will look. Nothing is kept: the text stays in the form."""
    found = queries.slug_of(slug)
    form = EditionForm(is_agreed_to=found in AGREED_TO)
    if not form.text.data or not form.text.validate(form):
        form.validate()
        return _page(found, form, 422)
    return _page(found, form, looks=to_html(form.text.data))


@bp.post("/<slug>/versions")
@requires(Permission.EDIT_STATEMENTS)
def publish(slug: str) -> Response:
    found = queries.slug_of(slug)
    form = EditionForm(is_agreed_to=found in AGREED_TO)
    if not form.validate_on_submit():
        return _page(found, form, 422)
    try:
        actions.publish(found, form.as_edition(), actor=current_user)
    except DomainError as error:
        db.session.rollback()
        form.add_error("text", str(error))
        return _page(found, form, error.status)
    db.session.commit()
    flash(_("The new version is public."), "success")
    return see_other(url_for("statements.show", slug=found.value))


def _page(slug: Slug, form: EditionForm, status: int = 200, looks: Markup | None = None) -> Response:
    return render(
        "statements/staff/edit.html",
        status=status,
        slug=slug,
        title=TITLES[slug],
        form=form,
        looks=looks,
        longest=LONGEST_TEXT,
    )
