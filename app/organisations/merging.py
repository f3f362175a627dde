"""Making one organisation of two registrations. Nothing is lost, and the record says what moved."""

from flask_babel import gettext as _
from sqlalchemy import select, update

from app.accounts.models import Person
from app.db import db
from app.kit import outbox
from app.kit.audit import record
from app.kit.clock import now
from app.kit.errors import DomainError
from app.organisations import emails, member_queries, queries
from app.organisations.hooks import hooks
from app.organisations.models import Membership, MembershipRequest, Organisation, OrganisationInvitation
from app.organisations.rules import Standing, higher

FILLED_IN = ("sector", "size", "website", "about", "company_number", "charity_number")


def merge(kept: Organisation, gone: Organisation, *, actor: Person) -> dict[str, int]:
    """Hand everything of `gone` to `kept`; the address of `gone` leads to `kept` from now on. Returns what moved.

    The row of `gone` stays as the record of what was registered, and of what could not be in both places.
    """
    _expect_mergeable(kept, gone)
    gone_standing = gone.standing
    moved = {"members": _move_members(kept, gone), "invitations": _move_invitations(kept, gone)}
    _move_requests(kept, gone)
    for merger in hooks().mergers:
        moved.update(merger(kept, gone))
    gone.merged_into_id, gone.merged_at = kept.id, now()
    db.session.execute(
        update(Organisation).where(Organisation.merged_into_id == gone.id).values(merged_into_id=kept.id)
    )
    db.session.flush()
    if gone_standing is not Standing.DECLINED:
        _fill_in(kept, gone)
    record("organisation.merged", actor=actor, subject=kept, subject_label=kept.name, gone=gone.id, moved=moved)
    record("organisation.merged_away", actor=actor, subject=gone, subject_label=gone.name, kept=kept.id)
    for owner in queries.list_owners(kept):
        outbox.post(emails.merged(kept, gone.name, owner))
    return moved


def _expect_mergeable(kept: Organisation, gone: Organisation) -> None:
    """Hold both, always in one order; then look at what they are now."""
    ids = sorted({kept.id, gone.id})
    db.session.execute(
        select(Organisation.id).where(Organisation.id.in_(ids)).order_by(Organisation.id).with_for_update()
    )
    db.session.refresh(kept)
    db.session.refresh(gone)
    if len(ids) == 1:
        raise DomainError(_("Choose another organisation: this is the same one."))
    if Standing.MERGED in {kept.standing, gone.standing}:
        raise DomainError(_("One of the two was merged already."))
    if kept.standing in {Standing.DECLINED, Standing.SUSPENDED}:
        raise DomainError(_("The one that stays is declined or suspended. Settle that first."))
    if gone.standing is Standing.SUSPENDED:
        raise DomainError(_("The one that goes is suspended. Lift that first: a merger must not hide it."))
    if gone.verified_at is not None and kept.verified_at is None:
        raise DomainError(_("The public sees the one that goes, but not the one that stays. Verify that first."))


def _move_members(kept: Organisation, gone: Organisation) -> int:
    """Whoever is in both keeps the higher role; their membership of `gone` ends and stays there."""
    moved = 0
    for membership in queries.list_members(gone):
        rival = queries.find_membership(kept, membership.person)
        if rival is None:
            membership.organisation_id = kept.id
            moved += 1
        else:
            rival.role = higher(rival.role, membership.role)
            membership.left_at = now()
        db.session.flush()
    ended = Membership.left_at.is_not(None)
    db.session.execute(
        update(Membership).where(Membership.organisation_id == gone.id, ended).values(organisation_id=kept.id)
    )
    return moved


def _move_invitations(kept: Organisation, gone: Organisation) -> int:
    """Of two open ones to one address the higher role holds, and the link of `kept`."""
    moved = 0
    open_at_kept = {each.email: each for each in member_queries.list_open_invitations(kept)}
    for invitation in member_queries.list_open_invitations(gone):
        rival = open_at_kept.get(invitation.email)
        if rival is None:
            moved += 1
        else:
            rival.role = higher(rival.role, invitation.role)
            invitation.withdrawn_at, invitation.email = now(), ""
        db.session.flush()
    db.session.execute(
        update(OrganisationInvitation)
        .where(OrganisationInvitation.organisation_id == gone.id)
        .values(organisation_id=kept.id)
    )
    return moved


def _move_requests(kept: Organisation, gone: Organisation) -> None:
    """Who asked both asks once; who is a member by now asks nothing."""
    for request in member_queries.list_open_requests(gone):
        is_settled = queries.find_membership(kept, request.person) is not None
        if is_settled or member_queries.find_open_request(kept, request.person) is not None:
            request.answered_at = now()
    db.session.flush()
    db.session.execute(
        update(MembershipRequest).where(MembershipRequest.organisation_id == gone.id).values(organisation_id=kept.id)
    )


def _fill_in(kept: Organisation, gone: Organisation) -> None:
    """What `kept` does not say about itself, it takes from `gone`."""
    for name in FILLED_IN:
        if not getattr(kept, name):
            setattr(kept, name, getattr(gone, name))
    db.session.flush()
