"""Where staff write newsletters: looked at twice, tried on oneself, sent at a chosen time, stopped if need be."""

from typing import Any

from flask import Blueprint, Response, current_app, flash, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.permissions import Permission
from app.db import db
from app.extensions import limiter
from app.kit.access import requires
from app.kit.errors import DomainError
from app.kit.plain import to_mail_text
from app.kit.prose import to_mail_html
from app.kit.web import render, see_other, small_count
from app.notices import composing, newsletters
from app.notices.newsletter_forms import ApprovalForm, LetterForm
from app.notices.newsletter_models import Newsletter
from app.notices.wording import NEWSLETTER_STATES, NEWSLETTER_TONES, people_in_words, readers_in_words

bp = Blueprint("newsletters", __name__, url_prefix="/staff/newsletters")


@bp.get("")
@requires(Permission.SEND_NEWSLETTERS)
def index() -> Response:
    found = newsletters.list_newest()
    return render("notices/staff/newsletters.html", newsletters=found, states=NEWSLETTER_STATES, tones=NEWSLETTER_TONES)


@bp.get("/new")
@requires(Permission.SEND_NEWSLETTERS)
def new() -> Response:
    return _form_page(_letter_form(formdata=None))


@bp.post("/new")
@requires(Permission.SEND_NEWSLETTERS)
def create() -> Response:
    form = _letter_form()
    if not form.validate_on_submit():
        return _form_page(form, status=422)
    newsletter = composing.write(form.letter, actor=current_user)
    db.session.commit()
    return see_other(url_for("newsletters.show", newsletter_id=newsletter.id))


@bp.get("/<int:newsletter_id>")
@requires(Permission.SEND_NEWSLETTERS)
def show(newsletter_id: int) -> Response:
    newsletter = newsletters.get(newsletter_id)
    progress = newsletters.get_progress(newsletter)
    return render(
        "notices/staff/newsletter.html",
        progress=progress,
        numbers={name: people_in_words(number, small_count()) for name, number in vars(progress).items()},
        states=NEWSLETTER_STATES,
        tones=NEWSLETTER_TONES,
        **_preview(newsletter),
    )


def _preview(newsletter: Newsletter) -> dict[str, Any]:
    site = current_app.config["SITE_URL"]
    return {
        "newsletter": newsletter,
        "segment": newsletters.title_of(newsletter.segment),
        "readers": readers_in_words(
            newsletters.count_readers(newsletter.segment),
            newsletters.count_all_readers(newsletter.segment),
            smallest=small_count(),
        ),
        "body": to_mail_html(newsletter.text, site=site),
        "plain": to_mail_text(newsletter.text, site=site),
    }


@bp.get("/<int:newsletter_id>/text")
@requires(Permission.SEND_NEWSLETTERS)
def edit(newsletter_id: int) -> Response:
    newsletter = newsletters.get(newsletter_id)
    return _form_page(_letter_form(formdata=None, obj=newsletter), newsletter)


@bp.post("/<int:newsletter_id>/text")
@requires(Permission.SEND_NEWSLETTERS)
def update(newsletter_id: int) -> Response:
    newsletter = newsletters.get(newsletter_id)
    form = _letter_form()
    if not form.validate_on_submit():
        return _form_page(form, newsletter, 422)
    composing.edit(newsletter, form.letter, actor=current_user)
    db.session.commit()
    return see_other(url_for("newsletters.show", newsletter_id=newsletter.id))


@bp.post("/<int:newsletter_id>/tests")
@limiter.limit("10/minute")
@requires(Permission.SEND_NEWSLETTERS)
def create_test(newsletter_id: int) -> Response:
    composing.send_test(newsletters.get(newsletter_id), actor=current_user)
    db.session.commit()
    flash(_("A test is on its way to you, and to nobody else."), "success")
    return see_other(url_for("newsletters.show", newsletter_id=newsletter_id))


@bp.get("/<int:newsletter_id>/approval")
@requires(Permission.SEND_NEWSLETTERS)
def look_again(newsletter_id: int) -> Response:
    newsletter = newsletters.get(newsletter_id)
    if not newsletter.is_draft:
        return see_other(url_for("newsletters.show", newsletter_id=newsletter.id))
    return _approval_page(newsletter, _approval_form(formdata=None, revision=newsletter.revision))


@bp.post("/<int:newsletter_id>/approval")
@requires(Permission.SEND_NEWSLETTERS)
def approve(newsletter_id: int) -> Response:
    newsletter = newsletters.get(newsletter_id)
    form = _approval_form()
    if not form.validate_on_submit():
        return _approval_page(newsletter, form, 422)
    try:
        composing.approve(newsletter, revision=form.looked_at, send_at=form.send_at, actor=current_user)
    except DomainError as error:
        db.session.rollback()
        form.add_error("when", str(error))
        return _approval_page(newsletter, form, error.status)
    db.session.commit()
    flash(_("The newsletter waits for its time.") if form.send_at else _("The newsletter is on its way."), "success")
    return see_other(url_for("newsletters.show", newsletter_id=newsletter.id))


@bp.post("/<int:newsletter_id>/cancellation")
@requires(Permission.SEND_NEWSLETTERS)
def cancel(newsletter_id: int) -> Response:
    composing.cancel(newsletters.get(newsletter_id), actor=current_user)
    db.session.commit()
    flash(_("The newsletter is cancelled. What had left already cannot be called back."), "success")
    return see_other(url_for("newsletters.show", newsletter_id=newsletter_id))


def _letter_form(**options: object) -> LetterForm:
    form = LetterForm(**options)
    form.offer(newsletters.list_segments())
    return form


def _approval_form(**options: object) -> ApprovalForm:
    form = ApprovalForm(**options)
    form.offer()
    return form


def _form_page(form: LetterForm, newsletter: Newsletter | None = None, status: int = 200) -> Response:
    return render("notices/staff/letter.html", status=status, form=form, newsletter=newsletter)


def _approval_page(newsletter: Newsletter, form: ApprovalForm, status: int = 200) -> Response:
    return render("notices/staff/approval.html", status=status, form=form, **_preview(newsletter))
