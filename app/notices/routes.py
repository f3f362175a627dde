"""Following a topic: what there is to follow, and asking to hear of it. For everybody, with an account or without."""

from flask import Blueprint, Response, flash, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.routes.sessions import address
from app.db import db
from app.extensions import limiter
from app.kit.access import public
from app.kit.errors import DomainError
from app.kit.locale import has_session
from app.kit.memory import remembered
from app.kit.stale import keeps_input
from app.kit.web import render, see_other
from app.notices import following
from app.notices.forms import FollowForm
from app.notices.registry import Topic, get_topic, list_offered, registry, topic_code

bp = Blueprint("notices", __name__, url_prefix="/notices")


@bp.get("")
@public
@remembered
def index() -> Response:
    return render("notices/index.html", offered=list_offered())


@bp.get("/topics/<kind>/<key>")
@public
def new(kind: str, key: str) -> Response:
    topic = get_topic(topic_code(kind, key))
    return _form_page(topic, _form_for(topic, formdata=None))


@bp.post("/topics/<kind>/<key>")
@limiter.limit("10/minute")
@public
@keeps_input
def create(kind: str, key: str) -> Response:
    topic = get_topic(topic_code(kind, key))
    form = _form_for(topic)
    if not form.validate_on_submit():
        return _form_page(topic, form, 422)
    try:
        return _follow(topic, form)
    except DomainError as error:
        db.session.rollback()
        form.add_error("email", str(error))
        return _form_page(topic, form, error.status)


def _follow(topic: Topic, form: FollowForm) -> Response:
    if "email" in form:
        following.ask_to_follow(topic, form.chosen_pace, form.email.data, address=address())
        db.session.commit()
        return see_other(url_for("notices.sent"))
    following.follow(topic, form.chosen_pace, actor=current_user)
    db.session.commit()
    flash(_("You will hear of it: %(topic)s.", topic=topic.title), "success")
    return see_other(url_for("notices_managing.mine"))


@bp.get("/sent")
@public
def sent() -> Response:
    """Check your email. It names no address: the page is everybody's."""
    return render("notices/sent.html")


def _form_for(topic: Topic, **options: object) -> FollowForm:
    form = FollowForm(**options)
    is_known = has_session() and current_user.is_authenticated
    form.leave_out(email=is_known, pace=not registry().kind_of(topic.code).is_paced)
    return form


def _form_page(topic: Topic, form: FollowForm, status: int = 200) -> Response:
    return render("notices/new.html", status=status, topic=topic, form=form)
