"""The record of acts in plain words: what events are about, who of the staff may read of it, and what was done."""

from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import LazyString

from app.accounts.permissions import Permission
from app.kit.locale import lazy as _l
from app.organisations.history import WORDS as ORGANISATION_WORDS


@dataclass(frozen=True)
class Subject:
    """A kind of thing, and its page where it has one: an endpoint and the name of its number there."""

    label: LazyString
    permission: Permission = Permission.SEE_HISTORY
    endpoint: str = ""
    number: str = ""

    def address(self, subject_id: str) -> str | None:
        if not self.endpoint or not subject_id.isdecimal():
            return None
        number: dict[str, Any] = {self.number: int(subject_id)}
        return url_for(self.endpoint, **number)


P = Permission

SUBJECTS: dict[str, Subject] = {
    "boundaries": Subject(_l("Ward boundaries")),
    "commitment": Subject(_l("Commitment"), P.AGREE_ORGANISATION_PLEDGES),
    "development": Subject(_l("Development"), P.POST_DEVELOPMENT_UPDATES),
    "banner": Subject(_l("Banner"), P.POST_BANNERS),
    "mailbox": Subject(_l("Mailbox")),
    "newsletter": Subject(_l("Newsletter"), P.SEND_NEWSLETTERS, "newsletters.show", "newsletter_id"),
    "blocked_word": Subject(_l("Word that makes a text wait"), P.MODERATE),
    "equality": Subject(_l("Questions about equality"), P.SEE_EQUALITY_TOTALS),
    "mail": Subject(_l("Message"), P.SEE_MAIL),
    "figure_release": Subject(_l("Release of figures"), P.MANAGE_INDICATORS, "staff_releases.show", "release_id"),
    "mis": Subject(_l("Minimum Income Standard"), P.MANAGE_MIS),
    "mis_help": Subject(_l("Entry in the list of help"), P.MANAGE_MIS),
    "moderation_mode": Subject(_l("Which texts are read first"), P.SET_MODERATION),
    "moderation_case": Subject(_l("Moderation case"), P.MODERATE, "moderation_staff.case", "case_id"),
    "organisation": Subject(_l("Organisation"), P.VERIFY_ORGANISATIONS, "organisations_staff.show", "organisation_id"),
    "organisation_pledge": Subject(
        _l("Organisation’s pledge"), P.AGREE_ORGANISATION_PLEDGES, "staff_organisation_pledges.show", "pledge_id"
    ),
    "performance_measure": Subject(_l("Organisation’s figure"), P.REVIEW_UPDATES),
    "person": Subject(_l("Person"), P.SEE_HISTORY, "staff.person", "person_id"),
    "pledge": Subject(_l("Pledge"), P.MODERATE_PLEDGES, "pledges.show", "pledge_id"),
    "poll": Subject(_l("Poll"), P.RUN_POLLS, "polls_staff.show", "poll_id"),
    "postcodes": Subject(_l("Postcodes")),
    "progress_update": Subject(_l("Organisation’s update"), P.REVIEW_UPDATES, "assurance.show", "update_id"),
    "shared_pledge": Subject(_l("Shared pledge"), P.DECIDE_SHARED_PLEDGES, "pledges_staff.shared_pledge", "shared_id"),
    "staff": Subject(_l("Member of staff"), P.SEE_HISTORY, "staff.person", "person_id"),
    "subscription": Subject(_l("Something followed")),
    "statement": Subject(_l("Statement"), P.EDIT_STATEMENTS),
    "suggestion": Subject(_l("Suggested action"), P.DECIDE_SUGGESTIONS, "pledges_staff.suggestion", "suggestion_id"),
}

