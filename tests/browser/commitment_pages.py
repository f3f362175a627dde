"""Where the workspace's and staff's pages about organisations' pledges are found, and who looks at them."""

from dataclasses import replace
from uuid import uuid4

from flask import url_for

from app.accounts.queries import find_person_by_email
from app.commitments import agreeing, changing, drafting, drafts
from app.commitments.importing import import_rows
from app.commitments.models import Commitment, CommitmentChange, OrganisationPledge
from app.commitments.organisation_file import Row
from app.commitments.rules import State
from app.organisations.models import Organisation
from app.organisations.rules import Kind, MemberRole
from tests.browser.finding import OFFICER, RESIDENT, Paths
from tests.factories.commitments import make_commitment, make_organisation_pledge, make_terms
from tests.factories.organisations import make_member, make_organisation
from tests.factories.people import make_person


def organisation() -> Organisation:
    """One that the resident writes for."""
    person = find_person_by_email(RESIDENT)
    assert person is not None
    made = make_organisation()
    make_member(made, person, MemberRole.OWNER)
    return made


def pledge_in(state: State) -> OrganisationPledge:
    """With a whole commitment, one with gaps, and one with a measure."""
    pledge = make_organisation_pledge(organisation(), state=state)
    make_commitment(pledge, measured=True)
    if state is State.DRAFT:
        make_commitment(pledge, outcomes=(), starts_on=None, due_on=None).owner_title = ""
    return pledge


def of_pledge(endpoint: str, *states: State) -> Paths:
    def paths() -> list[str]:
        pledges = [pledge_in(state) for state in states]
        return [url_for(endpoint, slug=each.organisation.slug, pledge_id=each.id) for each in pledges]

    return paths


def of_commitment(endpoint: str, state: State) -> Paths:
    def paths() -> list[str]:
        pledge = pledge_in(state)
        return [url_for(endpoint, slug=pledge.organisation.slug, commitment_id=pledge.commitments[0].id)]

    return paths


def index() -> list[str]:
    full = pledge_in(State.DRAFT).organisation
    return [url_for("workspace_pledges.index", slug=each.slug) for each in (organisation(), full)]


def new() -> list[str]:
    """Empty, and with what was typed before."""
    empty, begun = organisation(), organisation()
    person = find_person_by_email(RESIDENT)
    assert person is not None
    drafts.keep(person, f"{begun.id}:pledge-new", {"statement": ["We bake"], "starts_on-day": ["half"]})
    return [url_for("workspace_pledges.new", slug=each.slug) for each in (empty, begun)]


def new_commitment() -> list[str]:
    pledge = pledge_in(State.DRAFT)
    return [
        url_for("workspace_commitments.new", slug=pledge.organisation.slug, pledge_id=pledge.id, ready=each)
        for each in (None, "prompt-payment")
    ]


def sent_back() -> OrganisationPledge:
    pledge, staff = pledge_in(State.SUBMITTED), make_person()
    agreeing.comment(pledge.commitments[0], "How many hours a week?", actor=staff)
    agreeing.request_changes(pledge, why="Nearly there.", actor=staff)
    return pledge


def shown() -> list[str]:
    every = [pledge_in(state) for state in State if state is not State.CHANGES_REQUESTED]
    return [
        url_for("workspace_pledges.show", slug=each.organisation.slug, pledge_id=each.id)
        for each in (*every, sent_back())
    ]


def asked(commitment: Commitment) -> CommitmentChange:
    terms = replace(commitment.terms, text="Take on fewer apprentices", owner="Managing Director")
    return changing.ask_change(commitment, terms, why="One workshop closed.", actor=make_person())


def staff_index() -> list[str]:
    pledge_in(State.SUBMITTED)
    asked(pledge_in(State.ACTIVE).commitments[0])
    return [url_for("staff_organisation_pledges.index")]


def staff_pledge() -> list[str]:
    pledges = [pledge_in(State.SUBMITTED), pledge_in(State.ACTIVE)]
    return [url_for("staff_organisation_pledges.show", pledge_id=each.id) for each in pledges]


