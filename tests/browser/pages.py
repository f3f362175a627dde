"""Where every page of the site is found in the demo town, and who looks at it."""

from typing import Any

from app.db import db
from tests.browser.account_pages import ACCOUNT_PAGES
from tests.browser.commitment_pages import COMMITMENT_PAGES
from tests.browser.conftest import Site
from tests.browser.finding import Pages
from tests.browser.indicator_pages import INDICATOR_FILES, INDICATOR_PAGES
from tests.browser.mis_pages import MIS_PAGES
from tests.browser.notice_pages import NOTICE_PAGES
from tests.browser.organisation_pages import ORGANISATION_PAGES
from tests.browser.pledge_pages import DRAFT, PLEDGE_PAGES
from tests.browser.poll_desk_pages import POLL_DESK_PAGES
from tests.browser.poll_pages import POLL_FILES, POLL_PAGES
from tests.browser.staff_pages import STAFF_PAGES
from tests.browser.town_pages import TOWN_PAGES

ANSWERS = {
    "action": "greener-travel",
    "email": "amina@example.org",
    "age": "18+",
    "shown_as": "first_name",
    "name": "Amina Begum",
    "amount": 3,
}

ADDRESSES: Pages = {
    **COMMITMENT_PAGES,
    **NOTICE_PAGES,
    **ACCOUNT_PAGES,
    **STAFF_PAGES,
    **MIS_PAGES,
    **INDICATOR_PAGES,
    **PLEDGE_PAGES,
    **POLL_PAGES,
    **ORGANISATION_PAGES,
    **TOWN_PAGES,
    **POLL_DESK_PAGES,
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
    "poll_receipts.show",  # shown to who has just voted: `test_voting.py` looks at it
    "statements.old_accessibility",
    "statements.old_cookies",
    "statements.old_privacy",
    "statements.short_terms",
}

NOT_PAGES = (
    POLL_FILES
    | INDICATOR_FILES
    | {
        "polls_papers.blank",
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
        "opendata.download",
        "opendata.package",
        "register.feed",
        "register.register_csv",
        "register.register_json",
        "register.updates_csv",
    }
)


def addresses(site: Site, endpoint: str) -> tuple[str | None, list[str]]:
    """Who looks at this page, and its addresses in the demo town."""
    who, paths = ADDRESSES[endpoint]
    with site.app.test_request_context():
        found = paths()
        db.session.commit()
    return who, found
