"""Who may do what, on one page.

A person may hold several roles. What somebody may do to one particular thing (their own pledge, say) is a fact of
that thing's model; here are only the permissions that come with a role. Everyone with an account is a resident; who
acts for an organisation is in `organisations/rules.py`. Staff roles are given by `flask accounts invite-staff` or by
an administrator, never taken, and count only in a browser where the second step of signing in was passed.
"""

from collections.abc import Iterable
from enum import StrEnum


class Permission(StrEnum):
    """One thing a role allows."""

    SEE_STAFF_DESK = "see_staff_desk"
    MANAGE_STAFF = "manage_staff"
    SEE_MAIL = "see_mail"
    SEE_JOBS = "see_jobs"
    SEE_HISTORY = "see_history"
    EDIT_STATEMENTS = "edit_statements"
    POST_DEVELOPMENT_UPDATES = "post_development_updates"
    DECIDE_SUGGESTIONS = "decide_suggestions"
    MODERATE_PLEDGES = "moderate_pledges"
    DECIDE_SHARED_PLEDGES = "decide_shared_pledges"
    MANAGE_MIS = "manage_mis"
    VERIFY_ORGANISATIONS = "verify_organisations"
    AGREE_ORGANISATION_PLEDGES = "agree_organisation_pledges"
    REVIEW_UPDATES = "review_updates"
    MODERATE = "moderate"
    SET_MODERATION = "set_moderation"
    SEE_ESCALATED = "see_escalated"
    SEND_NEWSLETTERS = "send_newsletters"
    POST_BANNERS = "post_banners"
    SEE_EQUALITY_TOTALS = "see_equality_totals"
    RUN_POLLS = "run_polls"
    MANAGE_INDICATORS = "manage_indicators"


class Role(StrEnum):
    """A part somebody plays on the Fairness Taskforce or in the council."""

    FACILITATOR = "facilitator"
    MODERATOR = "moderator"
    REVIEWER = "reviewer"
    ANALYST = "analyst"
    ADMINISTRATOR = "administrator"


P = Permission

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.FACILITATOR: frozenset(
        {
            P.SEE_STAFF_DESK,
            P.DECIDE_SUGGESTIONS,
            P.DECIDE_SHARED_PLEDGES,
            P.POST_DEVELOPMENT_UPDATES,
            P.VERIFY_ORGANISATIONS,
            P.AGREE_ORGANISATION_PLEDGES,
            P.SEND_NEWSLETTERS,
            P.POST_BANNERS,
            P.RUN_POLLS,
        }
    ),
    Role.MODERATOR: frozenset({P.SEE_STAFF_DESK, P.MODERATE_PLEDGES, P.MODERATE}),
    Role.REVIEWER: frozenset({P.SEE_STAFF_DESK, P.REVIEW_UPDATES}),
    Role.ANALYST: frozenset({P.SEE_STAFF_DESK, P.MANAGE_MIS, P.MANAGE_INDICATORS, P.SEE_EQUALITY_TOTALS}),
    Role.ADMINISTRATOR: frozenset(Permission),
}


def permissions_of(roles: Iterable[Role]) -> frozenset[Permission]:
    """Everything the roles allow together."""
    return frozenset().union(*(GRANTS[role] for role in roles))
