"""Every feature, wired. Deleting one is deleting its folder, its templates and its lines here."""

from flask import Flask

from app import staff
from app.accounts import queries as accounts
from app.accounts import routes as accounts_routes
from app.accounts.cli import cli as accounts_cli
from app.accounts.permissions import Permission
from app.accounts.routes.blueprint import AccountLink
from app.demo.cli import cli as demo_cli
from app.extensions import login
from app.home import cli as home_cli
from app.home import machines, styleguide
from app.home import routes as home
from app.home.navigation import Link, init_navigation
from app.kit import outbox
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
from app.places import routes as places
from app.places.cli import cli as places_cli
from app.pledges import (
    making,
    managing,
    sharing_queries,
    sharing_routes,
    suggestion_queries,
    suggestion_routes,
    word_queries,
)
from app.pledges import staff as pledges_staff
from app.pledges.cli import cli as pledges_cli
from app.pledges.leaving import anonymise_minor, forget_person, merge_person
from app.staff import DeskLink, dev
from app.staff import routes as staff_routes
from app.vision import routes as vision
from app.vision import staff as vision_staff

BLUEPRINTS = (
    home.bp,
    machines.bp,
    vision.bp,
    vision_staff.bp,
    places.bp,
    accounts_routes.bp,
    staff_routes.bp,
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
)
DEVELOPMENT_BLUEPRINTS = (dev.bp, styleguide.bp)
COMMANDS = (*home_cli.groups, accounts_cli, places_cli, mis_cli, pledges_cli, demo_cli)

NAVIGATION = [
    Link("pledges.index", _l("Pledges")),
    Link("pledges_shared.index", _l("Together")),
    Link("vision.index", _l("The vision")),
    Link("mis.index", _l("Cost of living")),
    Link("places.index", _l("Wards")),
]
DESK = (
    DeskLink(
        "pledges_staff.words", _l("Words and names to read"), Permission.MODERATE_PLEDGES, word_queries.count_waiting
    ),
    DeskLink(
        "pledges_staff.suggestions",
        _l("Suggested actions"),
        Permission.DECIDE_SUGGESTIONS,
        suggestion_queries.count_waiting,
    ),
    DeskLink(
        "pledges_staff.shared", _l("Shared pledges"), Permission.DECIDE_SHARED_PLEDGES, sharing_queries.count_proposed
    ),
    DeskLink("mis_staff.index", _l("Minimum Income Standard"), Permission.MANAGE_MIS),
    DeskLink("vision_staff.index", _l("Developments"), Permission.POST_DEVELOPMENT_UPDATES),
    DeskLink("staff.people", _l("People and roles"), Permission.MANAGE_STAFF),
    DeskLink("staff.mail", _l("Mail that did not arrive"), Permission.SEE_MAIL, outbox.count_failed),
)
ACCOUNT_LINKS = (
    AccountLink("pledges_managing.mine", _l("Your pledges")),
    AccountLink("pledges_suggestions.index", _l("Actions you suggested")),
)


def register(app: Flask, *, is_development: bool) -> None:
    """Add everything to `app`. What is only for development does not exist in production."""
    login.user_loader(accounts.find_by_session_id)
    for blueprint in BLUEPRINTS + (DEVELOPMENT_BLUEPRINTS if is_development else ()):
        app.register_blueprint(blueprint)
    for commands in COMMANDS:
        app.cli.add_command(commands)
    init_navigation(app, NAVIGATION)
    staff.init_desk(app, DESK)
    accounts_routes.init_accounts(
        app, links=ACCOUNT_LINKS, newcomers=[anonymise_minor], mergers=[merge_person], farewells=[forget_person]
    )
