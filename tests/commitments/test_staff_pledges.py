"""Staff's pages about organisations' pledges, by the six questions."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from app.accounts.models import Person
from app.commitments import changing
from app.commitments.models import CommitmentChange, OrganisationPledge
from app.commitments.rules import State
from app.organisations.models import Organisation
from tests.client import TownClient
from tests.factories.commitments import make_organisation_pledge
from tests.factories.organisations import make_member

Browser = Callable[[Person], TownClient]
BASE = "/staff/organisation-pledges"


@pytest.fixture
def submitted(organisation: Organisation) -> OrganisationPledge:
    return make_organisation_pledge(organisation, state=State.SUBMITTED)


@pytest.fixture
def asked(organisation: Organisation, resident: Person) -> CommitmentChange:
    commitment = make_organisation_pledge(organisation).commitments[0]
    terms = replace(commitment.terms, text="Take on fewer apprentices")
    return changing.ask_change(commitment, terms, why="A workshop closed.", actor=resident)


def test_the_queue_and_a_pledge_are_read(
    client_for: Browser, organiser: Person, submitted: OrganisationPledge, max_queries: Any
) -> None:
    browser = client_for(organiser)
    with max_queries(15):
        page = browser.get(BASE)
    assert "Bury Park Bakery" in page.text
    shown = browser.get(f"{BASE}/{submitted.id}").text
    assert submitted.commitments[0].text in shown
    assert "Agree and publish" in shown


def test_however_much_a_pledge_says_it_is_read_at_once(
    client_for: Browser, organiser: Person, organisation: Organisation, session: Any, max_queries: Any
) -> None:
    pledge = make_organisation_pledge(organisation, state=State.SUBMITTED, commitments=25)
    browser = client_for(organiser)
    session.expire_all()
    with max_queries(20):
        assert "Agree and publish" in browser.get(f"{BASE}/{pledge.id}").text


def test_a_draft_is_none_of_staffs_business(client_for: Browser, organiser: Person, organisation: Organisation) -> None:
    draft = make_organisation_pledge(organisation, state=State.DRAFT)
    browser = client_for(organiser)
    assert browser.get(f"{BASE}/{draft.id}").status_code == 404
    assert browser.submit(f"{BASE}/{draft.id}/agreement").status_code == 404
    address = f"{BASE}/commitments/{draft.commitments[0].id}/comments"
    assert browser.submit(address, text="x").status_code == 404


def test_staff_comment_and_send_back(client_for: Browser, organiser: Person, submitted: OrganisationPledge) -> None:
    browser = client_for(organiser)
    address = f"{BASE}/commitments/{submitted.commitments[0].id}/comments"
    assert browser.get(address).status_code == 200
    assert browser.submit(address, text="").status_code == 422
    assert browser.submit(address, text="x" * 10_000).status_code == 422
    assert browser.submit(address, text="How many?").status_code == 303
    assert "How many?" in browser.get(f"{BASE}/{submitted.id}").text
    assert browser.submit(f"{BASE}/{submitted.id}/return", why="").status_code == 422
    assert browser.submit(f"{BASE}/{submitted.id}/return", why="One number, please.").status_code == 303
    assert browser.submit(f"{BASE}/{submitted.id}/return", why="Again").status_code == 409
    assert browser.submit(address, text="Too late").status_code == 409
    assert submitted.state is State.CHANGES_REQUESTED


def test_the_organisation_reads_the_comments(
    client_for: Browser, organiser: Person, resident: Person, submitted: OrganisationPledge
) -> None:
    staff = client_for(organiser)
    staff.submit(f"{BASE}/commitments/{submitted.commitments[0].id}/comments", text="How many?")
    staff.submit(f"{BASE}/{submitted.id}/return", why="Nearly.")
    page = client_for(resident).get(f"/workspace/{submitted.organisation.slug}/pledges/{submitted.id}").text
    assert "How many?" in page
    assert "Nearly." in page
    assert organiser.name not in page


def test_staff_agree_once(client_for: Browser, organiser: Person, submitted: OrganisationPledge) -> None:
    browser = client_for(organiser)
    assert browser.submit(f"{BASE}/{submitted.id}/agreement").status_code == 303
    assert submitted.is_public
    assert browser.submit(f"{BASE}/{submitted.id}/agreement").status_code == 409


def test_a_change_is_agreed(client_for: Browser, organiser: Person, asked: CommitmentChange) -> None:
    browser = client_for(organiser)
    assert "Take on fewer" in browser.get(f"{BASE}/changes/{asked.id}").text
    assert asked.commitment.text in browser.get(BASE).text
    assert browser.submit(f"{BASE}/changes/{asked.id}/agreement").status_code == 303
    assert asked.commitment.text == "Take on fewer apprentices"
    assert browser.submit(f"{BASE}/changes/{asked.id}/agreement").status_code == 409
    assert "Agreed on" in browser.get(f"{BASE}/changes/{asked.id}").text


def test_a_change_is_refused(client_for: Browser, organiser: Person, asked: CommitmentChange) -> None:
    browser = client_for(organiser)
    assert browser.submit(f"{BASE}/changes/{asked.id}/refusal", why="").status_code == 422
    assert browser.submit(f"{BASE}/changes/{asked.id}/refusal", why="No.").status_code == 303
    assert browser.submit(f"{BASE}/changes/{asked.id}/refusal", why="No.").status_code == 409
    assert asked.commitment.text != "Take on fewer apprentices"


def addresses(pledge: OrganisationPledge, change: CommitmentChange) -> list[str]:
    return [
        f"{BASE}/{pledge.id}/return",
        f"{BASE}/{pledge.id}/agreement",
        f"{BASE}/commitments/{pledge.commitments[0].id}/comments",
        f"{BASE}/changes/{change.id}/agreement",
        f"{BASE}/changes/{change.id}/refusal",
    ]


@pytest.fixture
def waiting(asked: CommitmentChange) -> OrganisationPledge:
    return make_organisation_pledge(state=State.SUBMITTED)


def test_residents_and_strangers_decide_nothing(
    client: TownClient, client_for: Browser, neighbour: Person, waiting: OrganisationPledge, asked: CommitmentChange
) -> None:
    for address in addresses(waiting, asked):
        assert client.submit(address, why="x", text="x").status_code == 303
        assert client_for(neighbour).submit(address, why="x", text="x").status_code == 403
    assert waiting.state is State.SUBMITTED
    assert not asked.is_decided


def test_staff_who_are_members_decide_nothing_there(
    client_for: Browser, officer: Person, waiting: OrganisationPledge, asked: CommitmentChange
) -> None:
    make_member(waiting.organisation, officer)
    make_member(asked.commitment.pledge.organisation, officer)
    browser = client_for(officer)
    assert "Somebody else has to decide" in browser.get(f"{BASE}/{waiting.id}").text
    assert "Somebody else has to decide" in browser.get(f"{BASE}/changes/{asked.id}").text
    for address in addresses(waiting, asked):
        assert browser.submit(address, why="x", text="x").status_code == 403
    assert waiting.state is State.SUBMITTED
    assert not asked.is_decided
