"""Where every page of the site is found in the demo town, and who looks at it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from flask import url_for
from sqlalchemy import select

from app.accounts import actions as accounts
from app.accounts import staffing
from app.accounts.emails import stay_token
from app.accounts.models import AgeBand, Person, Purpose, SignUp
from app.accounts.permissions import Role
from app.accounts.queries import find_person_by_email
from app.commitments.models import Commitment, OrganisationPledge, Via
from app.commitments.progress_emails import unsubscribe_token as stop_token
from app.commitments.reporting import report_progress
from app.commitments.reports import Report
from app.commitments.rules import State as OrganisationState
from app.commitments.showing import list_figures
from app.commitments.status import Outcome
from app.db import db
from app.equality import actions as equality
from app.equality.occasions import get_occasion
from app.equality.queries import list_releases
from app.equality.rules import new_code
from app.kit.clock import as_of, now, today
from app.kit.outbox import OutboxEmail
from app.mis import actions
from app.mis.models import MisHelp, MisParameterSet, MisTally
from app.mis.rules import Band
from app.moderation import setting
from app.moderation.addresses import decision_token
from app.moderation.deciding import Ruling, decide_about
from app.moderation.models import Appeal, Case, Decision
from app.moderation.queries import list_authors
from app.moderation.rules import HideReason, Verdict
from app.organisations import inviting, verifying
from app.organisations.member_queries import list_open_requests, peek_invitation
from app.organisations.models import Organisation
from app.organisations.queries import list_members, list_memberships_of
from app.organisations.rules import MemberRole
from app.pledges.addresses import manage_token, unsubscribe_token
from app.pledges.models import Pledge, SharedPledge, SharedState, TextState
from app.pledges.rules import State
from app.pledges.suggestion_models import Suggestion
from app.statements.actions import Edition, publish
from app.statements.queries import find_current
from app.statements.rules import Slug
from tests.browser.commitment_pages import COMMITMENT_PAGES
from tests.browser.conftest import Site
from tests.browser.notice_pages import NOTICE_PAGES
from tests.factories.commitments import make_commitment, make_figure, make_organisation_pledge
from tests.factories.organisations import make_member, make_organisation
from tests.factories.people import make_person
from tests.factories.pledges import make_pledge
from tests.mis.documents import dearer

STRANGER = None
RESIDENT = "resident@example.org"
OFFICER = "administrator@example.org"

DRAFT = "a-draft"  # the key of a pledge whose answers are in the browser, not yet sent
ANSWERS = {
    "action": "greener-travel",
    "email": "amina@example.org",
    "age": "18+",
    "shown_as": "first_name",
    "name": "Amina Begum",
    "amount": 3,
}

Paths = Callable[[], list[str]]


def plain(endpoint: str, **values: object) -> Paths:
    return lambda: [url_for(endpoint, **values)]  # type: ignore[arg-type]


def resident() -> Person:
    person = find_person_by_email(RESIDENT)
    assert person is not None
    return person


def older_statement() -> list[str]:
    """The first text about cookies, which another has replaced."""
    current = find_current(Slug.COOKIES)
    assert current is not None
    if current.number == 1:
        edition = Edition(text=current.text + " Yes.", what_changed="One word.", needs_consent=False, based_on=1)
        publish(Slug.COOKIES, edition, actor=resident())
        db.session.commit()
    return [url_for("statements.version", slug="cookies", number=1)]


def first(model: type, *where: object) -> int:
    return int(db.session.scalars(select(model.id).where(*where).order_by(model.id).limit(1)).one())  # type: ignore[attr-defined,arg-type]


def pledge_in(state: State) -> Pledge:
    query = select(Pledge).where(Pledge.state == state, Pledge.person_id.is_not(None)).order_by(Pledge.id).limit(1)
    return db.session.scalars(query).first() or make_pledge(state=state)


def manage(pledge: Pledge) -> str:
    assert pledge.person is not None
    return manage_token(pledge, pledge.person)


def managed(endpoint: str, *states: State) -> Paths:
    return lambda: [url_for(endpoint, token=manage(pledge_in(state))) for state in states]


def linked(endpoint: str, purpose: Purpose, detail: str | None = None) -> Paths:
    """A live one-time link, and one that nobody ever sent."""

    def paths() -> list[str]:
        token = accounts.issue_link(resident(), purpose, detail=detail)
        return [url_for(endpoint, token=token), url_for(endpoint, token="unknown")]

    return paths


def confirmation() -> list[str]:
    pledge = make_pledge(resident(), "own-words-fairness", words=f"Sing {uuid4().hex[:6]}", state=State.UNCONFIRMED)
    token = accounts.issue_link(resident(), Purpose.CONFIRM_PLEDGE, subject_id=pledge.id)
    used = accounts.issue_link(resident(), Purpose.CONFIRM_PLEDGE, subject_id=first(Pledge))
    accounts.use_link(used, Purpose.CONFIRM_PLEDGE)
    return [url_for("pledges_managing.confirmation", token=each) for each in (token, used)]


def invitation() -> list[str]:
    token = staffing.invite_staff(f"{uuid4().hex}@example.org", Role.MODERATOR, actor=None)
    return [url_for("accounts.staff_link", token=each) for each in (token, "unknown")]


def equality_totals() -> list[str]:
    """What may be told of those who answered last month."""
    account = get_occasion("account")
    for number in range(70):
        with as_of(now() - timedelta(days=40)):
            answers = {"sex": "male" if number % 2 else "female", "age": "25-34"}
            equality.give_answers(new_code(), account, answers)
    if not list_releases("account"):
        equality.release_totals(account, actor=make_person())
    return [url_for("equality_staff.show", occasion="account")]


def staying() -> list[str]:
    """Somebody who was told that we forget them, and somebody who stays anyway."""
    told, here = (make_person(forgetting_told_on=day) for day in (today(), None))
    return [url_for("rights.stay", token=stay_token(each)) for each in (told, here)]


def sign_up() -> list[str]:
    details = SignUp(name="Amina Begum", age_band=AgeBand.ADULT)
    token = accounts.issue_link(make_person(signed_up=False), Purpose.CONFIRM_SIGN_UP, detail=details.to_json())
    return [url_for("accounts.sign_up_link", token=each) for each in (token, "unknown")]


def shared_in_every_state() -> list[str]:
    shown = SharedPledge.state.in_([SharedState.OPEN, SharedState.ACTIVATED, SharedState.FAILED])
    return [
        url_for("pledges_shared.show", shared_id=each)
        for each in db.session.scalars(select(SharedPledge.id).where(shown))
    ]


def undecided() -> int:
    return first(Suggestion, Suggestion.decision.is_(None))


def parameter_sets() -> list[str]:
    """The live set, and a draft beside it."""
    draft = actions.enter_set(dearer(f"2023/24 {uuid4().hex[:6]}"), actor=None)
    live = first(MisParameterSet, MisParameterSet.name == "2022/23")
    return [url_for("mis_staff.show", set_id=each) for each in (live, draft.id)]


def volunteers() -> list[str]:
    """What may be published of the town's own count, and that there is nobody in it."""
    live = first(MisParameterSet, MisParameterSet.name == "2022/23")
    draft = actions.enter_set(dearer(uuid4().hex), actor=None)
    for band in Band:
        if not db.session.get(MisTally, (live, "E05014741", band)):
            db.session.add(MisTally(parameter_set_id=live, ward_code="E05014741", band=band, households=40))
    return [url_for("mis_releases.preview_volunteers", set=each) for each in (live, draft.id)]


