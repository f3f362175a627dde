"""What people may do with what is held of them: take a copy along, or have it deleted.

Whoever has an account does it there; everybody else by a one-time link to their address.
"""

from flask import Blueprint, Response, flash, make_response, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import actions, hooks, presence, profiles, queries
from app.accounts.forms import EmailForm, LeaveForm
from app.accounts.models import Person, Purpose
from app.accounts.routes.refusing import refuse
from app.accounts.routes.sessions import address, remember_mail
from app.db import db
from app.extensions import limiter
from app.home.copying import zip_of
from app.kit.access import public, signed_in_recently
from app.kit.clock import today
from app.kit.errors import DomainError, Gone
from app.kit.forms import TownForm
from app.kit.web import keep_private, render, see_other

bp = Blueprint("rights", __name__)
bp.after_request(keep_private)


@bp.errorhandler(Gone)
def dead_link(error: Gone) -> Response:
    db.session.rollback()
    return make_response(render_template("home/rights/dead_link.html", message=str(error)), error.status)


@bp.route("/account/data", methods=["GET", "POST"])
@signed_in_recently
@limiter.limit("20/minute", methods=["POST"])
def show() -> Response:
    """The copy at once, for whoever has just proved who they are: by whatever proves it best of what they have."""
    form = TownForm()
    if not form.validate_on_submit():
        return render("home/rights/show.html", status=422 if form.errors else 200, form=form)
    return _copy_of(current_user._get_current_object())


def _copy_of(person: Person) -> Response:
    """Everything is read before the commit: what is sent afterwards needs no database."""
    profiles.note_copy(person)
    body = zip_of(hooks.copy_of(person))
    db.session.commit()
    name = f"luton-2040-{today().isoformat()}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(body, mimetype="application/zip", headers=headers)


def _sent_to(email: str) -> Response:
    remember_mail(email, "own_data")
    return see_other(url_for("accounts.check_email"))


@bp.route("/your-data", methods=["GET", "POST"])
@public
@limiter.limit("20/minute", methods=["POST"])
def ask() -> Response:
    """For people without an account, who have left us their address with a pledge."""
    form = EmailForm()
    if not form.validate_on_submit():
        return render("home/rights/ask.html", status=422 if form.errors else 200, form=form)
    try:
        profiles.ask_for_own_data(form.email.data, address=address())
    except DomainError as error:
        return refuse("home/rights/ask.html", form, error)
    db.session.commit()
    return _sent_to(form.email.data)


@bp.get("/links/data/<token>")
@public
@limiter.limit("60/minute")
def linked(token: str) -> Response:
    return render("home/rights/linked.html", link=queries.peek_link(token, Purpose.OWN_DATA), token=token)


@bp.post("/links/data/<token>")
@public
@limiter.limit("20/minute")
def download(token: str) -> Response:
    """A second click while the first is on its way is no mistake to be told of."""
    link = queries.find_just_used_link(token, Purpose.OWN_DATA) or actions.use_link(token, Purpose.OWN_DATA)
    return _copy_of(link.person)


@bp.route("/links/data/<token>/deletion", methods=["GET", "POST"])
@public
@limiter.limit("20/minute")
def delete(token: str) -> Response:
    person = queries.peek_link(token, Purpose.OWN_DATA).person
    form = LeaveForm(has_published=hooks.count_published(person) > 0)
    context = {"email": person.email, "token": token}
    if not form.validate_on_submit():
        return render("home/rights/delete.html", status=422 if form.errors else 200, form=form, **context)
    try:
        profiles.leave(actions.use_link(token, Purpose.OWN_DATA).person, keeps_text=form.keeps_text)
    except DomainError as error:
        return refuse("home/rights/delete.html", form, error, **context)
    db.session.commit()
    flash(_("We have deleted what we knew about you. Goodbye, and thank you."), "success")
    return see_other(url_for("home.index"))


@bp.get("/links/stay/<token>")
@public
@limiter.limit("60/minute")
def stay(token: str) -> Response:
    """The page with the button: mail scanners follow links."""
    is_told = queries.get_told(token).forgetting_told_on is not None
    return render("home/rights/stay.html", token=token, is_told=is_told)


@bp.post("/links/stay/<token>")
@public
@limiter.limit("20/minute")
def keep(token: str) -> Response:
    presence.note(queries.get_told(token).id)
    db.session.commit()
    return see_other(url_for("rights.stay", token=token))
