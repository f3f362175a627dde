"""Every feature, wired. Deleting one is deleting its folder, its templates and its lines here."""

from flask import Flask

from app import staff
from app.accounts import routes as accounts_routes
from app.accounts.cli import cli as accounts_cli
from app.accounts.holding import HOLDING as ACCOUNTS
from app.accounts.permissions import Permission
from app.accounts.routes.blueprint import AccountLink
from app.commitments import announcing as commitments_notices
from app.commitments import (
    assurance_routes,
    bulk_routes,
    evidence_routes,
    handing_over,
    linked_reporting,
    progress_routes,
    public_routes,
    report_words,
    staff_imports,
    staff_pledges,
    telling_history,
    update_queries,
    workspace_commitments,
    workspace_duties,
    workspace_figures,
    workspace_pledges,
)
from app.commitments import merging as commitments_merging
from app.commitments import queries as commitment_queries
from app.commitments import reportable as commitments_reportable
from app.commitments import segments as commitment_segments
from app.commitments.cli import cli as commitments_cli
from app.commitments.due import read_due
from app.commitments.holding import HOLDING as COMMITMENTS
from app.commitments.import_cli import import_organisations
from app.commitments.status_words import init_status_words
from app.council import directory
from app.council import routes as council
from app.council.holding import HOLDING as COUNCIL
from app.demo.cli import cli as demo_cli
from app.equality import routes as equality
from app.equality import staff as equality_staff
from app.equality.occasions import init_equality, of_accounts
from app.extensions import login
from app.factors import managing as factors_managing
from app.factors import passkeys, proof
from app.factors import routes as factors
from app.factors.cli import reset_second_factors
from app.factors.holding import HOLDING as FACTORS
from app.home import cli as home_cli
from app.home import machines, rights, styleguide
from app.home import routes as home
from app.home.audit_cli import cli as audit_cli
from app.home.navigation import Link, init_navigation
from app.kit import access, failed_mail, jobs
from app.kit.locale import lazy as _l
from app.mis import api as mis_api
from app.mis import calculator_more as mis_calculator
from app.mis import files_staff as mis_files
from app.mis import releases_staff as mis_releases
from app.mis import routes as mis
from app.mis import staff as mis_staff
from app.mis import staff_help as mis_help
from app.mis import whatif_staff as mis_whatif
from app.mis.cli import cli as mis_cli
from app.mis.holding import HOLDING as MIS
from app.moderation import author_routes as moderation_authors
from app.moderation import queries as moderation_queries
from app.moderation import routes as moderation
from app.moderation import setting_staff as moderation_setting
from app.moderation import staff as moderation_staff
from app.moderation.holding import HOLDING as MODERATION
from app.moderation.leaving import merge_person as merge_in_moderation
from app.moderation.spaces import Reading, Spaces, init_moderation
from app.notices import banners, following, staff_banners, staff_newsletters
from app.notices import managing as notices_managing
from app.notices import routes as notices
from app.notices import segments as notice_segments
from app.notices import town as town_notices
from app.notices.cli import cli as notices_cli
from app.notices.holding import HOLDING as NOTICES_HELD
from app.notices.registry import OtherMail, Registry, init_notices
from app.organisations import invitation_routes, joining, member_routes, staff_queries, workspace
from app.organisations import staff as organisations_staff
from app.organisations.holding import HOLDING as ORGANISATIONS
from app.organisations.hooks import Hooks, WorkspaceLink, WorkspacePanel, init_organisations
from app.organisations.leaving import merge_person as merge_member
from app.organisations.leaving import refuse_minors
from app.places import routes as places
from app.places.cli import cli as places_cli
from app.pledges import actions as pledges_actions
from app.pledges import announcing as shared_notices
from app.pledges import (
    making,
    managing,
    sharing_queries,
    sharing_routes,
    suggestion_queries,
    suggestion_routes,
    word_queries,
)
from app.pledges import reportable as pledges_reportable
from app.pledges import segments as pledge_segments
from app.pledges import staff as pledges_staff
from app.pledges.cli import cli as pledges_cli
from app.pledges.holding import HOLDING as PLEDGES
from app.pledges.leaving import anonymise_minor, merge_person
from app.staff import DeskLink, dev, history_routes
from app.staff import routes as staff_routes
from app.statements import actions as statements_actions
from app.statements import consenting as statements_consenting
from app.statements import routes as statements
from app.statements import staff as statements_staff
from app.statements.holding import HOLDING as STATEMENTS
from app.vision import routes as vision
from app.vision import staff as vision_staff
from app.vision.holding import HOLDING as VISION
from app.vision.hooks import init_vision

