"""The staff desk: dashboard, people and roles, mail that could not be delivered."""

from flask import Blueprint, Response, flash, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import queries, staffing
from app.accounts.labels import PERMISSION_LABELS, ROLE_LABELS
from app.accounts.models import Person
from app.accounts.permissions import GRANTS, Permission, Role
from app.db import db
from app.factors import actions as factors
from app.factors.queries import needs_two
from app.kit import audit, bounces, failed_mail, outbox
from app.kit.access import requires
from app.kit.clock import now
from app.kit.errors import DomainError, NotFound
from app.kit.jobs import list_jobs
from app.kit.web import render, see_other
from app.notices import bouncing
from app.staff import links_for, read_duties, searching
from app.staff.forms import EverythingForm, InvitationForm, MailboxForm, RoleForm, SearchForm
from app.staff.searching import kinds_for

bp = Blueprint("staff", __name__, url_prefix="/staff")

MOST_FOUND = 50


@bp.get("")
@requires(Permission.SEE_STAFF_DESK)
def index() -> Response:
    links = links_for(current_user)
    return render(
        "staff/index.html",
        links=links,
        duties=read_duties(links),
        kinds=kinds_for(current_user),
        form=EverythingForm(formdata=None),
        today=now(),
    )


@bp.post("/search")
@requires(Permission.SEE_STAFF_DESK)
def search() -> Response:
    """Sent, not put into the address: names and e-mail addresses belong in no log and no history."""
    form, kinds = EverythingForm(), kinds_for(current_user)
    is_understood = form.validate()
    found = searching.search(form.text.data, kinds) if is_understood else []
    status = 200 if is_understood else 422
    return render("staff/search.html", status=status, form=form, kinds=kinds, found=found, most=searching.MOST)


@bp.get("/jobs")
@requires(Permission.SEE_JOBS)
def jobs() -> Response:
    return render("staff/jobs.html", jobs=list_jobs(), moment=now())


@bp.get("/roles")
@requires(Permission.SEE_STAFF_DESK)
def roles() -> Response:
    return render("staff/roles.html", roles=ROLE_LABELS, permissions=PERMISSION_LABELS, grants=GRANTS)


@bp.route("/people", methods=["GET", "POST"])
@requires(Permission.MANAGE_STAFF)
def people() -> Response:
    """Staff, or whoever matches the search."""
    form = SearchForm()
    text = form.text.data if form.validate_on_submit() else ""
    found = queries.search_people(text, limit=MOST_FOUND) if text else queries.list_staff()
    status = 422 if form.errors else 200
    invitations = [] if text else staffing.list_invitations()
    return render(
        "staff/people.html",
        status=status,
        form=form,
        people=found,
        invitations=invitations,
        most=MOST_FOUND,
        labels=ROLE_LABELS,
    )


@bp.get("/people/<int:person_id>")
@requires(Permission.MANAGE_STAFF)
def person(person_id: int) -> Response:
    person = queries.get_account_holder(person_id)
    return render("staff/person.html", person=person, has_factor=needs_two(person), labels=ROLE_LABELS)


@bp.route("/people/invitations", methods=["GET", "POST"])
@requires(Permission.MANAGE_STAFF, recently=True)
def invite() -> Response:
    form = InvitationForm()
    return _invite(form.email.data, form) if form.validate_on_submit() else _show_invitation(form)


@bp.route("/people/<int:person_id>/invitations", methods=["GET", "POST"])
@requires(Permission.MANAGE_STAFF, recently=True)
def invite_person(person_id: int) -> Response:
    """By number: an e-mail address belongs in no address bar."""
    person = queries.get_account_holder(person_id)
    form = RoleForm()
    return _invite(person.email, form, person) if form.validate_on_submit() else _show_invitation(form, person)


def _invite(email: str, form: RoleForm | InvitationForm, person: Person | None = None) -> Response:
    try:
        token = staffing.invite_staff(email, Role(form.role.data), actor=current_user)
    except DomainError as error:
        db.session.rollback()
        form.add_error("role", str(error))
        return _show_invitation(form, person, status=error.status)
    if token is None:
        form.add_error("role", _("They have this role already"))
        return _show_invitation(form, person)
    db.session.commit()
    flash(_("The invitation is on its way."), "success")
    return see_other(url_for("staff.people"))


def _show_invitation(
    form: RoleForm | InvitationForm, person: Person | None = None, *, status: int | None = None
) -> Response:
    return render("staff/invite.html", status=status or (422 if form.errors else 200), form=form, person=person)


@bp.post("/people/invitations/<int:link_id>/removal")
@requires(Permission.MANAGE_STAFF, recently=True)
def withdraw_invitation(link_id: int) -> Response:
    """By the link's number: who is invited may have no account yet."""
    staffing.withdraw_invitation(link_id, actor=current_user)
    db.session.commit()
    flash(_("The invitation is withdrawn. Its link no longer works."), "success")
    return see_other(url_for("staff.people"))


@bp.post("/people/<int:person_id>/roles/<role>/removal")
@requires(Permission.MANAGE_STAFF, recently=True)
def remove_role(person_id: int, role: str) -> Response:
    if role not in set(Role):
        raise NotFound(_("There is no such role."))
    person = queries.get_account_holder(person_id)
    staffing.remove_role(person, Role(role), actor=current_user)
    db.session.commit()
    flash(_("%(name)s is no longer: %(role)s.", name=person.name, role=ROLE_LABELS[Role(role)]), "success")
    return see_other(url_for("staff.people"))


@bp.post("/people/<int:person_id>/second-factors/removal")
@requires(Permission.MANAGE_STAFF, recently=True)
def reset_factors(person_id: int) -> Response:
    """For a colleague who has lost theirs, and shown some other way who they are."""
    factors.reset(queries.get_account_holder(person_id), actor=current_user)
    db.session.commit()
    flash(_("Their second factors are reset. They set up a new one when they next go to the staff desk."), "success")
    return see_other(url_for("staff.person", person_id=person_id))


@bp.get("/mail")
@requires(Permission.SEE_MAIL)
def mail() -> Response:
    return render(
        "staff/mail.html",
        failures=failed_mail.list_failures(),
        waiting=outbox.count_waiting(),
        bounced=bounces.list_newest(),
        form=MailboxForm(formdata=None),
    )


@bp.post("/mail/mailboxes")
@requires(Permission.SEE_MAIL)
def trust_mailbox() -> Response:
    """A mailbox works again. Its address is sent and not put into ours, which are logged."""
    form = MailboxForm()
    if not form.validate_on_submit():
        raise NotFound(_("There is no such mailbox."))
    bouncing.trust_mailbox(form.email.data, actor=current_user)
    db.session.commit()
    flash(_("What they follow is sent there again."), "success")
    return see_other(url_for("staff.mail"))


@bp.post("/mail/<int:email_id>/tries")
@requires(Permission.SEE_MAIL)
def retry_mail(email_id: int) -> Response:
    """Put a message back in the queue, as if it had never been tried."""
    email = failed_mail.retry(email_id)
    audit.record("mail.retried", actor=current_user, subject=email, kind=email.kind)
    db.session.commit()
    flash(_("The message will be tried again."), "success")
    return see_other(url_for("staff.mail"))
