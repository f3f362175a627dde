"""Two registrations of one organisation become one, and nothing is lost."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.models import Person
from app.commitments import queries as commitment_queries
from app.commitments.models import OrganisationPledge
from app.commitments.rules import State
from app.db import db
from app.kit.audit import AuditEvent
from app.kit.clock import today
from app.kit.errors import DomainError
from app.kit.outbox import OutboxEmail
from app.organisations import inviting, member_queries, merging, queries, verifying
from app.organisations.models import Organisation
from app.organisations.rules import MemberRole, Standing
from tests.client import TownClient
from tests.factories.commitments import make_commitment, make_organisation_pledge
from tests.factories.organisations import make_member, make_organisation
from tests.factories.people import make_person

ClientFor = Callable[[Person], TownClient]


@pytest.fixture
def twin(session: Any, neighbour: Person) -> Organisation:
    """Bob registered the bakery again, under another name."""
    return make_organisation("Bakers of Luton", owner=neighbour, company_number="01234567", about="Bread.")


def role_of(organisation: Organisation, person: Person) -> MemberRole | None:
    membership = queries.find_membership(organisation, person)
    return membership.role if membership else None


def pledges_of(organisation: Organisation) -> list[OrganisationPledge]:
    query = select(OrganisationPledge).where(OrganisationPledge.organisation_id == organisation.id)
    return list(db.session.scalars(query.order_by(OrganisationPledge.id)))


def test_members_move_and_the_higher_role_wins(
    bakery: Organisation, twin: Organisation, editor: Person, neighbour: Person, officer: Person
) -> None:
    make_member(twin, editor, MemberRole.OWNER)
    moved = merging.merge(bakery, twin, actor=officer)
    assert moved["members"] == 1
    assert role_of(bakery, neighbour) is MemberRole.OWNER
    assert role_of(bakery, editor) is MemberRole.OWNER
    assert queries.list_members(twin) == []


def test_invitations_and_requests_move_once(
    bakery: Organisation, twin: Organisation, resident: Person, officer: Person
) -> None:
    asker = make_person()
    inviting.invite(bakery, "both@example.org", MemberRole.VIEWER, actor=resident)
    token = inviting.invite(twin, "one@example.org", MemberRole.VIEWER, actor=resident)
    inviting.invite(twin, "both@example.org", MemberRole.EDITOR, actor=resident)
    for organisation in (bakery, twin):
        inviting.ask_to_join(organisation, actor=asker)
    inviting.ask_to_join(twin, actor=resident)
    merging.merge(bakery, twin, actor=officer)
    invitations = {each.email: each.role for each in member_queries.list_open_invitations(bakery)}
    assert invitations == {"both@example.org": MemberRole.EDITOR, "one@example.org": MemberRole.VIEWER}
    assert [each.person for each in member_queries.list_open_requests(bakery)] == [asker]
    invited = make_person("one@example.org")
    assert inviting.accept_invitation(token, actor=invited) is bakery


def test_what_one_did_not_say_it_takes_from_the_other(
    bakery: Organisation, twin: Organisation, officer: Person
) -> None:
    merging.merge(bakery, twin, actor=officer)
    assert (bakery.company_number, bakery.about, bakery.name) == ("01234567", "Bread.", "Luton Bakery")
    assert twin.standing is Standing.MERGED
    assert twin.name == "Bakers of Luton"


def test_pledges_of_other_days_move_as_they_are(bakery: Organisation, twin: Organisation, officer: Person) -> None:
    mine = make_organisation_pledge(bakery)
    theirs = make_organisation_pledge(twin, starts_on=today() + timedelta(days=400), state=State.DRAFT)
    moved = merging.merge(bakery, twin, actor=officer)
    assert moved["pledges"] == 1
    assert pledges_of(bakery) == [mine, theirs]


def test_pledges_that_share_days_become_one(bakery: Organisation, twin: Organisation, officer: Person) -> None:
    mine = make_organisation_pledge(bakery, commitments=2)
    theirs = make_organisation_pledge(twin, commitments=0)
    commitment = make_commitment(theirs)
    back = make_organisation_pledge(twin, starts_on=date(2040, 1, 1), state=State.WITHDRAWN)
    moved = merging.merge(bakery, twin, actor=officer)
    assert (moved["pledges"], moved["commitments_joined"]) == (1, 1)
    assert commitment.pledge is mine
    assert len(mine.commitments) == 3
    assert pledges_of(bakery) == [mine, back]
    assert pledges_of(twin) == [theirs]
    db.session.expire_all()
    assert f"pledge {mine.id}" in theirs.steps[-1].why
    assert theirs.statement in mine.steps[-1].why


def test_a_pledge_that_waited_for_staff_waits_in_the_other(
    bakery: Organisation, twin: Organisation, officer: Person
) -> None:
    mine = make_organisation_pledge(bakery, state=State.SUBMITTED)
    theirs = make_organisation_pledge(twin, state=State.SUBMITTED)
    merging.merge(bakery, twin, actor=officer)
    assert commitment_queries.list_submitted().items == [mine]
    assert (theirs.state, len(mine.commitments)) == (State.WITHDRAWN, 2)


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED, State.ENDED])
def test_what_the_public_has_not_seen_does_not_slip_in(
    bakery: Organisation, twin: Organisation, officer: Person, state: State
) -> None:
    make_organisation_pledge(bakery)
    make_organisation_pledge(twin, state=state)
    with pytest.raises(DomainError, match="further on"):
        merging.merge(bakery, twin, actor=officer)


def test_the_old_address_leads_to_the_one_that_stayed(
    client: TownClient,
    client_for: ClientFor,
    bakery: Organisation,
    twin: Organisation,
    neighbour: Person,
    officer: Person,
) -> None:
    first = make_organisation("Bakery the First")
    merging.merge(twin, first, actor=officer)
    merging.merge(bakery, twin, actor=officer)
    browser = client_for(neighbour)
    for slug in (twin.slug, first.slug):
        response = browser.get(f"/workspace/{slug}/members?sort=name")
        assert (response.status_code, response.location) == (301, "/workspace/luton-bakery/members?sort=name")
    assert client_for(make_person()).get(f"/workspace/{twin.slug}").status_code == 404
    public = client.get(f"/organisations/{first.slug}/badge.svg")
    assert (public.status_code, public.location) == (301, "/organisations/luton-bakery/badge.svg")


def test_the_record_says_what_moved(bakery: Organisation, twin: Organisation, officer: Person) -> None:
    merging.merge(bakery, twin, actor=officer)
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.verb == "organisation.merged")).one()
    assert (event.subject_id, event.actor_id, event.facts["gone"]) == (str(bakery.id), officer.id, twin.id)
    assert event.facts["moved"]["members"] == 1


def _suspend(organisation: Organisation, officer: Person) -> None:
    verifying.suspend(organisation, why="A question.", actor=officer)


@pytest.mark.parametrize("which", ["kept", "gone"])
def test_a_suspended_one_is_settled_first(
    bakery: Organisation, twin: Organisation, officer: Person, which: str
) -> None:
    _suspend(bakery if which == "kept" else twin, officer)
    with pytest.raises(DomainError, match="suspended"):
        merging.merge(bakery, twin, actor=officer)


def test_what_the_public_sees_does_not_vanish(bakery: Organisation, officer: Person) -> None:
    waiting = make_organisation(verified=False)
    with pytest.raises(DomainError, match="Verify that first"):
        merging.merge(waiting, bakery, actor=officer)


def test_a_declined_twin_gives_nothing_it_may_not_have(bakery: Organisation, officer: Person) -> None:
    false = make_organisation(verified=False, company_number="07654321")
    verifying.decline(false, why="Not you.", actor=officer)
    make_organisation(company_number="07654321")
    merging.merge(bakery, false, actor=officer)
    assert bakery.company_number is None


class TestPages:
    def test_staff_find_preview_and_merge(
        self,
        client_for: ClientFor,
        bakery: Organisation,
        twin: Organisation,
        organiser: Person,
        outbox: Callable[[], list[OutboxEmail]],
    ) -> None:
        make_organisation_pledge(twin)
        browser = client_for(organiser)
        path = f"/staff/organisations/{twin.id}/merger"
        assert "Luton Bakery" in browser.get(path).text
        assert "Luton Bakery" in browser.get(f"{path}?q=bakery").text
        assert "No other organisation" in browser.get(f"{path}?q=zebra").text
        preview = browser.get(f"{path}?into={bakery.id}")
        assert "Bob Brown" in preview.text
        response = browser.submit(path, into=str(bakery.id))
        assert (response.status_code, response.location) == (303, f"/staff/organisations/{bakery.id}")
        told = {mail.to_address for mail in outbox() if mail.kind == "organisations.merged"}
        assert told == {"alice@example.org", "bob@example.org"}
        again = browser.submit(path, into=str(bakery.id))
        assert again.status_code == 409
        assert "merged already" in again.text

    def test_not_into_itself_nor_into_nothing(
        self, client_for: ClientFor, twin: Organisation, organiser: Person
    ) -> None:
        browser = client_for(organiser)
        path = f"/staff/organisations/{twin.id}/merger"
        assert browser.submit(path, into=str(twin.id)).status_code == 409
        assert browser.submit(path, into="4711").status_code == 404
        assert browser.submit(path, into="").status_code == 404

    def test_only_who_may(
        self, client: TownClient, client_for: ClientFor, twin: Organisation, resident: Person
    ) -> None:
        path = f"/staff/organisations/{twin.id}/merger"
        assert "/sign-in" in client.submit(path).location
        assert client_for(resident).submit(path).status_code == 403
