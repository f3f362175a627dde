"""Words for roles and permissions, ages, names and links."""

from flask_babel import LazyString

from app.accounts.models import AgeBand, Display, Purpose
from app.accounts.permissions import Permission, Role
from app.kit.locale import lazy as _l

ROLE_LABELS: dict[Role, LazyString] = {
    Role.FACILITATOR: _l("Facilitator"),
    Role.MODERATOR: _l("Moderator"),
    Role.REVIEWER: _l("Reviewer"),
    Role.ANALYST: _l("Analyst"),
    Role.ADMINISTRATOR: _l("Administrator"),
}

PERMISSION_LABELS: dict[Permission, LazyString] = {
    Permission.SEE_STAFF_DESK: _l("See the staff desk"),
    Permission.MANAGE_STAFF: _l("Invite staff and remove roles"),
    Permission.SEE_MAIL: _l("See mail that could not be delivered, and send it again"),
    Permission.SEE_JOBS: _l("See which of the jobs that run by the clock do not"),
    Permission.SEE_HISTORY: _l("See everything that was done, and by whom"),
    Permission.EDIT_STATEMENTS: _l("Edit the privacy notice, the terms and the other statements"),
    Permission.POST_DEVELOPMENT_UPDATES: _l("Post updates on developments"),
    Permission.DECIDE_SUGGESTIONS: _l("Decide on suggested actions"),
    Permission.MODERATE_PLEDGES: _l("Moderate the words of pledges"),
    Permission.DECIDE_SHARED_PLEDGES: _l("Decide on shared pledges"),
    Permission.MANAGE_MIS: _l("Look after the Minimum Income Standard"),
    Permission.MANAGE_INDICATORS: _l("Bring in and publish indicators"),
    Permission.VERIFY_ORGANISATIONS: _l("Verify, suspend and merge organisations"),
    Permission.AGREE_ORGANISATION_PLEDGES: _l("Agree organisations’ pledges"),
    Permission.REVIEW_UPDATES: _l("Check what organisations report"),
    Permission.MODERATE: _l("Decide on reports, held texts and appeals, and edit the list of words"),
    Permission.SET_MODERATION: _l("Set which texts are read before they are published"),
    Permission.SEE_ESCALATED: _l("Read what was preserved of urgent reports, and hear of them at once"),
    Permission.SEND_NEWSLETTERS: _l("Write and send newsletters"),
    Permission.POST_BANNERS: _l("Post the banner that every page shows"),
    Permission.RUN_POLLS: _l("Write, announce and run polls, and type in ballots on paper"),
    Permission.SEE_EQUALITY_TOTALS: _l("Work out and see totals of answers about equality"),
}

AGE_LABELS: dict[AgeBand, LazyString] = {AgeBand.TEEN: _l("13 to 17"), AgeBand.ADULT: _l("18 or over")}
DISPLAY_LABELS: dict[Display, LazyString] = {
    Display.ANONYMOUS: _l("Not at all"),
    Display.FIRST_NAME: _l("First name only"),
    Display.FULL_NAME: _l("Full name"),
}
PURPOSE_LABELS: dict[Purpose, LazyString] = {
    Purpose.CONFIRM_SIGN_UP: _l("To open an account"),
    Purpose.SIGN_IN: _l("To sign in"),
    Purpose.RESET_PASSWORD: _l("To choose a new password"),
    Purpose.CHANGE_EMAIL: _l("To move to another address"),
    Purpose.CONFIRM_PLEDGE: _l("To confirm a pledge"),
    Purpose.JOIN_STAFF: _l("To join the staff"),
    Purpose.REPORT_PROGRESS: _l("To report on a commitment"),
    Purpose.OWN_DATA: _l("To get a copy of your data, or delete it"),
    Purpose.FOLLOW_TOPIC: _l("To follow something"),
}
