"""Putting one's organisation on the register: one page of questions, a last look, and the workspace.

The answers travel in the pages themselves: nothing is kept until they are sent, and a long text fits.
"""

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext as _

from app.db import db
from app.extensions import limiter
from app.kit.access import signed_in
from app.kit.errors import DomainError, NotFound
from app.kit.web import render, see_other
from app.organisations import inviting, queries
from app.organisations.edge import actor, refuse
from app.organisations.forms import LONGEST_ABOUT, OrganisationForm
from app.organisations.labels import KIND_LABELS, SIZE_LABELS
from app.organisations.models import Organisation
from app.organisations.registering import AlreadyHere, refuse_rival, register_organisation
from app.organisations.rules import Standing
from app.places.queries import list_wards

bp = Blueprint("organisations_joining", __name__, url_prefix="/organisations")


@bp.get("/new")
@signed_in
def new() -> Response:
    if actor().is_minor:
        return render("organisations/for_adults.html", status=403)
    return _form_page(_new_form(blank=True))


@bp.post("/new")
@limiter.limit("30/minute")
@signed_in
def check() -> Response:
    """Read the answers back. "Change" brings them here again, and the form shows them."""
    form = _new_form()
    if "change" in request.form:
        return _form_page(form)
    if not form.validate():
        return _form_page(form, status=422)
    try:
        refuse_rival(form.as_details(), actor())
    except AlreadyHere as error:
        return _form_page(form, status=refuse(form, error), rival=error.organisation)
    return _check_page(form)


@bp.post("")
@limiter.limit("10/minute")
@signed_in
def create() -> Response:
    form = _new_form()
    if not form.validate():
        return _form_page(form, status=422)
    try:
        organisation = register_organisation(form.as_details(), actor())
    except AlreadyHere as error:
        return _form_page(form, status=refuse(form, error), rival=error.organisation)
    except DomainError as error:
        return _form_page(form, status=refuse(form, error))
    db.session.commit()
    flash(_("Your organisation is registered. We check it next, and email you when we have."), "success")
    return see_other(url_for("workspace.show", slug=organisation.slug))


@bp.post("/<slug>/membership-requests")
@limiter.limit("10/minute")
@signed_in
def ask(slug: str) -> Response:
    """Ask the owners of an organisation that is here already."""
    organisation = queries.get_by_slug(slug)
    if organisation.standing is Standing.DECLINED:
        raise NotFound()
    inviting.ask_to_join(organisation, actor=actor())
    db.session.commit()
    flash(
        _(
            "We have passed on your wish to act for %(name)s. You get an email when it is answered.",
            name=organisation.name,
        ),
        "success",
    )
    return see_other(url_for("workspace.index"))


def _new_form(*, blank: bool = False) -> OrganisationForm:
    form = OrganisationForm(formdata=None) if blank else OrganisationForm()
    form.offer(list_wards())
    return form


def _form_page(form: OrganisationForm, status: int = 200, rival: Organisation | None = None) -> Response:
    is_member = rival is not None and queries.find_membership(rival, actor()) is not None
    return render(
        "organisations/new.html", status=status, form=form, longest=LONGEST_ABOUT, rival=rival, is_member=is_member
    )


def _check_page(form: OrganisationForm) -> Response:
    details = form.as_details()
    return render(
        "organisations/check.html",
        form=form,
        details=details,
        kinds=KIND_LABELS,
        sizes=SIZE_LABELS,
        wards=[ward.name for ward in list_wards() if ward.code in details.wards],
    )
