"""Where moderators edit the list of words, and administrators say which texts are read first."""

from flask import Blueprint, Response, flash, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.permissions import Permission
from app.db import db
from app.kit.access import requires
from app.kit.errors import DomainError
from app.kit.web import render, see_other
from app.moderation import setting
from app.moderation.labels import MODES
from app.moderation.rules import Mode
from app.moderation.setting_forms import ModeForm, WordForm
from app.moderation.setting_queries import get_blocked, list_blocked, list_mode_changes, mode_of
from app.moderation.spaces import Space, list_spaces, space_of

bp = Blueprint("moderation_setting", __name__, url_prefix="/staff/moderation")


@bp.route("/words", methods=["GET", "POST"])
@requires(Permission.MODERATE)
def words() -> Response:
    form = WordForm()
    if not form.validate_on_submit():
        return _words_page(form, 422 if form.errors else 200)
    try:
        setting.block(form.words.data, actor=current_user)
    except DomainError as error:
        db.session.rollback()
        form.add_error("words", str(error))
        return _words_page(form, error.status)
    db.session.commit()
    flash(_("It is on the list. Texts with it wait from now on."), "success")
    return see_other(url_for("moderation_setting.words"))


@bp.post("/words/<int:word_id>/removal")
@requires(Permission.MODERATE)
def remove_word(word_id: int) -> Response:
    setting.unblock(get_blocked(word_id), actor=current_user)
    db.session.commit()
    flash(_("It is off the list."), "success")
    return see_other(url_for("moderation_setting.words"))


@bp.get("/spaces")
@requires(Permission.SET_MODERATION)
def spaces() -> Response:
    rows = [(space, mode_of(space), list_mode_changes(space)) for space in list_spaces()]
    return render("moderation/staff/spaces.html", spaces=rows, modes=MODES)


@bp.route("/spaces/<kind>", methods=["GET", "POST"])
@requires(Permission.SET_MODERATION)
def space(kind: str) -> Response:
    found = space_of(kind)
    form = ModeForm()
    if not form.validate_on_submit():
        return _space_page(found, form, 422 if form.errors else 200)
    try:
        setting.set_mode(found, Mode(form.mode.data), why=form.why.data, actor=current_user)
    except DomainError as error:
        db.session.rollback()
        form.form_errors.append(str(error))
        return _space_page(found, form, error.status)
    db.session.commit()
    flash(_("It is set."), "success")
    return see_other(url_for("moderation_setting.spaces"))


def _words_page(form: WordForm, status: int) -> Response:
    return render("moderation/staff/words.html", status=status, form=form, words=list_blocked())


def _space_page(found: Space, form: ModeForm, status: int) -> Response:
    return render("moderation/staff/space.html", status=status, space=found, form=form)
