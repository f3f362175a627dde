"""Where staff post the banner of every page, and where whoever has read it puts it away."""

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.permissions import Permission
from app.db import db
from app.extensions import csrf, limiter
from app.kit.access import public, requires
from app.kit.clock import now
from app.kit.errors import DomainError
from app.kit.web import render, safe_next, see_other
from app.notices import banners
from app.notices.banner_forms import BannerForm
from app.notices.wording import BANNER_KINDS

bp = Blueprint("banners", __name__)


@bp.get("/staff/banners")
@requires(Permission.POST_BANNERS)
def index() -> Response:
    return _page(_form(formdata=None))


@bp.post("/staff/banners")
@requires(Permission.POST_BANNERS)
def create() -> Response:
    form = _form()
    if not form.validate_on_submit():
        return _page(form, 422)
    try:
        banners.post(form.words, starts_at=form.starts_at, ends_at=form.ends_at, actor=current_user)
    except DomainError as error:
        db.session.rollback()
        form.add_error("ends_on", str(error))
        return _page(form, error.status)
    db.session.commit()
    flash(_("The banner is posted."), "success")
    return see_other(url_for("banners.index"))


@bp.post("/staff/banners/<int:banner_id>/end")
@requires(Permission.POST_BANNERS)
def end(banner_id: int) -> Response:
    banners.end(banner_id, actor=current_user)
    db.session.commit()
    flash(_("The banner has ended."), "success")
    return see_other(url_for("banners.index"))


@bp.post("/banners/<int:banner_id>/dismissal")
@limiter.limit("30/minute")
@public
def dismiss(banner_id: int) -> Response:
    """Remembered by the visitor’s own browser alone. Without a token: one would cost every page its cache."""
    response = see_other(safe_next(request.form.get("next"), url_for("home.index")))
    response.set_cookie(**banners.cookie_facts(banner_id))  # type: ignore[arg-type]
    return response


csrf.exempt(dismiss)


def _form(**options: object) -> BannerForm:
    form = BannerForm(**options)
    form.offer()
    return form


def _page(form: BannerForm, status: int = 200) -> Response:
    return render(
        "notices/staff/banners.html",
        status=status,
        form=form,
        banners=banners.list_newest(),
        kinds=BANNER_KINDS,
        moment=now(),
    )
