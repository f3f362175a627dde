"""Two rows turn out to be one person, or a person leaves: nothing that points at people is lost or left behind."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Column, select

from app.accounts import actions, profiles
from app.accounts.models import Person, Purpose
from app.commitments import drafts
from app.commitments.assurance_models import UpdateReview
from app.commitments.figure_models import PerformanceMeasure
from app.commitments.memory_models import Nudge
from app.commitments.models import CommitmentChange, CommitmentComment, PledgeStep, ProgressUpdate, Via
from app.commitments.rules import terms_as_json
from app.commitments.status import Assurance
from app.db import Base, db, table_of
from app.kit.clock import now, today
from app.organisations import inviting, queries
from app.organisations.models import Membership, MembershipRequest, Organisation, OrganisationInvitation
from app.organisations.rules import MemberRole
from tests.client import TownClient
from tests.factories.commitments import make_commitment, make_organisation_pledge
from tests.factories.organisations import make_member, make_organisation
from tests.factories.people import make_person

NEW_ADDRESS = "other@example.org"
CAST = {"memberships", "membership_requests", "organisation_invitations", "organisations"}
PROMISES = {
    "commitment_changes",
    "commitment_comments",
    "commitment_nudges",
    "commitments",
    "organisation_pledge_steps",
    "performance_measures",
    "progress_updates",
    "update_reviews",
    "workspace_drafts",
}


def pointing_at_people() -> list[Column[Any]]:
    """Every column of organisations and their pledges that names a person."""
    return [
        key.parent
        for table in Base.metadata.sorted_tables
        if table.name in CAST | PROMISES
        for key in table.foreign_keys
        if key.column.table is table_of(Person)
    ]


def count(column: Column[Any], person_id: int) -> int:
    return len(db.session.execute(select(column).where(column == person_id)).all())


def counted(person_id: int) -> dict[str, int]:
    return {str(column): count(column, person_id) for column in pointing_at_people()}


def become_one(kept: Person, gone: Person) -> None:
    """As it happens: who has proved that an address is theirs takes over what was done under it."""
    profiles.change_email(actions.issue_link(kept, Purpose.CHANGE_EMAIL, detail=gone.email))
    assert db.session.get(Person, gone.id) is None


@pytest.fixture
def busy(session: Any) -> Person:
    """Somebody who is named once in every column there is."""
    person = make_person(NEW_ADDRESS, signed_up=False)
    organisation = make_organisation(owner=make_person())
    organisation.registered_by_id = organisation.verified_by_id = person.id
    make_member(organisation, person)
    for invited in db.session.scalars(select(Membership).where(Membership.person_id != person.id)):
        invited.invited_by_id = person.id
    asks = {"organisation_id": make_organisation(owner=make_person()).id, "asked_at": now()}
    elsewhere = make_organisation()
    db.session.add_all(
        [
            MembershipRequest(person_id=person.id, **asks),
            MembershipRequest(
                organisation_id=elsewhere.id,
                asked_at=now(),
                person_id=make_person().id,
                answered_at=now(),
                answered_by_id=person.id,
            ),
            OrganisationInvitation(
                organisation_id=organisation.id,
                email="guest@example.org",
                role=MemberRole.VIEWER,
                token_hash="0" * 64,
                invited_at=now(),
                invited_by_id=person.id,
                expires_at=now(),
            ),
        ]
    )
    promise(organisation, person)
    return person


def promise(organisation: Organisation, person: Person) -> None:
    pledge = make_organisation_pledge(organisation, commitments=0)
    for step in db.session.scalars(select(PledgeStep).where(PledgeStep.pledge_id == pledge.id)):
        step.by_id = person.id
    commitment = make_commitment(pledge, owner=person)
    update = ProgressUpdate(
        commitment_id=commitment.id,
        key="k",
        on=today(),
        note="It goes well",
        via=Via.WEB,
        made_at=now(),
        made_by_id=person.id,
    )
    db.session.add(update)
    db.session.flush()
    terms = terms_as_json(commitment.terms)
    db.session.add_all(
        [
            UpdateReview(update_id=update.id, decision=Assurance.CHECKED, why="Seen", at=now(), by_id=person.id),
            CommitmentComment(commitment_id=commitment.id, text="How many?", at=now(), by_id=person.id),
            CommitmentChange(
                commitment_id=commitment.id,
                number=1,
                before=terms,
                after=terms,
                why="So",
                asked_at=now(),
                asked_by_id=person.id,
                agreed_at=now(),
                decided_by_id=person.id,
            ),
            Nudge(message="overdue", recipient_id=person.id, occasion="commitment:1:2027-01-01", at=now()),
            PerformanceMeasure(
                organisation_id=organisation.id,
                indicator_code="emissions",
                period="2025",
                value=4,
                unit="t",
                method="Counted",
                recorded_at=now(),
                recorded_by_id=person.id,
            ),
        ]
    )
    drafts.keep(person, f"{organisation.id}:pledge-new", {"statement": ["Half"]})
    db.session.flush()


def test_whatever_named_one_row_names_the_other(busy: Person, resident: Person) -> None:
    before = counted(busy.id)
    assert all(before.values()), "a column that points at people is not tried here"
    gone_id = busy.id
    become_one(resident, busy)
    assert counted(resident.id) == before
    assert not any(counted(gone_id).values())


def test_who_leaves_is_named_nowhere_and_what_they_did_stays(
    client_for: Callable[[Person], TownClient], busy: Person
) -> None:
    busy.signed_up_at = now()
    tables = [Base.metadata.tables[name] for name in sorted(CAST | PROMISES)]
    rows = {table.name: len(db.session.execute(select(*table.primary_key.columns)).all()) for table in tables}
    gone_id = busy.id
    assert client_for(busy).submit("/account/deletion").status_code == 303
    assert not any(counted(gone_id).values())
    theirs = {"memberships", "membership_requests", "commitment_nudges", "workspace_drafts"}
    for table in tables:
        left = len(db.session.execute(select(*table.primary_key.columns)).all())
        assert left == rows[table.name] - (table.name in theirs), table.name


def test_where_both_are_members_the_higher_role_holds(session: Any, resident: Person) -> None:
    bakery = make_organisation("Luton Bakery")
    make_member(bakery, resident, MemberRole.VIEWER)
    gone = make_member(bakery, make_person(NEW_ADDRESS, signed_up=False), MemberRole.EDITOR)
    other = make_organisation(owner=gone)
    become_one(resident, gone)
    roles = {each.organisation: each.role for each in queries.list_memberships_of(resident)}
    assert roles == {bakery: MemberRole.EDITOR, other: MemberRole.OWNER}
    live = select(Membership).where(Membership.organisation_id == bakery.id, Membership.left_at.is_(None))
    assert len(db.session.scalars(live.where(Membership.person_id == resident.id)).all()) == 1


def test_what_both_had_is_there_once(session: Any, resident: Person) -> None:
    gone = make_person(NEW_ADDRESS, signed_up=False)
    bakery = make_organisation(owner=resident)
    asked, known = make_organisation(owner=make_person()), make_organisation(owner=make_person())
    for person in (resident, gone):
        inviting.ask_to_join(asked, actor=person)
        drafts.keep(person, "1:pledge-new", {"statement": [person.name]})
        db.session.add(Nudge(message="overdue", recipient_id=person.id, occasion="commitment:1", at=now()))
    for organisation in (bakery, known):
        inviting.ask_to_join(organisation, actor=gone)
    become_one(resident, gone)
    open_requests = select(MembershipRequest.organisation_id).where(MembershipRequest.person_id == resident.id)
    assert set(db.session.scalars(open_requests)) == {asked.id, known.id}
    draft = drafts.find(resident, "1:pledge-new")
    assert draft is not None
    assert draft.values == {"statement": [resident.name]}
    assert len(db.session.scalars(select(Nudge)).all()) == 1