DEEDS: dict[str, LazyString] = {
    **ORGANISATION_WORDS,
    "blocked_word.added": _l("A moderator put a word on the list"),
    "blocked_word.removed": _l("A moderator took a word off the list"),
    "boundaries.imported": _l("Ward boundaries were loaded"),
    "commitment.added": _l("A commitment was written"),
    "commitment.change_asked": _l("The organisation asked to change a commitment"),
    "commitment.change_refused": _l("A change of a commitment was refused"),
    "commitment.changed": _l("A change of a commitment was agreed"),
    "commitment.commented": _l("Staff commented on a commitment"),
    "commitment.edited": _l("A commitment was edited"),
    "commitment.owner_changed": _l("Somebody else is reminded of a commitment"),
    "commitment.removed": _l("A commitment was removed from a draft"),
    "commitment.withdrawn": _l("A commitment was withdrawn"),
    "development.updated": _l("An update on a development was published"),
    "subscription.confirmed": _l("Somebody began to follow something"),
    "subscription.ended": _l("Somebody stopped following something"),
    "mailbox.trusted": _l("A mailbox that mail came back from was trusted again"),
    "banner.posted": _l("A banner was posted"),
    "banner.ended": _l("A banner was ended"),
    "newsletter.written": _l("A newsletter was written"),
    "newsletter.edited": _l("A draft of a newsletter was changed"),
    "newsletter.tested": _l("A newsletter was tried on its writer"),
    "newsletter.approved": _l("A newsletter was sent on its way"),
    "newsletter.cancelled": _l("A newsletter was cancelled"),
    "equality.totals_released": _l("Totals of the questions about equality were released"),
    "poll.drafted": _l("A poll was drafted"),
    "poll.edited": _l("The draft of a poll was changed"),
    "poll.imported": _l("The draft of a poll was set up from a file"),
    "poll.discarded": _l("The draft of a poll was deleted"),
    "poll.proposal_judged": _l("Staff said whether a proposal can be done"),
    "poll.announced": _l("A poll was announced"),
    "poll.cancelled": _l("A poll was cancelled"),
    "poll.restarted": _l("A poll was started again from a copy"),
    "poll.reminded": _l("People were reminded of a poll"),
    "poll.papers_typed": _l("Ballots on paper were typed"),
    "mail.retried": _l("A message that failed was sent again"),
    "figure_release.discarded": _l("A draft of a release of figures was discarded"),
    "figure_release.drafted": _l("A release of figures was drawn up"),
    "figure_release.published": _l("A release of figures was published"),
    "mis.release_published": _l("Band shares were published"),
    "mis.release_taken_back": _l("Band shares were taken back"),
    "mis.set_approved": _l("A year’s figures were approved"),
    "mis.set_discarded": _l("A draft of a year’s figures was discarded"),
    "mis.set_entered": _l("A year’s figures were entered"),
    "mis.set_superseded": _l("A year’s figures were superseded"),
    "mis_help.added": _l("An entry was added to the list of help"),
    "mis_help.edited": _l("An entry of the list of help was edited"),
    "mis_help.removed": _l("An entry of the list of help was removed"),
    "organisation.merged_away": _l("A registration was merged into another"),
    "organisation.updates_imported": _l("Updates were sent in a file"),
    "organisation_pledge.active": _l("An organisation’s pledge began"),
    "organisation_pledge.agreed": _l("An organisation’s pledge was agreed"),
    "organisation_pledge.changes_requested": _l("An organisation’s pledge was sent back"),
    "organisation_pledge.due_for_renewal": _l("An organisation’s pledge came up for renewal"),
    "organisation_pledge.edited": _l("The draft of an organisation’s pledge was edited"),
    "organisation_pledge.ended": _l("An organisation’s pledge ended"),
    "organisation_pledge.finished": _l("Staff put in what an imported draft lacked"),
    "organisation_pledge.imported": _l("A draft was imported from a public list"),
    "organisation_pledge.renewed": _l("An organisation’s pledge was renewed"),
    "organisation_pledge.started": _l("An organisation began a pledge"),
    "organisation_pledge.submitted": _l("An organisation’s pledge was sent to staff"),
    "organisation_pledge.withdrawn": _l("An organisation’s pledge was withdrawn"),
    "performance_measure.corrected": _l("An organisation corrected a figure"),
    "performance_measure.recorded": _l("An organisation recorded a figure"),
    "moderation_case.appealed": _l("An author appealed against a decision"),
    "moderation_case.copy_deleted": _l("A preserved copy was deleted on its day"),
    "moderation_case.copy_read": _l("An administrator read a preserved copy"),
    "moderation_case.file_read": _l("An administrator saved a preserved file"),
    "moderation_case.escalated": _l("An urgent report was passed on and a copy preserved"),
    "moderation_case.hidden": _l("A moderator hid something"),
    "moderation_case.kept": _l("A moderator kept what was reported"),
    "moderation_case.published": _l("A moderator published something that waited"),
    "moderation_case.reported": _l("Somebody reported something"),
    "moderation_case.restored": _l("Something was shown again after an appeal"),
    "moderation_case.upheld": _l("Something stayed hidden after an appeal"),
    "person.council_linked": _l("A work account was used for the first time"),
    "person.council_signed_in": _l("A person signed in with a work account"),
    "moderation_mode.changed": _l("Somebody changed which texts are read before they are published"),
    "person.age_changed": _l("A person put right how old they are"),
    "person.data_copied": _l("A person took a copy of their data"),
    "person.deleted": _l("A person deleted their account"),
    "person.email_changed": _l("A person moved to another email address"),
    "person.factor_added": _l("A second factor was added"),
    "person.factor_removed": _l("A second factor was removed"),
    "person.factor_shown": _l("A second factor was shown"),
    "person.factors_reset": _l("Second factors were taken away"),
    "person.merged": _l("A person without an account became one with another"),
    "person.password_changed": _l("A person changed their password"),
    "person.profile_changed": _l("A person changed their profile"),
    "person.recovery_renewed": _l("New recovery codes were made"),
    "person.recovery_used": _l("A recovery code was used"),
    "person.signed_up": _l("A person opened an account"),
    "pledge.checked_in": _l("A person said how their pledge goes"),
    "pledge.confirmed": _l("A pledge was confirmed"),
    "pledge.display_changed": _l("A person changed how their pledge is shown"),
    "pledge.lapsed": _l("A pledge lapsed"),
    "pledge.text_hidden": _l("A moderator hid the words of a pledge"),
    "pledge.text_shown": _l("A moderator let the words of a pledge be seen"),
    "pledge.withdrawn": _l("A pledge was withdrawn"),
    "poll.codes_made": _l("Codes on paper were made for a poll"),
    "poll.codes_withdrawn": _l("Codes on paper of a poll were withdrawn"),
    "poll.counted": _l("The ballots of a poll were opened and counted"),
    "postcodes.imported": _l("Postcodes were loaded"),
    "progress_update.checked": _l("A reviewer checked an update"),
    "progress_update.hidden": _l("A moderator hid the words of an update"),
    "progress_update.questioned": _l("A reviewer questioned an update"),
    "progress_update.reported": _l("An organisation reported progress"),
    "progress_update.shown_again": _l("A moderator let the words of an update be seen again"),
    "shared_pledge.accepted": _l("A shared pledge was accepted"),
    "shared_pledge.activated": _l("Enough people joined a shared pledge"),
    "shared_pledge.declined": _l("A shared pledge was declined"),
    "shared_pledge.failed": _l("A shared pledge failed: too few joined"),
    "shared_pledge.hidden": _l("A moderator hid a shared pledge"),
    "shared_pledge.proposed": _l("A shared pledge was proposed"),
    "shared_pledge.shown_again": _l("A moderator let a shared pledge be seen again"),
    "staff.invited": _l("Somebody was invited to the staff"),
    "staff.invitation_withdrawn": _l("An invitation to the staff was withdrawn"),
    "staff.joined": _l("Somebody joined the staff"),
    "staff.role_removed": _l("A staff role was removed"),
    "statement.published": _l("A new version of a statement was published"),
    "suggestion.accepted": _l("A suggested action was accepted"),
    "suggestion.declined": _l("A suggested action was declined"),
    "suggestion.made": _l("An action was suggested"),
    "suggestion.merged": _l("A suggested action was merged with another"),
}


def in_words(verb: str) -> str:
    """What was done; for a verb without words of its own, the verb's."""
    known = DEEDS.get(verb)
    if known is not None:
        return str(known)
    subject_type, _dot, deed = verb.partition(".")
    return f"{label_of(subject_type)}: {deed.replace('_', ' ')}"


def label_of(subject_type: str) -> str:
    subject = SUBJECTS.get(subject_type)
    return str(subject.label) if subject else subject_type.replace("_", " ").capitalize()


def address_of(subject_type: str, subject_id: str) -> str | None:
    subject = SUBJECTS.get(subject_type)
    return subject.address(subject_id) if subject else None


def permission_to_read(subject_type: str) -> Permission:
    """What a member of staff needs who may not see everything."""
    subject = SUBJECTS.get(subject_type)
    return subject.permission if subject else Permission.SEE_HISTORY
