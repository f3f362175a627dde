"""Two people at the same moment: one organisation of a name, one use of an invitation, always an owner."""

from collections.abc import Callable
from uuid import uuid4

from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import Person
from app.db import db
from app.kit.errors import DomainError, Gone
from app.organisations import inviting, leaving, merging, queries, verifying
from app.organisations.models import Membership, MembershipRequest, Organisation, OrganisationInvitation
from app.organisations.registering import AlreadyHere, Details, register_organisation
from app.organisations.rules import Kind, MemberRole
from tests.concurrency.conftest import at_the_same_moment
from tests.concurrency.test_accounts import deed
from tests.factories.organisations import make_member, make_organisation
from tests.factories.people import make_person

TRIES = 5


def an_organisation(owners: int = 1) -> tuple[int, list[int]]:
    """Its number, and those of its owners' memberships."""
    organisation = make_organisation(f"Organisation {uuid4().hex}")
    for _each in range(owners):
        make_member(organisation, make_person(f"{uuid4().hex}@example.org"), MemberRole.OWNER)
    return organisation.id, [each.id for each in queries.list_members(organisation)]


def owners_of(organisation_id: int) -> int:
    organisation = db.session.get_one(Organisation, organisation_id)
    return len(queries.list_owners(organisation))


def test_one_name_brought_by_many_is_one_organisation(live_town: Flask) -> None:
    name = f"Bakery {uuid4().hex}"
    with live_town.app_context():
        people = [make_person(f"{uuid4().hex}@example.org").id for _ in range(TRIES)]
        db.session.commit()

    def register(person_id: int) -> Callable[[], str]:
        details = Details(name=name, kind=Kind.PRIVATE)
        return deed(live_town, lambda: register_organisation(details, db.session.get_one(Person, person_id)).slug)

    outcomes = at_the_same_moment([register(person_id) for person_id in people])
    assert outcomes.count(AlreadyHere.__name__) == TRIES - 1


def test_names_that_make_one_address_get_one_each(live_town: Flask) -> None:
    mark = uuid4().hex
    names = [f"{mark} {letter}" for letter in "কখগঘঙ"]  # the address keeps the mark alone

    def register(name: str) -> Callable[[], str]:
        return deed(live_town, lambda: register_organisation(Details(name=name, kind=Kind.FAITH), None).slug)

    assert len(set(at_the_same_moment([register(name) for name in names]))) == len(names)


def test_owners_who_demote_each_other_leave_one(live_town: Flask) -> None:
    with live_town.app_context():
        organisation_id, memberships = an_organisation(TRIES)
        db.session.commit()

    def demote(membership_id: int) -> Callable[[], None]:
        def do() -> None:
            every = [db.session.get_one(Membership, each) for each in memberships]  # as the page that lists them does
            chosen = next(each for each in every if each.id == membership_id)
            leaving.change_role(chosen, MemberRole.VIEWER, actor=chosen.person)

        return do

    outcomes = at_the_same_moment([deed(live_town, demote(each)) for each in memberships])
    assert outcomes.count(DomainError.__name__) == 1
    with live_town.app_context():
        assert owners_of(organisation_id) == 1


def test_owners_who_leave_at_once_leave_one(live_town: Flask) -> None:
    with live_town.app_context():
        organisation_id, memberships = an_organisation(TRIES)
        db.session.commit()

    def leave(membership_id: int) -> Callable[[], None]:
        return lambda: leaving.leave(db.session.get_one(Membership, membership_id), heir=None)

    outcomes = at_the_same_moment([deed(live_town, leave(each)) for each in memberships])
    assert outcomes.count(DomainError.__name__) == 1
    with live_town.app_context():
        assert owners_of(organisation_id) == 1


def test_an_invitation_pressed_many_times_is_used_once(live_town: Flask) -> None:
    email = f"{uuid4().hex}@example.org"
    with live_town.app_context():
        organisation_id, _memberships = an_organisation()
        organisation = db.session.get_one(Organisation, organisation_id)
        person_id = make_person(email).id
        token = inviting.invite(organisation, email, MemberRole.EDITOR, actor=make_person(f"{uuid4().hex}@example.org"))
        db.session.commit()
    accept = deed(live_town, lambda: inviting.accept_invitation(token, actor=db.session.get_one(Person, person_id)).id)
    outcomes = at_the_same_moment([accept] * TRIES)
    assert sorted(outcomes) == sorted([str(organisation_id)] + [Gone.__name__] * (TRIES - 1))
    with live_town.app_context():
        live = select(func.count(Membership.id)).where(Membership.person_id == person_id)
        assert db.session.scalar(live) == 1


