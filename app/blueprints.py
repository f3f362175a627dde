"""Every page and command of every feature, in the order they are added."""

from app.accounts import routes as accounts_routes
from app.accounts.cli import cli as accounts_cli
from app.commitments import (
    assurance_routes,
    bulk_routes,
    evidence_routes,
    linked_reporting,
    progress_routes,
    public_routes,
    report_words,
    staff_pledges,
    workspace_commitments,
    workspace_duties,
    workspace_figures,
    workspace_pledges,
)
from app.commitments import staff_imports as staff_imported
from app.commitments.cli import cli as commitments_cli
from app.council import routes as council
from app.demo.cli import cli as demo_cli
from app.equality import routes as equality
from app.equality import staff as equality_staff
from app.factors import managing as factors_managing
from app.factors import passkeys
from app.factors import routes as factors
from app.home import cli as home_cli
from app.home import machines, rights, styleguide
from app.home import routes as home
from app.home.audit_cli import cli as audit_cli
from app.indicators import routes as indicators
from app.indicators import staff_releases
from app.indicators import ward_routes as indicator_wards
from app.indicators.cli import cli as indicators_cli
from app.mis import api as mis_api
from app.mis import calculator_more as mis_calculator
from app.mis import files_staff as mis_files
from app.mis import releases_staff as mis_releases
from app.mis import routes as mis
from app.mis import staff as mis_staff
from app.mis import staff_help as mis_help
from app.mis import whatif_staff as mis_whatif
from app.mis.cli import cli as mis_cli
from app.moderation import author_routes as moderation_authors
from app.moderation import routes as moderation
from app.moderation import setting_staff as moderation_setting
from app.moderation import staff as moderation_staff
from app.notices import managing as notices_managing
from app.notices import routes as notices
from app.notices import staff_banners, staff_newsletters
from app.notices.cli import cli as notices_cli
from app.opendata import routes as opendata
from app.opendata.cli import cli as opendata_cli
from app.organisations import invitation_routes, joining, member_routes, workspace
from app.organisations import staff as organisations_staff
from app.places import routes as places
from app.places.cli import cli as places_cli
from app.pledges import (
    making,
    managing,
    sharing_routes,
    suggestion_routes,
)
from app.pledges import staff as pledges_staff
from app.pledges.cli import cli as pledges_cli
from app.polls import marking_routes as polls_marking
from app.polls import receipt_routes as polls_receipts
from app.polls import results_routes as polls_results
from app.polls import routes as polls
from app.polls import staff as polls_staff
from app.polls import (
    staff_codes,
    staff_imports,
    staff_options,
    staff_papers,
    staff_pots,
)
from app.polls import voting_routes as polls_voting
from app.polls.cli import cli as polls_cli
from app.staff import dev, history_routes
from app.staff import routes as staff_routes
from app.statements import consenting as statements_consenting
from app.statements import routes as statements
from app.statements import staff as statements_staff
from app.vision import routes as vision
from app.vision import staff as vision_staff

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
    indicators.bp,
    staff_releases.bp,
    indicator_wards.bp,
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
    staff_imported.bp,
    public_routes.bp,
    notices.bp,
    notices_managing.bp,
    staff_newsletters.bp,
    staff_banners.bp,
    opendata.bp,
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
POLL_BLUEPRINTS = (
    polls.bp,
    polls_voting.bp,
    polls_receipts.bp,
    polls_marking.bp,
    polls_results.bp,
    polls_staff.bp,
    staff_options.bp,
    staff_codes.bp,
    staff_papers.bp,
    staff_imports.bp,
    staff_pots.bp,
)
ALWAYS = BLUEPRINTS + REPORTING_BLUEPRINTS + MODERATION_BLUEPRINTS + STATEMENT_BLUEPRINTS + POLL_BLUEPRINTS
DEVELOPMENT_BLUEPRINTS = (dev.bp, styleguide.bp)
COMMANDS = (
    *home_cli.groups,
    audit_cli,
    accounts_cli,
    places_cli,
    mis_cli,
    indicators_cli,
    notices_cli,
    pledges_cli,
    commitments_cli,
    polls_cli,
    opendata_cli,
    demo_cli,
)
