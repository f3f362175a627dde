"""Every feature, wired. Deleting one is deleting its folder, its templates and its lines here, in `blueprints.py`
and in `menus.py`.
"""

from flask import Flask

from app import staff
from app.accounts import routes as accounts_routes
from app.accounts.cli import cli as accounts_cli
from app.accounts.holding import HOLDING as ACCOUNTS
from app.accounts.permissions import Permission
from app.blueprints import ALWAYS, COMMANDS, DEVELOPMENT_BLUEPRINTS
from app.commitments import announcing as commitments_notices
from app.commitments import (
    handing_over,
    telling_history,
    update_queries,
)
from app.commitments import merging as commitments_merging
from app.commitments import outcome_panel as commitments_outcome_panel
from app.commitments import reportable as commitments_reportable
from app.commitments import segments as commitment_segments
from app.commitments import ward_panel as commitments_ward_panel
from app.commitments.due import read_due
from app.commitments.holding import HOLDING as COMMITMENTS
from app.commitments.import_cli import import_organisations
from app.commitments.status_words import init_status_words
from app.council import actions as council_actions
from app.council import directory
from app.council import queries as council_queries
from app.council.holding import HOLDING as COUNCIL
from app.equality.occasions import init_equality, of_accounts
from app.extensions import login
from app.factors import elsewhere, proof
from app.factors.cli import reset_second_factors
from app.factors.holding import HOLDING as FACTORS
from app.home.navigation import init_navigation
from app.indicators import outcome_panel as indicators_outcome_panel
from app.indicators.holding import HOLDING as INDICATORS
from app.indicators.hooks import WardPanel, init_indicators
from app.indicators.scoring import refresh_after
from app.kit import access, claims
from app.kit.locale import lazy as _l
from app.menus import ACCOUNT_LINKS, DESK, NAVIGATION
from app.mis.holding import HOLDING as MIS
from app.moderation import queries as moderation_queries
from app.moderation.holding import HOLDING as MODERATION
from app.moderation.leaving import merge_person as merge_in_moderation
from app.moderation.spaces import Reading, Spaces, init_moderation
from app.notices import banners, following
from app.notices import segments as notice_segments
from app.notices import town as town_notices
from app.notices.holding import HOLDING as NOTICES_HELD
from app.notices.registry import OtherMail, Registry, init_notices
from app.opendata.api import init_api
from app.organisations.holding import HOLDING as ORGANISATIONS
from app.organisations.hooks import Hooks, WorkspaceLink, WorkspacePanel, init_organisations
from app.organisations.leaving import merge_person as merge_member
from app.organisations.leaving import refuse_minors
from app.pledges import actions as pledges_actions
from app.pledges import announcing as shared_notices
from app.pledges import outcome_panel as pledges_outcome_panel
from app.pledges import reportable as pledges_reportable
from app.pledges import segments as pledge_segments
from app.pledges import (
    sharing_queries,
    word_queries,
)
from app.pledges import ward_panel as pledges_ward_panel
from app.pledges.cli import cli as pledges_cli
from app.pledges.holding import HOLDING as PLEDGES
from app.pledges.leaving import anonymise_minor, merge_person
from app.polls import options as poll_options
from app.polls import telling as polls_notices
from app.polls import ward_panel as polls_ward_panel
from app.polls.holding import HOLDING as POLLS
from app.polls.merging import merge_person as merge_voter
from app.statements import consenting as statements_consenting
from app.statements.holding import HOLDING as STATEMENTS
from app.vision import outcome_panel as vision_outcome_panel
from app.vision.holding import HOLDING as VISION
from app.vision.hooks import OutcomePanel, init_vision

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
    hushers=(commitments_notices.hush,),
    count_duties=(handing_over.count_duties,),
    hand_over=(handing_over.hand_over,),
)
NOTICES = Registry(
    topic_kinds=(
        *town_notices.TOPIC_KINDS,
        shared_notices.TOPIC_KIND,
        commitments_notices.TOPIC_KIND,
        polls_notices.TOPIC_KIND,
    ),
    happenings=(
        *town_notices.HAPPENINGS,
        *shared_notices.HAPPENINGS,
        *commitments_notices.HAPPENINGS,
        *polls_notices.HAPPENINGS,
    ),
    segments=(*notice_segments.SEGMENTS, *pledge_segments.SEGMENTS, *commitment_segments.SEGMENTS),
    other_mail=(
        OtherMail(
            name="check_ins",
            label=_l("Questions about how your pledges go"),
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
# From what is promised to what is measured.
OUTCOME_PANELS = (
    OutcomePanel("pledges/_outcome.html", pledges_outcome_panel.read),
    OutcomePanel("commitments/_outcome.html", commitments_outcome_panel.read),
    OutcomePanel("vision/_outcome_developments.html", vision_outcome_panel.read),
    OutcomePanel("indicators/_outcome.html", indicators_outcome_panel.read),
)
# What is done in a ward, on its scorecard.
WARD_PANELS = (
    WardPanel("pledges/_ward.html", pledges_ward_panel.read),
    WardPanel("commitments/_ward.html", commitments_ward_panel.read),
    WardPanel("polls/_ward.html", polls_ward_panel.read),
)
# What says that an uploaded file is still needed.
FILES = (update_queries.find_stored, poll_options.find_stored, moderation_queries.find_preserved_files)
WORK_ACCOUNTS = elsewhere.Elsewhere(
    page="council.start",
    is_open=directory.is_connected,
    has_shown_two=council_queries.has_shown_two,
    forget=council_actions.forget_two_factors,
)
# Everything that is held of people, feature by feature. When they leave, organisations come first: they may refuse.
HOLDINGS = (
    ORGANISATIONS,
    COMMITMENTS,
    PLEDGES,
    POLLS,
    MODERATION,
    NOTICES_HELD,
    MIS,
    INDICATORS,
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
    elsewhere.init_elsewhere(app, WORK_ACCOUNTS)
    for blueprint in ALWAYS + (DEVELOPMENT_BLUEPRINTS if is_development else ()):
        app.register_blueprint(blueprint)
    init_api(app)
    accounts_cli.add_command(reset_second_factors)
    pledges_cli.add_command(import_organisations)
    for commands in COMMANDS:
        app.cli.add_command(commands)
    init_navigation(app, NAVIGATION)
    staff.init_desk(app, DESK)
    init_indicators(app, on_published=(refresh_after,), ward_panels=WARD_PANELS)
    init_vision(app, on_posted=town_notices.announce_update, outcome_panels=OUTCOME_PANELS)
    init_notices(app, NOTICES)
    banners.init_banners(app)
    init_organisations(app, ORGANISATION_HOOKS)
    init_status_words(app)
    claims.init_claims(app, FILES)
    statements_consenting.init_consenting(app)
    init_moderation(app, SPACES)
    init_equality(app, [of_accounts])
    accounts_routes.init_accounts(
        app,
        links=ACCOUNT_LINKS,
        newcomers=[anonymise_minor, statements_consenting.agree_as_shown],
        ages=[refuse_minors, anonymise_minor],
        mergers=[
            merge_person,
            merge_member,
            handing_over.merge_person,
            following.merge_person,
            merge_in_moderation,
            merge_voter,
        ],
        holdings=HOLDINGS,
        guides=[proof.lead_to_second_step],
    )