def test_an_invitation_sent_again_while_it_is_accepted_waits_its_turn(live_town: Flask) -> None:
    with live_town.app_context():
        organisation_id, memberships = an_organisation()
        invited = []
        for _each in range(TRIES):
            person = make_person(f"{uuid4().hex}@example.org")
            organisation = db.session.get_one(Organisation, organisation_id)
            token = inviting.invite(organisation, person.email, MemberRole.EDITOR, actor=person)
            invited.append((person.id, person.email, token))
        db.session.commit()

    def accept(person_id: int, token: str) -> Callable[[], object]:
        return lambda: inviting.accept_invitation(token, actor=db.session.get_one(Person, person_id)).id

    def send_again(email: str) -> Callable[[], object]:
        def do() -> object:
            owner = db.session.get_one(Membership, memberships[0])
            return inviting.invite(owner.organisation, email, MemberRole.EDITOR, actor=owner.person)

        return do

    accepting = [deed(live_town, accept(person_id, token)) for person_id, _email, token in invited]
    sending = [deed(live_town, send_again(email)) for _person_id, email, _token in invited]
    at_the_same_moment([each for pair in zip(accepting, sending, strict=True) for each in pair])
    with live_town.app_context():
        ids = [person_id for person_id, _email, _token in invited]
        joined = set(db.session.scalars(select(Membership.person_id).where(Membership.person_id.in_(ids))))
        open_to = set(
            db.session.scalars(
                select(OrganisationInvitation.email).where(
                    OrganisationInvitation.organisation_id == organisation_id,
                    OrganisationInvitation.used_at.is_(None),
                    OrganisationInvitation.withdrawn_at.is_(None),
                )
            )
        )
    # Each of them is a member or has the newer link, never both and never neither.
    assert [(person_id in joined) != (email in open_to) for person_id, email, _token in invited] == [True] * TRIES


def test_invitations_and_requests_at_once_leave_one_open(live_town: Flask) -> None:
    email = f"{uuid4().hex}@example.org"
    with live_town.app_context():
        organisation_id, memberships = an_organisation()
        person_id = make_person(email).id
        db.session.commit()

    def invite() -> str:
        membership = db.session.get_one(Membership, memberships[0])
        return inviting.invite(membership.organisation, "x" + email, MemberRole.EDITOR, actor=membership.person)

    def ask() -> None:
        organisation = db.session.get_one(Organisation, organisation_id)
        inviting.ask_to_join(organisation, actor=db.session.get_one(Person, person_id))

    at_the_same_moment([deed(live_town, invite)] * 3 + [deed(live_town, ask)] * 3)
    with live_town.app_context():
        invited = select(func.count(OrganisationInvitation.id)).where(
            OrganisationInvitation.organisation_id == organisation_id, OrganisationInvitation.withdrawn_at.is_(None)
        )
        asked = select(func.count(MembershipRequest.id)).where(MembershipRequest.organisation_id == organisation_id)
        assert (db.session.scalar(invited), db.session.scalar(asked)) == (1, 1)


def test_two_that_are_merged_into_each_other_leave_one(live_town: Flask) -> None:
    with live_town.app_context():
        ids = [an_organisation()[0] for _ in range(2)]
        officer_id = make_person(f"{uuid4().hex}@example.org").id
        db.session.commit()

    def merge(kept: int, gone: int) -> Callable[[], object]:
        def do() -> object:
            pair = [db.session.get_one(Organisation, each) for each in (kept, gone)]
            return merging.merge(*pair, actor=db.session.get_one(Person, officer_id))

        return do

    first, second = ids
    outcomes = at_the_same_moment([deed(live_town, merge(first, second)), deed(live_town, merge(second, first))])
    assert outcomes.count(DomainError.__name__) == 1


def test_colleagues_who_decide_at_once_decide_once(live_town: Flask) -> None:
    with live_town.app_context():
        organisation_id = make_organisation(f"Organisation {uuid4().hex}", verified=False).id
        officer_id = make_person(f"{uuid4().hex}@example.org").id
        db.session.commit()

    def loaded() -> tuple[Organisation, Person]:
        return db.session.get_one(Organisation, organisation_id), db.session.get_one(Person, officer_id)

    def verify() -> None:
        verifying.verify(*loaded())

    def decline() -> None:
        organisation, officer = loaded()
        verifying.decline(organisation, why="No.", actor=officer)

    outcomes = at_the_same_moment([deed(live_town, verify), deed(live_town, decline)] * 2)
    assert outcomes.count(DomainError.__name__) == 3
