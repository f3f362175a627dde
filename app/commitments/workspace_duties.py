"""Choosing who is reminded of a published commitment. It is not public, so it needs nobody's yes."""

from flask import Blueprint, Response, flash, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.models import Person
from app.commitments import handing_over
from app.commitments.edge import edited_by_viewer, refuse
from app.commitments.forms import OwnerForm
from app.commitments.models import Commitment
from app.commitments.queries import get_commitment_of
from app.db import db
from app.extensions import limiter
from app.kit.access import signed_in
from app.kit.errors import DomainError
from app.kit.web import render, see_other
from app.organisations.queries import list_members

bp = Blueprint("workspace_duties", __name__, url_prefix="/workspace/<slug>")


@bp.route("/commitments/<int:commitment_id>/owner", methods=["GET", "POST"])
@limiter.limit("60/minute", methods=["POST"])
@signed_in
def owner(slug: str, commitment_id: int) -> Response:
    commitment = get_commitment_of(edited_by_viewer(slug), commitment_id)
    pledge = commitment.pledge
    form = OwnerForm(member=str(commitment.owner_id or ""))
    form.offer(list_members(pledge.organisation))
    if not form.validate_on_submit():
        return _page(commitment, form, 422 if form.errors else 200)
    chosen = db.session.get(Person, form.member_id) if form.member_id else None
    try:
        handing_over.give_to(commitment, chosen, actor=current_user)
    except DomainError as error:
        return _page(commitment, form, refuse(form, error))
    address = url_for("workspace_pledges.show", slug=slug, pledge_id=pledge.id)
    db.session.commit()
    flash(_("Saved. The public sees no difference."), "success")
    return see_other(address)


def _page(commitment: Commitment, form: OwnerForm, status: int) -> Response:
    return render(
        "commitments/workspace/owner.html",
        status=status,
        organisation=commitment.pledge.organisation,
        pledge=commitment.pledge,
        commitment=commitment,
        form=form,
    )