def a_message() -> list[str]:
    make_pledge(action="vote", state=State.UNCONFIRMED)
    return [url_for("dev.message", email_id=first(OutboxEmail))]


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


def a_decision() -> list[str]:
    """One that can be appealed, and one that was."""
    pledge = make_pledge(resident(), "own-words-fairness", words=f"Shout {uuid4().hex[:6]}")
    ruling = Ruling(Verdict.HIDE, HideReason.HURTFUL, "Please be kind.")
    decide_about("pledge", [pledge.id], ruling, actor=make_person())
    was = db.session.scalars(select(Decision).join(Appeal, Appeal.decision_id == Decision.id).limit(1)).one()
    can_be = db.session.scalars(select(Decision).order_by(Decision.id.desc()).limit(1)).one()
    readers = [(each, list_authors(each.case_id)[0]) for each in (can_be, was)]
    return [url_for("moderation_authors.decision", token=decision_token(*reader)) for reader in readers]


def every_kind_of_case() -> list[str]:
    """What waits in the demo town: reports, an urgent one, an appeal; and one that was decided."""
    waiting = db.session.scalars(select(Case.id).where(Case.closed_at.is_(None)).order_by(Case.id)).all()
    return [url_for("moderation_staff.case", case_id=each) for each in (*waiting, first(Decision))]


def blocked_words() -> list[str]:
    setting.block(f"rude {uuid4().hex[:6]}", actor=make_person())
    return [url_for("moderation_setting.words")]


def a_report() -> list[str]:
    shown = first(Pledge, Pledge.text_state == TextState.SHOWN, Pledge.started_at.is_not(None))
    return [url_for("moderation.new", kind="pledge", subject_id=shown)]