BLUEPRINTS = (
    home.bp,
    rights.bp,
    machines.bp,
    vision.bp,
    vision_staff.bp,
    places.bp,
    accounts_routes.bp,
    factors.bp,
    factors_managing.bp,
    passkeys.bp,
    council.bp,
    staff_routes.bp,
    history_routes.bp,
    equality.bp,
    equality_staff.bp,
    mis_staff.bp,
    mis_help.bp,
    mis_calculator.bp,
    mis_files.bp,
    mis_releases.bp,
    mis_whatif.bp,
    making.bp,
    managing.bp,
    sharing_routes.bp,
    suggestion_routes.bp,
    pledges_staff.bp,
    mis.bp,
    mis_api.bp,
    joining.bp,
    workspace.bp,
    member_routes.bp,
    invitation_routes.bp,
    organisations_staff.bp,
    workspace_pledges.bp,
    workspace_commitments.bp,
    workspace_duties.bp,
    workspace_figures.bp,
    staff_pledges.bp,
    staff_imports.bp,
    public_routes.bp,
    notices.bp,
    notices_managing.bp,
    staff_newsletters.bp,
    staff_banners.bp,
)
REPORTING_BLUEPRINTS = (
    report_words.bp,
    progress_routes.bp,
    bulk_routes.bp,
    linked_reporting.bp,
    evidence_routes.bp,
    assurance_routes.bp,
)
MODERATION_BLUEPRINTS = (moderation.bp, moderation_authors.bp, moderation_staff.bp, moderation_setting.bp)
STATEMENT_BLUEPRINTS = (statements.bp, statements_staff.bp, statements_consenting.bp)
DEVELOPMENT_BLUEPRINTS = (dev.bp, styleguide.bp)
COMMANDS = (
    *home_cli.groups,
    audit_cli,
    accounts_cli,
    places_cli,
    mis_cli,
    notices_cli,
    pledges_cli,
    commitments_cli,
    demo_cli,
)

