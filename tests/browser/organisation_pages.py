"""Where the pages of organisations, their workspace and the register are found, and who looks at them."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from flask import url_for
from sqlalchemy import select

from app.accounts import actions as accounts
from app.accounts.models import Person, Purpose
from app.accounts.queries import find_person_by_email
from app.commitments.models import Commitment, OrganisationPledge, Via
from app.commitments.progress_emails import unsubscribe_token as stop_token
from app.commitments.reporting import report_progress
from app.commitments.reports import Report
from app.commitments.rules import State as OrganisationState
from app.commitments.showing import list_figures
from app.commitments.status import Outcome
from app.db import db
from app.kit.clock import today
from app.organisations import inviting, verifying
from app.organisations.member_queries import list_open_requests, peek_invitation
from app.organisations.models import Organisation
from app.organisations.queries import list_members, list_memberships_of
from app.organisations.rules import MemberRole
from tests.browser.finding import OFFICER, RESIDENT, STRANGER, Pages, Paths, plain
from tests.factories.commitments import make_commitment, make_figure, make_organisation_pledge
from tests.factories.organisations import make_member, make_organisation
from tests.factories.people import make_person

WORKSPACE_OWNER = "owner@organisation.example"


def workspace_owner() -> Person:
    """Owns an organisation with another member, somebody who is invited, and somebody who asks to join."""
    owner = find_person_by_email(WORKSPACE_OWNER)
    if owner is not None:
        return owner
    owner = make_person(WORKSPACE_OWNER, name="Olu Owner")
    organisation = make_organisation("Bury Park Food Co-operative", owner=owner, website="https://example.org")
    make_member(organisation, make_person(name="Edi Editor"))
    inviting.invite(organisation, "somebody.new@organisation.example", MemberRole.VIEWER, actor=owner)
    inviting.ask_to_join(organisation, actor=make_person(name="Ask Again"))
    return owner


def in_workspace(endpoint: str, **of_what: Callable[[Organisation], int]) -> Paths:
    def paths() -> list[str]:
        organisation = list_memberships_of(workspace_owner())[0].organisation
        numbers: dict[str, Any] = {name: find(organisation) for name, find in of_what.items()}
        return [url_for(endpoint, slug=organisation.slug, **numbers)]

    return paths


def about_organisations(endpoint: str) -> Paths:
    """One of every standing."""

    def paths() -> list[str]:
        workspace_owner()
        declined, suspended = (make_organisation(verified=each) for each in (False, True))
        verifying.decline(declined, why="Which organisation is this?", actor=make_person())
        verifying.suspend(suspended, why="We are asking about a claim.", actor=make_person())
        verified, waiting = make_organisation(), make_organisation(verified=False)
        return [url_for(endpoint, organisation_id=each.id) for each in (declined, suspended, verified, waiting)]

    return paths


def merger() -> list[str]:
    gone, kept = (make_organisation(f"Hat Factory {uuid4().hex[:6]}") for _each in range(2))
    path = url_for("organisations_staff.merger", organisation_id=gone.id)
    return [path, f"{path}?into={kept.id}", f"{path}?q=zzz"]


def organisation_invitations() -> list[str]:
    organisation = make_organisation()
    tokens = [
        inviting.invite(organisation, address, MemberRole.EDITOR, actor=make_person())
        for address in (f"{uuid4().hex}@organisation.example", f"{uuid4().hex}@organisation.example", RESIDENT)
    ]
    inviting.withdraw_invitation(peek_invitation(tokens[1]), actor=make_person())
    return [url_for("organisation_invitations.show", token=each) for each in (*tokens, "unknown")]


def a_commitment(organisation: Organisation) -> int:
    """One under way with a measure, of this organisation."""
    owned = select(OrganisationPledge).where(OrganisationPledge.organisation_id == organisation.id)
    published = owned.where(OrganisationPledge.agreed_at.is_not(None))
    pledge = db.session.scalars(published).first() or make_organisation_pledge(organisation, commitments=0)
    return make_commitment(pledge, measured=True, owner=workspace_owner()).id


def a_figure(organisation: Organisation) -> int:
    """One that stands."""
    figures = list_figures(organisation)
    return figures[0].now.id if figures else make_figure(organisation).id


def reporting_links() -> list[str]:
    """A live link to report by, and one that was replaced."""
    commitment_id = a_commitment(list_memberships_of(workspace_owner())[0].organisation)
    older, newer = (
        accounts.issue_link(workspace_owner(), Purpose.REPORT_PROGRESS, subject_id=commitment_id) for _each in range(2)
    )
    return [url_for("linked_reporting.new", token=token) for token in (newer, older)]


def reminders() -> list[str]:
    return [url_for("linked_reporting.unsubscribe", token=stop_token(list_memberships_of(workspace_owner())[0]))]


def an_update() -> list[str]:
    commitment = db.session.get_one(Commitment, a_commitment(list_memberships_of(workspace_owner())[0].organisation))
    report = Report(on=today(), outcome=Outcome.GOING_ON, note="Two began in May.", link="https://example.org/report")
    update = report_progress(
        commitment, report, key=uuid4().hex, via=Via.WEB, actor=workspace_owner(), put=lambda _stream: ""
    )
    return [url_for("assurance.show", update_id=update.id)]


def a_public_commitment() -> Commitment:
    found = db.session.scalars(
        select(Commitment).join(Commitment.pledge).where(OrganisationPledge.state == OrganisationState.ACTIVE).limit(1)
    ).first()
    return found or make_commitment(measured=True)


def of_organisation(endpoint: str) -> Paths:
    return lambda: [url_for(endpoint, slug=a_public_commitment().pledge.organisation.slug)]


def one_commitment() -> list[str]:
    found = a_public_commitment()
    return [url_for("register.commitment", slug=found.pledge.organisation.slug, commitment_id=found.id)]


ORGANISATION_PAGES: Pages = {
    "assurance.index": (OFFICER, plain("assurance.index")),
    "assurance.show": (OFFICER, an_update),
    "organisation_invitations.show": (STRANGER, organisation_invitations),
    "linked_reporting.done": (STRANGER, plain("linked_reporting.done")),
    "linked_reporting.new": (STRANGER, reporting_links),
    "linked_reporting.unsubscribe": (STRANGER, reminders),
    "organisation_members.accept": (
        WORKSPACE_OWNER,
        in_workspace("organisation_members.accept", request_id=lambda each: list_open_requests(each)[0].id),
    ),
    "organisation_members.change_role": (
        WORKSPACE_OWNER,
        in_workspace("organisation_members.change_role", membership_id=lambda each: list_members(each)[1].id),
    ),
    "organisation_members.index": (WORKSPACE_OWNER, in_workspace("organisation_members.index")),
    "organisation_members.leave": (WORKSPACE_OWNER, in_workspace("organisation_members.leave")),
    "organisation_members.new_invitation": (WORKSPACE_OWNER, in_workspace("organisation_members.new_invitation")),
    "organisation_members.remove": (
        WORKSPACE_OWNER,
        in_workspace("organisation_members.remove", membership_id=lambda each: list_members(each)[1].id),
    ),
    "organisations_joining.new": (RESIDENT, plain("organisations_joining.new")),
    "organisations_staff.details": (OFFICER, about_organisations("organisations_staff.details")),
    "organisations_staff.index": (
        OFFICER,
        lambda: [
            "/staff/organisations",
            *(f"/staff/organisations?show={each}" for each in ("merged", "without-owner")),
        ],
    ),
    "organisations_staff.invite_owner": (OFFICER, about_organisations("organisations_staff.invite_owner")),
    "organisations_staff.merger": (OFFICER, merger),
    "organisations_staff.show": (OFFICER, about_organisations("organisations_staff.show")),
    "register.certificate": (STRANGER, of_organisation("register.certificate")),
    "register.commitment": (STRANGER, one_commitment),
    "register.gaps": (STRANGER, plain("register.gaps")),
    "register.how": (STRANGER, plain("register.how")),
    "register.index": (
        STRANGER,
        lambda: [
            "/organisations",
            "/organisations?view=table",
            "/organisations?view=outcomes",
            "/organisations?q=nought",
        ],
    ),
    "register.organisation": (STRANGER, of_organisation("register.organisation")),
    "workspace.details": (WORKSPACE_OWNER, in_workspace("workspace.details")),
    "workspace.index": (WORKSPACE_OWNER, lambda: ["/workspace"] if workspace_owner() else []),
    "workspace.show": (WORKSPACE_OWNER, in_workspace("workspace.show")),
    "workspace.show_history": (WORKSPACE_OWNER, in_workspace("workspace.show_history")),
    "workspace_bulk.new": (WORKSPACE_OWNER, in_workspace("workspace_bulk.new")),
    "workspace_figures.correct": (WORKSPACE_OWNER, in_workspace("workspace_figures.correct", measure_id=a_figure)),
    "workspace_figures.index": (WORKSPACE_OWNER, in_workspace("workspace_figures.index")),
    "workspace_figures.new": (WORKSPACE_OWNER, in_workspace("workspace_figures.new")),
    "workspace_progress.index": (WORKSPACE_OWNER, in_workspace("workspace_progress.index")),
    "workspace_progress.new": (WORKSPACE_OWNER, in_workspace("workspace_progress.new", commitment_id=a_commitment)),
}