ADDRESSES: dict[str, tuple[str | None, Paths]] = {
    **COMMITMENT_PAGES,
    **NOTICE_PAGES,
    "accounts.change_age": (RESIDENT, plain("accounts.change_age")),
    "accounts.change_email": (RESIDENT, plain("accounts.change_email")),
    "accounts.change_password": (RESIDENT, plain("accounts.change_password")),
    "accounts.check_email": (STRANGER, plain("accounts.check_email")),
    "accounts.delete": (RESIDENT, plain("accounts.delete")),
    "accounts.email_link": (STRANGER, linked("accounts.email_link", Purpose.CHANGE_EMAIL, "new@example.org")),
    "accounts.password_link": (STRANGER, linked("accounts.password_link", Purpose.RESET_PASSWORD)),
    "accounts.password_reset": (STRANGER, plain("accounts.password_reset")),
    "accounts.profile": (RESIDENT, plain("accounts.profile")),
    "accounts.show": (RESIDENT, plain("accounts.show")),
    "accounts.sign_in": (STRANGER, plain("accounts.sign_in")),
    "accounts.sign_in_link": (STRANGER, linked("accounts.sign_in_link", Purpose.SIGN_IN)),
    "accounts.sign_in_link_request": (STRANGER, plain("accounts.sign_in_link_request")),
    "accounts.sign_up": (STRANGER, plain("accounts.sign_up")),
    "accounts.sign_up_link": (STRANGER, sign_up),
    "accounts.staff_link": (STRANGER, invitation),
    "accounts.under_13": (STRANGER, plain("accounts.under_13")),
    "assurance.index": (OFFICER, plain("assurance.index")),
    "assurance.show": (OFFICER, an_update),
    "council.enter": (STRANGER, plain("council.enter")),
    "dev.codes": (STRANGER, plain("dev.codes")),
    "dev.mail": (STRANGER, plain("dev.mail")),
    "dev.message": (STRANGER, a_message),
    "equality.find": (STRANGER, plain("equality.find")),
    "equality.new": (RESIDENT, plain("equality.new")),
    "equality.receipt": (RESIDENT, plain("equality.receipt")),
    "equality_staff.index": (OFFICER, plain("equality_staff.index")),
    "equality_staff.show": (OFFICER, equality_totals),
    "factors.again": (OFFICER, plain("factors.again")),
    "factors.recovery": (OFFICER, plain("factors.recovery")),
    "factors.second_step": (OFFICER, plain("factors.second_step")),
    "home.index": (STRANGER, lambda: ["/", "/no-such-page"]),
    "mis.how": (STRANGER, plain("mis.how")),
    "mis.index": (STRANGER, plain("mis.index")),
    "mis.lines_of_households": (STRANGER, lambda: ["/mis/lines", "/mis/lines?tenure=social&scale=bhc"]),
    "mis.shares_of_bands": (STRANGER, lambda: ["/mis/shares", "/mis/shares?band=E"]),
    "mis_files.new": (OFFICER, plain("mis_files.new")),
    "mis_help.edit": (OFFICER, lambda: [url_for("mis_help.edit", help_id=first(MisHelp))]),
    "mis_help.index": (OFFICER, plain("mis_help.index")),
    "mis_help.new": (OFFICER, plain("mis_help.new")),
    "mis_releases.index": (OFFICER, plain("mis_releases.index")),
    "mis_releases.preview_volunteers": (OFFICER, volunteers),
    "mis_staff.index": (OFFICER, plain("mis_staff.index")),
    "mis_whatif.new": (OFFICER, plain("mis_whatif.new")),
    "mis_staff.new": (OFFICER, plain("mis_staff.new")),
    "mis_staff.new_file": (OFFICER, plain("mis_staff.new_file")),
    "mis_staff.rules": (OFFICER, plain("mis_staff.rules")),
    "mis_staff.show": (OFFICER, parameter_sets),
    **{
        f"mis_calculator.{name}": (STRANGER, plain(f"mis_calculator.{name}"))
        for name in ("check", "compare", "counted", "show", "start")
    },
    "moderation.log": (STRANGER, plain("moderation.log")),
    "moderation.new": (STRANGER, a_report),
    "moderation.thanks": (STRANGER, lambda: ["/reports/thanks", "/reports/thanks?urgent=yes"]),
    "moderation_authors.decision": (STRANGER, a_decision),
    "moderation_authors.index": (RESIDENT, plain("moderation_authors.index")),
    "moderation_setting.space": (OFFICER, plain("moderation_setting.space", kind="pledge")),
    "moderation_setting.spaces": (OFFICER, plain("moderation_setting.spaces")),
    "moderation_setting.words": (OFFICER, blocked_words),
    "moderation_staff.case": (OFFICER, every_kind_of_case),
    "moderation_staff.index": (OFFICER, lambda: ["/staff/moderation", "/staff/moderation?queue=appeal"]),
    "mis_calculator.ask": (STRANGER, plain("mis_calculator.ask", slug="money")),
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
    "places.find_ward": (STRANGER, plain("places.find_ward")),
    "places.index": (STRANGER, plain("places.index")),
    "places.ward": (STRANGER, plain("places.ward", slug="dallow")),
    "rights.stay": (STRANGER, staying),
    "rights.ask": (STRANGER, plain("rights.ask")),
    "rights.delete": (STRANGER, linked("rights.delete", Purpose.OWN_DATA)),
    "rights.linked": (STRANGER, linked("rights.linked", Purpose.OWN_DATA)),
    "rights.show": (RESIDENT, plain("rights.show")),
    "pledges.about_you": (STRANGER, plain("pledges.about_you", key=DRAFT)),
    "pledges.check": (STRANGER, plain("pledges.check", key=DRAFT)),
    "pledges.find": (STRANGER, plain("pledges.find")),
    "pledges.index": (STRANGER, lambda: ["/pledges", "/pledges?priority=net-zero", "/pledges?q=nothing-says-this"]),
    "pledges.new": (
        STRANGER,
        lambda: ["/pledges/new", "/pledges/new?priority=fairness&effort=big&free=yes", "/pledges/new?lost=1"],
    ),
    "pledges.sent": (STRANGER, plain("pledges.sent", key="some-key")),
    "pledges.show": (STRANGER, lambda: [url_for("pledges.show", pledge_id=pledge_in(State.KEEPING).id)]),
    "pledges.totals": (STRANGER, plain("pledges.totals")),
    "pledges_managing.certificate": (STRANGER, managed("pledges_managing.certificate", State.DONE)),
    "pledges_managing.confirmation": (STRANGER, confirmation),
    "pledges_managing.display": (STRANGER, managed("pledges_managing.display", State.ACTIVE)),
    "pledges_managing.mine": (RESIDENT, plain("pledges_managing.mine")),
    "pledges_managing.own": (
        RESIDENT,
        lambda: [url_for("pledges_managing.own", pledge_id=first(Pledge, Pledge.person_id == resident().id))],
    ),
    "pledges_managing.show": (STRANGER, managed("pledges_managing.show", *State)),
    "pledges_managing.unsubscribe": (
        STRANGER,
        lambda: [url_for("pledges_managing.unsubscribe", token=unsubscribe_token(resident()))],
    ),
    "pledges_managing.withdrawal": (STRANGER, managed("pledges_managing.withdrawal", State.ACTIVE)),
    "pledges_shared.index": (STRANGER, plain("pledges_shared.index")),
    "pledges_shared.new": (RESIDENT, plain("pledges_shared.new")),
    "pledges_shared.show": (STRANGER, shared_in_every_state),
    "pledges_staff.accept_suggestion": (
        OFFICER,
        lambda: [url_for("pledges_staff.accept_suggestion", suggestion_id=undecided())],
    ),
    "pledges_staff.decline_suggestion": (
        OFFICER,
        lambda: [url_for("pledges_staff.decline_suggestion", suggestion_id=undecided())],
    ),
    "pledges_staff.merge_suggestion": (
        OFFICER,
        lambda: [url_for("pledges_staff.merge_suggestion", suggestion_id=undecided())],
    ),
    "pledges_staff.shared": (OFFICER, plain("pledges_staff.shared")),
    "pledges_staff.shared_pledge": (
        OFFICER,
        lambda: [url_for("pledges_staff.shared_pledge", shared_id=first(SharedPledge))],
    ),
    "pledges_staff.suggestion": (OFFICER, lambda: [url_for("pledges_staff.suggestion", suggestion_id=undecided())]),
    "pledges_staff.suggestions": (OFFICER, plain("pledges_staff.suggestions")),
    "pledges_staff.words": (OFFICER, plain("pledges_staff.words")),
    "pledges_suggestions.index": (RESIDENT, plain("pledges_suggestions.index")),
    "pledges_suggestions.new": (RESIDENT, plain("pledges_suggestions.new")),
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
    "staff_history.index": (
        OFFICER,
        lambda: ["/staff/history", "/staff/history?what=nothing", "/staff/history?person=x&since=y"],
    ),
    "staff_history.show": (
        OFFICER,
        plain("staff_history.show", subject_type="person", subject_id=1),
    ),
    "passkeys.add": (OFFICER, plain("passkeys.add")),
    "second_factors.add_app": (OFFICER, plain("second_factors.add_app")),
    "second_factors.index": (OFFICER, plain("second_factors.index")),
    "second_factors.show_codes": (OFFICER, plain("second_factors.show_codes")),
    "staff.index": (OFFICER, plain("staff.index")),
    "staff.invite": (OFFICER, plain("staff.invite")),
    "staff.invite_person": (OFFICER, lambda: [url_for("staff.invite_person", person_id=resident().id)]),
    "staff.mail": (OFFICER, plain("staff.mail")),
    "staff.jobs": (OFFICER, plain("staff.jobs")),
    "staff.people": (OFFICER, plain("staff.people")),
    "staff.person": (OFFICER, lambda: [url_for("staff.person", person_id=resident().id)]),
    "staff.roles": (OFFICER, plain("staff.roles")),
    "styleguide.show": (STRANGER, plain("styleguide.show")),
    "vision.boards": (STRANGER, plain("vision.boards")),
    "vision.development": (STRANGER, plain("vision.development", code="IE-D1")),
    "vision.developments": (STRANGER, plain("vision.developments")),
    "vision.index": (STRANGER, plain("vision.index")),
    "vision.outcome": (STRANGER, plain("vision.outcome", code="NZ2")),
    "vision.priority": (STRANGER, plain("vision.priority", slug="net-zero")),
    "vision.story": (STRANGER, plain("vision.story")),
    "consent.show": (RESIDENT, plain("consent.show")),
    "statements.old_accessibility": (STRANGER, plain("statements.old_accessibility")),
    "statements.old_cookies": (STRANGER, plain("statements.old_cookies")),
    "statements.old_privacy": (STRANGER, plain("statements.old_privacy")),
    "statements.short_terms": (STRANGER, plain("statements.short_terms")),
    "statements.index": (STRANGER, plain("statements.index")),
    "statements.show": (STRANGER, lambda: [url_for("statements.show", slug=slug) for slug in Slug]),
    "statements.version": (STRANGER, older_statement),
    "statements.versions": (STRANGER, plain("statements.versions", slug="cookies")),
    "statements_staff.edit": (OFFICER, plain("statements_staff.edit", slug="terms")),
    "statements_staff.index": (OFFICER, plain("statements_staff.index")),
    "vision_staff.index": (OFFICER, plain("vision_staff.index")),
    "vision_staff.new_update": (OFFICER, plain("vision_staff.new_update", code="IE-D1")),
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

# What a browser remembers when it comes to a page that is nothing without it.
SESSIONS: dict[str, dict[str, Any]] = {
    "equality.receipt": {"equality_code": "K7QM-2XPA-9TRD-5HWN"},
    "accounts.check_email": {"mailed": {"to": "amina@example.org", "about": "sign_up"}},
    "factors.again": {"proved_at": 0, "second_step_at": 0},
    "pledges.about_you": {"pledge_drafts": {DRAFT: ANSWERS}},
    "pledges.check": {"pledge_drafts": {DRAFT: ANSWERS}},
}

# Pages that only send their reader on, to a page that is looked at by itself.
REDIRECTS = {
    "consent.show",  # nobody is asked to agree again
    "notices_managing.mine",
    "pledges_managing.own",
    "statements.old_accessibility",
    "statements.old_cookies",
    "statements.old_privacy",
    "statements.short_terms",
}

NOT_PAGES = {
    "council.answer",
    "council.start",
    "assets.show",
    "machines.favicon",
    "evidence.file",
    "equality_staff.download",
    "machines.healthz",
    "machines.metrics",
    "machines.readyz",
    "machines.robots",
    "mis.lines_csv",
    "mis.shares_csv",
    "mis_api.thresholds",
    "moderation.log_csv",
    "moderation.log_json",
    "mis_calculator.download",
    "mis_calculator.leave",
    "mis_staff.download",
    "mis_staff.template",
    "pledges.card",
    "pledges.card_png",
    "pledges.totals_csv",
    "workspace_bulk.blank",
    "workspace_bulk.export",
    "register.badge",
    "register.feed",
    "register.register_csv",
    "register.register_json",
    "register.updates_csv",
}


def addresses(site: Site, endpoint: str) -> tuple[str | None, list[str]]:
    """Who looks at this page, and its addresses in the demo town."""
    who, paths = ADDRESSES[endpoint]
    with site.app.test_request_context():
        found = paths()
        db.session.commit()
    return who, found