def staff_comment() -> list[str]:
    commitment = pledge_in(State.SUBMITTED).commitments[0]
    return [url_for("staff_organisation_pledges.comment", commitment_id=commitment.id)]


def staff_change() -> list[str]:
    waiting, decided = (asked(pledge_in(State.ACTIVE).commitments[0]) for _each in range(2))
    changing.agree_change(decided, actor=make_person())
    return [url_for("staff_organisation_pledges.change", change_id=each.id) for each in (waiting, decided)]


def imported() -> list[OrganisationPledge]:
    """Drafts from a list, for an organisation that nobody acts for."""
    name = f"Tree Friends {uuid4().hex[:8]}"
    texts = ("Plant trees", "Water them")
    return import_rows([Row(2, name, Kind.VOLUNTARY, text, "example.org/list") for text in texts]).pledges


def staff_import() -> list[str]:
    whole, lacking = imported(), imported()
    for commitment in whole[0].commitments:
        drafting.write_terms(commitment, replace(make_terms(), text=commitment.text))
    whole[0].statement = "We look after the town’s trees."
    return [url_for("staff_imported_pledges.show", pledge_id=each.id) for each in (*whole, *lacking)]


COMMITMENT_PAGES: dict[str, tuple[str | None, Paths]] = {
    "staff_imported_pledges.index": (
        OFFICER,
        lambda: [url_for("staff_imported_pledges.index")] if imported() else [],
    ),
    "staff_imported_pledges.new": (
        OFFICER,
        lambda: [url_for("staff_imported_pledges.new", pledge_id=imported()[0].id)],
    ),
    "staff_imported_pledges.remove": (
        OFFICER,
        lambda: [url_for("staff_imported_pledges.remove", commitment_id=imported()[0].commitments[0].id)],
    ),
    "staff_imported_pledges.show": (OFFICER, staff_import),
    "staff_imported_pledges.statement": (
        OFFICER,
        lambda: [url_for("staff_imported_pledges.statement", pledge_id=imported()[0].id)],
    ),
    "staff_imported_pledges.terms": (
        OFFICER,
        lambda: [url_for("staff_imported_pledges.terms", commitment_id=imported()[0].commitments[0].id)],
    ),
    "staff_organisation_pledges.change": (OFFICER, staff_change),
    "staff_organisation_pledges.comment": (OFFICER, staff_comment),
    "staff_organisation_pledges.index": (OFFICER, staff_index),
    "staff_organisation_pledges.show": (OFFICER, staff_pledge),
    "workspace_commitments.edit": (RESIDENT, of_commitment("workspace_commitments.edit", State.DRAFT)),
    "workspace_commitments.new": (RESIDENT, new_commitment),
    "workspace_commitments.new_change": (RESIDENT, of_commitment("workspace_commitments.new_change", State.ACTIVE)),
    "workspace_commitments.ready_made": (RESIDENT, of_pledge("workspace_commitments.ready_made", State.DRAFT)),
    "workspace_commitments.remove": (RESIDENT, of_commitment("workspace_commitments.remove", State.DRAFT)),
    "workspace_commitments.withdraw": (RESIDENT, of_commitment("workspace_commitments.withdraw", State.ACTIVE)),
    "workspace_duties.owner": (RESIDENT, of_commitment("workspace_duties.owner", State.ACTIVE)),
    "workspace_pledges.end": (RESIDENT, of_pledge("workspace_pledges.end", State.DUE_FOR_RENEWAL)),
    "workspace_pledges.index": (RESIDENT, index),
    "workspace_pledges.new": (RESIDENT, new),
    "workspace_pledges.show": (RESIDENT, shown),
    "workspace_pledges.statement": (RESIDENT, of_pledge("workspace_pledges.statement", State.DRAFT)),
    "workspace_pledges.withdraw": (RESIDENT, of_pledge("workspace_pledges.withdraw", State.DRAFT, State.ACTIVE)),
}
