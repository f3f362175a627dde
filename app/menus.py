"""What leads to every feature: the site's navigation, the staff desk, and the account page."""

from app.accounts.permissions import Permission
from app.accounts.routes.blueprint import AccountLink
from app.commitments import queries as commitment_queries
from app.commitments import (
    update_queries,
)
from app.home.navigation import Link
from app.indicators import release_queries
from app.kit import failed_mail, jobs
from app.kit.locale import lazy as _l
from app.moderation import queries as moderation_queries
from app.organisations import staff_queries
from app.pledges import (
    sharing_queries,
    suggestion_queries,
    word_queries,
)
from app.polls import staff_queries as poll_queries
from app.staff import DeskLink

NAVIGATION = [
    Link("pledges.index", _l("Pledges")),
    Link("pledges_shared.index", _l("Together")),
    Link("polls.index", _l("Polls")),
    Link("register.index", _l("Organisations")),
    Link("vision.index", _l("The vision")),
    Link("indicators.index", _l("Progress")),
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
    DeskLink(
        "staff_releases.index", _l("Releases of figures"), Permission.MANAGE_INDICATORS, release_queries.read_waiting
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
    DeskLink("polls_staff.index", _l("Polls and budgets"), Permission.RUN_POLLS, poll_queries.read_waiting),
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
ACCOUNT_LINKS = (
    AccountLink("pledges_managing.mine", _l("Your pledges")),
    AccountLink("equality.new", _l("Questions about equality (optional)")),
    AccountLink("pledges_suggestions.index", _l("Actions you suggested")),
    AccountLink("workspace.index", _l("Your organisations")),
    AccountLink("notices_managing.mine", _l("What we send you")),
    AccountLink("moderation_authors.index", _l("Decisions about what you wrote")),
)