NAVIGATION = [
    Link("pledges.index", _l("Pledges")),
    Link("pledges_shared.index", _l("Together")),
    Link("register.index", _l("Organisations")),
    Link("vision.index", _l("The vision")),
    Link("mis.index", _l("Cost of living")),
    Link("places.index", _l("Wards")),
]
DESK = (
    DeskLink("moderation_staff.index", _l("Moderation"), Permission.MODERATE, moderation_queries.read_waiting),
    DeskLink(
        "pledges_staff.words", _l("Words and names to read"), Permission.MODERATE_PLEDGES, word_queries.read_waiting
    ),
    DeskLink(
        "pledges_staff.suggestions",
        _l("Suggested actions"),
        Permission.DECIDE_SUGGESTIONS,
        suggestion_queries.read_waiting,
    ),
    DeskLink(
        "pledges_staff.shared", _l("Shared pledges"), Permission.DECIDE_SHARED_PLEDGES, sharing_queries.read_waiting
    ),
    DeskLink("mis_staff.index", _l("Minimum Income Standard"), Permission.MANAGE_MIS),
    DeskLink(
        "organisations_staff.index", _l("Organisations"), Permission.VERIFY_ORGANISATIONS, staff_queries.read_waiting
    ),
    DeskLink(
        "staff_organisation_pledges.index",
        _l("Organisations’ pledges"),
        Permission.AGREE_ORGANISATION_PLEDGES,
        commitment_queries.read_waiting,
    ),
    DeskLink(
        "assurance.index",
        _l("Organisations’ updates to review"),
        Permission.REVIEW_UPDATES,
        update_queries.read_waiting,
    ),
    DeskLink("equality_staff.index", _l("Answers about equality"), Permission.SEE_EQUALITY_TOTALS),
    DeskLink("vision_staff.index", _l("Developments"), Permission.POST_DEVELOPMENT_UPDATES),
    DeskLink("banners.index", _l("Banner on every page"), Permission.POST_BANNERS),
    DeskLink("newsletters.index", _l("Newsletters"), Permission.SEND_NEWSLETTERS),
    DeskLink("staff.people", _l("People and roles"), Permission.MANAGE_STAFF),
    DeskLink("statements_staff.index", _l("What the site says about itself"), Permission.EDIT_STATEMENTS),
    DeskLink("staff_history.index", _l("History of what was done"), Permission.SEE_HISTORY),
    DeskLink("staff.mail", _l("Mail that did not arrive"), Permission.SEE_MAIL, failed_mail.read_waiting),
    DeskLink("staff.jobs", _l("Jobs that run by the clock"), Permission.SEE_JOBS, jobs.waiting_late),
)
ORGANISATION_HOOKS = Hooks(
    links=(
        WorkspaceLink("workspace.show", _l("Overview")),
        WorkspaceLink("organisation_members.index", _l("Members")),
        WorkspaceLink("workspace_pledges.index", _l("Pledges")),
        WorkspaceLink("workspace_progress.index", _l("Progress")),
        WorkspaceLink("workspace_figures.index", _l("Figures")),
        WorkspaceLink("workspace.show_history", _l("History")),
    ),
    panels=(WorkspacePanel("commitments/_due.html", read_due),),
    histories=(telling_history.list_history,),
    holdings=(commitments_merging.holdings_of,),
    mergers=(commitments_merging.merge,),
    count_duties=(handing_over.count_duties,),
    hand_over=(handing_over.hand_over,),
)
NOTICES = Registry(
    topic_kinds=(*town_notices.TOPIC_KINDS, shared_notices.TOPIC_KIND, commitments_notices.TOPIC_KIND),
    happenings=(*town_notices.HAPPENINGS, *shared_notices.HAPPENINGS, *commitments_notices.HAPPENINGS),
    segments=(*notice_segments.SEGMENTS, *pledge_segments.SEGMENTS, *commitment_segments.SEGMENTS),
    other_mail=(
        OtherMail(
            name="check_ins",
            label=_l("Questions how your pledges go"),
            is_on=lambda person: person.reminders_stopped_at is None,
            stop=pledges_actions.stop_reminders,
            resume=pledges_actions.resume_reminders,
        ),
    ),
)
SPACES = Spaces(
    spaces=(*pledges_reportable.SPACES, *commitments_reportable.SPACES),
    readings=(
        Reading(
            "pledges_staff.words",
            _l("Words and names to read"),
            Permission.MODERATE_PLEDGES,
            word_queries.read_waiting,
        ),
        Reading(
            "pledges_staff.shared",
            _l("Shared pledges"),
            Permission.DECIDE_SHARED_PLEDGES,
            sharing_queries.read_waiting,
        ),
    ),
)
ACCOUNT_LINKS = (
    AccountLink("pledges_managing.mine", _l("Your pledges")),
    AccountLink("equality.new", _l("Questions about equality (optional)")),
    AccountLink("pledges_suggestions.index", _l("Actions you suggested")),
    AccountLink("workspace.index", _l("Your organisations")),
    AccountLink("notices_managing.mine", _l("What we send you")),
    AccountLink("moderation_authors.index", _l("Decisions about what you wrote")),
)
# Everything that is held of people, feature by feature. When they leave, organisations come first: they may refuse.
HOLDINGS = (
    ORGANISATIONS,
    COMMITMENTS,
    PLEDGES,
    MODERATION,
    NOTICES_HELD,
    MIS,
    VISION,
    FACTORS,
    COUNCIL,
    STATEMENTS,
    ACCOUNTS,
)


def register(app: Flask, *, is_development: bool) -> None:
    """Add everything to `app`. What is only for development does not exist in production."""
    login.user_loader(proof.load_viewer)
    access.init_access(app, proof.missing_proof)
    directory.init_directory(app, app.config["SETTINGS"])
    always = BLUEPRINTS + REPORTING_BLUEPRINTS + MODERATION_BLUEPRINTS + STATEMENT_BLUEPRINTS
    for blueprint in always + (DEVELOPMENT_BLUEPRINTS if is_development else ()):
        app.register_blueprint(blueprint)
    accounts_cli.add_command(reset_second_factors)
    pledges_cli.add_command(import_organisations)
    for commands in COMMANDS:
        app.cli.add_command(commands)
    init_navigation(app, NAVIGATION)
    staff.init_desk(app, DESK)
    init_vision(app, on_posted=town_notices.announce_update)
    init_notices(app, NOTICES)
    banners.init_banners(app)
    init_organisations(app, ORGANISATION_HOOKS)
    init_status_words(app)
    statements_consenting.init_consenting(app)
    init_moderation(app, SPACES)
    init_equality(app, [of_accounts])
    accounts_routes.init_accounts(
        app,
        links=ACCOUNT_LINKS,
        newcomers=[anonymise_minor, statements_actions.agree_at_sign_up],
        ages=[refuse_minors, anonymise_minor],
        mergers=[
            merge_person,
            merge_member,
            handing_over.merge_person,
            following.merge_person,
            merge_in_moderation,
        ],
        holdings=HOLDINGS,
        guides=[proof.lead_to_second_step],
    )
