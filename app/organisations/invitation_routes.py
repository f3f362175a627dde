"""E-mailed invitations. Opening one shows what it is and changes nothing: mail scanners open links."""

from flask import Blueprint, Response, flash, make_response, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.queries import find_person_by_email
from app.accounts.routes.hashing import hash_unlocked
from app.accounts.routes.sessions import remember_destination, start_session
from app.db import db
from app.extensions import limiter
from app.kit.access import public
from app.kit.errors import DomainError, Gone
from app.kit.web import keep_private, render, see_other
from app.organisations import inviting, member_queries
from app.organisations.edge import actor, refuse
from app.organisations.labels import ROLE_HINTS, ROLE_LABELS
from app.organisations.member_forms import NewcomerForm
from app.organisations.models import OrganisationInvitation

bp = Blueprint("organisation_invitations", __name__, url_prefix="/links/organisation")
bp.after_request(keep_private)


@bp.errorhandler(Gone)
def dead_link(error: Gone) -> Response:
    db.session.rollback()
    return make_response(render_template("organisations/dead_invitation.html", message=str(error)), error.status)


@bp.get("/<token>")
@limiter.limit("60/minute")
@public
def show(token: str) -> Response:
    invitation = member_queries.peek_invitation(token)
    return _page(invitation, token, NewcomerForm(formdata=None, email=invitation.email))


@bp.post("/<token>")
@limiter.limit("20/minute")
@public
def accept(token: str) -> Response:
    """People with an account accept while signed in to it."""
    if not current_user.is_authenticated:
        member_queries.peek_invitation(token)
        remember_destination(url_for(".show", token=token))
        return see_other(url_for("accounts.sign_in"))
    organisation = inviting.accept_invitation(token, actor=actor())
    db.session.commit()
    flash(_("You act for %(name)s now.", name=organisation.name), "success")
    return see_other(url_for("workspace.show", slug=organisation.slug))


@bp.post("/<token>/accounts")
@limiter.limit("20/minute")
@public
def join(token: str) -> Response:
    """Newcomers open their own account here: the link proves the address."""
    invitation = member_queries.peek_invitation(token)
    slug = invitation.organisation.slug
    form = NewcomerForm(email=invitation.email)
    if not form.validate_on_submit():
        return _page(invitation, token, form, status=422)
    try:
        password_hash = hash_unlocked(form.password.data) if form.password.data else None
        person = inviting.accept_as_newcomer(token, name=form.name.data, password_hash=password_hash)
    except Gone:
        raise
    except DomainError as error:
        return _page(invitation, token, form, status=refuse(form, error))
    db.session.commit()
    start_session(person)
    flash(_("Your account is open. Welcome."), "success")
    return see_other(url_for("workspace.show", slug=slug))


def _page(invitation: OrganisationInvitation, token: str, form: NewcomerForm, status: int = 200) -> Response:
    person = find_person_by_email(invitation.email)
    return render(
        "organisations/invitation.html",
        status=status,
        invitation=invitation,
        role=ROLE_LABELS[invitation.role],
        hint=ROLE_HINTS[invitation.role],
        has_account=person is not None and person.signed_up_at is not None,
        token=token,
        form=form,
    )
