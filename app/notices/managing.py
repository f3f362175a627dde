"""What we send you: confirming, changing and stopping it.

Every page here hangs on a secret in its address, or on being signed in. Opening one never changes anything: mail
scanners follow links.
"""

from flask import Blueprint, Response, flash, make_response, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import queries as accounts
from app.accounts.models import Person, Purpose
from app.db import db
from app.extensions import csrf, limiter
from app.kit import bounces
from app.kit.access import public, signed_in
from app.kit.errors import Gone
from app.kit.stale import keeps_input
from app.kit.web import keep_private, render, see_other
from app.notices import bouncing, following, queries
from app.notices.addresses import Stop, manage_token, read_stop_token
from app.notices.forms import SettingsForm, settings_form
from app.notices.registry import find_topic

bp = Blueprint("notices_managing", __name__)
bp.after_request(keep_private)


@bp.errorhandler(Gone)
def dead_link(error: Gone) -> Response:
    """A link that was good once: say why it is not now, and how to get another."""
    db.session.rollback()
    return make_response(render_template("notices/dead_link.html", message=str(error)), error.status)


@bp.get("/links/notices/<token>")
@limiter.limit("60/minute")
@public
def confirmation(token: str) -> Response:
    """The page with the button that confirms."""
    subscription = following.get_linked(accounts.peek_link(token, Purpose.FOLLOW_TOPIC))
    return render("notices/confirmation.html", token=token, topic=find_topic(subscription.topic))


@bp.post("/links/notices/<token>")
@limiter.limit("60/minute")
@public
def confirm(token: str) -> Response:
    subscription = following.confirm(token)
    db.session.commit()
    flash(_("Thank you. You will hear of it."), "success")
    return see_other(url_for("notices_managing.manage", token=manage_token(subscription.person)))


@bp.get("/account/notices")
@signed_in
def mine() -> Response:
    """The same page for somebody signed in."""
    return see_other(url_for("notices_managing.manage", token=manage_token(current_user)))


@bp.get("/notices/mine/<token>")
@limiter.limit("60/minute")
@public
def manage(token: str) -> Response:
    person = queries.get_managed(token)
    return _page(token, person, _form_of(person, formdata=None))


@bp.post("/notices/mine/<token>")
@limiter.limit("30/minute")
@public
@keeps_input
def save(token: str) -> Response:
    person = queries.get_managed(token)
    form = _form_of(person)
    if not form.validate_on_submit():
        return _page(token, person, form, 422)
    following.choose_rhythm(person, form.rhythm)
    following.change_paces(person, form.paces())
    following.switch_other_mail(person, form.others())
    db.session.commit()
    flash(_("Saved. From now on we send you what you chose."), "success")
    return see_other(url_for("notices_managing.manage", token=token))


@bp.post("/notices/mine/<token>/mailbox")
@limiter.limit("30/minute")
@public
def trust_mailbox(token: str) -> Response:
    """The mailbox works again."""
    person = queries.get_managed(token)
    bouncing.trust_mailbox(person.email, actor=person)
    db.session.commit()
    flash(_("Thank you. We send you what you follow again."), "success")
    return see_other(url_for("notices_managing.manage", token=token))


@bp.get("/notices/stops/<token>")
@limiter.limit("60/minute")
@public
def stop(token: str) -> Response:
    return _stop_page(token, read_stop_token(token))


@bp.post("/notices/stops/<token>")
@limiter.limit("60/minute")
@public
def create_stop(token: str) -> Response:
    """RFC 8058: the mail program itself posts here, with nothing but the address, and follows no redirect."""
    what = read_stop_token(token)
    following.stop(what)
    db.session.commit()
    return _stop_page(token, what)


csrf.exempt(create_stop)


def _stop_page(token: str, what: Stop) -> Response:
    """With the button, or, where nothing is left to stop, with the word that it is done."""
    subscriptions = queries.list_stopped_by(what)
    return render(
        "notices/stop.html",
        token=token,
        topics=[topic for each in subscriptions if (topic := find_topic(each.topic))],
        is_done=not subscriptions,
    )


def _form_of(person: Person, **options: object) -> SettingsForm:
    return settings_form(person, queries.list_subscriptions(person), queries.rhythm_of(person.id), **options)


def _page(token: str, person: Person, form: SettingsForm, status: int = 200) -> Response:
    return render(
        "notices/manage.html",
        status=status,
        token=token,
        person=person,
        form=form,
        bounced=bounces.find(person.email),
    )
