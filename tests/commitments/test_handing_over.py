"""Who is reminded of a published commitment: changed by the organisation alone, and never seen in public."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.models import Person
from app.commitments import handing_over
from app.commitments.models import Commitment
from app.commitments.rules import State
from app.db import db
from app.kit.audit import AuditEvent
from app.kit.errors import DomainError
from app.organisations.models import Organisation
from app.organisations.rules import MemberRole
from tests.client import TownClient
from tests.factories.commitments import make_commitment, make_organisation_pledge
from tests.factories.organisations import make_member

Browser = Callable[[Person], TownClient]


@pytest.fixture
def commitment(organisation: Organisation) -> Commitment:
    return make_commitment(make_organisation_pledge(organisation, commitments=0))


@pytest.fixture
def colleague(organisation: Organisation) -> Person:
    return make_member(organisation)


def address(commitment: Commitment) -> str:
    return f"/workspace/{commitment.pledge.organisation.slug}/commitments/{commitment.id}/owner"


def changes(commitment: Commitment) -> list[tuple[int | None, Any]]:
    events = select(AuditEvent).where(
        AuditEvent.verb == "commitment.owner_changed", AuditEvent.subject_id == str(commitment.id)
    )
    return [(each.actor_id, each.facts["member"]) for each in db.session.scalars(events.order_by(AuditEvent.id))]


def test_another_member_is_reminded_and_the_public_version_stays(
    client_for: Browser, commitment: Commitment, resident: Person, colleague: Person
) -> None:
    browser, terms = client_for(resident), commitment.terms
    pledge_page = f"/workspace/{commitment.pledge.organisation.slug}/pledges/{commitment.pledge_id}"
    assert "now: every owner" in browser.get(pledge_page).text
    assert colleague.name in browser.get(address(commitment)).text
    for _twice in range(2):
        assert browser.submit(address(commitment), member=str(colleague.id)).status_code == 303
    assert (commitment.owner_id, commitment.version, commitment.changes) == (colleague.id, 1, [])
    assert commitment.terms == terms
    assert f"now: {colleague.name}" in browser.get(pledge_page).text
    assert changes(commitment) == [(resident.id, colleague.id)] * 2
    assert browser.submit(address(commitment), member="").status_code == 303
    assert commitment.owner_id is None
    public = f"/organisations/{commitment.pledge.organisation.slug}/commitments/{commitment.id}"
    assert colleague.name not in browser.get(public).text


def test_the_form_of_a_change_asks_nothing_that_does_not_count(
    client_for: Browser, commitment: Commitment, resident: Person
) -> None:
    place = f"/workspace/{commitment.pledge.organisation.slug}/commitments/{commitment.id}/changes/new"
    page = client_for(resident).get(place).text
    assert 'name="member"' not in page
    assert address(commitment) in page


def test_only_who_may_report_is_reminded(
    client_for: Browser, commitment: Commitment, resident: Person, watcher: Person, neighbour: Person
) -> None:
    for wrong in (str(watcher.id), str(neighbour.id), "0", "²", "9" * 30, "x\0"):
        answer = client_for(resident).submit(address(commitment), member=wrong)
        assert answer.status_code == 422
        assert "Choose one of your members" in answer.text
    assert commitment.owner_id is None


def test_who_left_while_they_were_chosen_is_not_given_it(
    commitment: Commitment, resident: Person, neighbour: Person
) -> None:
    with pytest.raises(DomainError, match="no longer report"):
        handing_over.give_to(commitment, neighbour, actor=resident)


def test_nobody_else_chooses(
    client: TownClient,
    client_for: Browser,
    commitment: Commitment,
    colleague: Person,
    watcher: Person,
    neighbour: Person,
) -> None:
    fields: dict[str, Any] = {"member": str(colleague.id)}
    assert client.submit(address(commitment), **fields).location.startswith("/sign-in")
    assert client_for(neighbour).submit(address(commitment), **fields).status_code == 404
    assert client_for(watcher).submit(address(commitment), **fields).status_code == 403
    assert commitment.owner_id is None


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED, State.ENDED, State.WITHDRAWN])
def test_it_is_chosen_while_the_commitment_runs(
    client_for: Browser, organisation: Organisation, resident: Person, colleague: Person, state: State
) -> None:
    commitment = make_commitment(make_organisation_pledge(organisation, state=state, commitments=0))
    answer = client_for(resident).submit(address(commitment), member=str(colleague.id))
    assert answer.status_code == 409
    assert commitment.owner_id is None


def test_a_draft_offers_only_who_may_report(
    client_for: Browser, organisation: Organisation, resident: Person, colleague: Person
) -> None:
    watcher = make_member(organisation, role=MemberRole.VIEWER)
    pledge = make_organisation_pledge(organisation, state=State.DRAFT)
    page = client_for(resident).get(f"/workspace/{organisation.slug}/pledges/{pledge.id}/commitments/new").text
    assert f'value="{colleague.id}"' in page
    assert f'value="{watcher.id}"' not in page
