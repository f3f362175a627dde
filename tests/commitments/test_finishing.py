"""Staff finish imported drafts of organisations without members; another of the staff agrees."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.models import Person
from app.accounts.permissions import Role
from app.commitments import drafting, finishing, queries
from app.commitments.importing import import_rows
from app.commitments.models import OrganisationPledge
from app.commitments.organisation_file import Row
from app.commitments.rules import State
from app.db import db
from app.kit.audit import AuditEvent
from app.kit.clock import today
from app.kit.errors import Refused
from app.organisations import verifying
from app.organisations.rules import Kind
from tests.client import TownClient
from tests.factories.commitments import make_organisation_pledge, make_terms
from tests.factories.organisations import make_member
from tests.factories.people import make_person

Browser = Callable[[Person], TownClient]
BASE = "/staff/organisation-pledges/imported"
QUEUE = "/staff/organisation-pledges"


@pytest.fixture
def draft(session: Any) -> OrganisationPledge:
    texts = ("Plant trees", "Water them")
    return import_rows([Row(2, "Tree Friends", Kind.VOLUNTARY, text, "example.org/list") for text in texts]).pledges[0]


@pytest.fixture
def colleague(session: Any) -> Person:
    return make_person(name="Colin Colleague", roles=(Role.FACILITATOR,))


def day(name: str, ahead: int) -> dict[str, Any]:
    found = today() + timedelta(days=ahead)
    return {f"{name}-day": str(found.day), f"{name}-month": str(found.month), f"{name}-year": str(found.year)}


def terms(text: str = "Plant 400 trees by the river", **changed: Any) -> dict[str, Any]:
    whole = {"text": text, "type": "other", "outcomes": "IE2", "owner": "Chair", "version": "1"}
    return {**whole, **day("starts_on", 40), **day("due_on", 300), **changed}


def statement(text: str = "We look after the town’s trees.", **changed: Any) -> dict[str, Any]:
    return {"statement": text, "version": "1", **day("starts_on", 10), **day("ends_on", 370), **changed}


def finish(browser: TownClient, draft: OrganisationPledge) -> None:
    assert browser.submit(f"{BASE}/{draft.id}/statement", **statement()).status_code == 303
    for commitment in draft.commitments:
        assert browser.submit(f"{BASE}/commitments/{commitment.id}/terms", **terms()).status_code == 303


def addresses(draft: OrganisationPledge) -> dict[str, dict[str, Any]]:
    return {
        f"{BASE}/{draft.id}/statement": statement(),
        f"{BASE}/commitments/{draft.commitments[0].id}/terms": terms(),
        f"{BASE}/{draft.id}/commitments/new": terms("Prune them"),
        f"{BASE}/commitments/{draft.commitments[0].id}/removal": {},
        f"{BASE}/{draft.id}/submission": {},
    }


def test_staff_see_what_is_missing(client_for: Browser, organiser: Person, draft: OrganisationPledge) -> None:
    browser = client_for(organiser)
    assert BASE in browser.get(QUEUE).text
    assert "Tree Friends" in browser.get(BASE).text
    page = browser.get(f"{BASE}/{draft.id}").text
    for words in ("Plant trees", "Say whose job it is", "Choose at least one outcome", "Say in a few sentences"):
        assert words in page
    assert "Send to be agreed" not in page


def test_one_finishes_and_another_agrees(
    client_for: Browser, organiser: Person, colleague: Person, draft: OrganisationPledge
) -> None:
    browser = client_for(organiser)
    finish(browser, draft)
    assert "Send to be agreed" in browser.get(f"{BASE}/{draft.id}").text
    assert browser.submit(f"{BASE}/{draft.id}/submission").status_code == 303
    assert draft.state is State.SUBMITTED
    verifying.verify(draft.organisation, colleague)
    assert "Tree Friends" not in browser.get(BASE).text
    page = browser.get(f"{QUEUE}/{draft.id}").text
    assert "Somebody else has to agree it" in page
    assert "Agree and publish" not in page
    assert browser.submit(f"{QUEUE}/{draft.id}/agreement").status_code == 403
    assert draft.state is State.SUBMITTED
    assert client_for(colleague).submit(f"{QUEUE}/{draft.id}/agreement").status_code == 303
    assert draft.is_public


def test_whoever_only_wrote_a_part_does_not_agree_either(
    client_for: Browser, organiser: Person, colleague: Person, draft: OrganisationPledge
) -> None:
    finish(client_for(organiser), draft)
    client_for(colleague).submit(f"{BASE}/{draft.id}/submission")
    verifying.verify(draft.organisation, colleague)
    for each in (organiser, colleague):
        assert client_for(each).submit(f"{QUEUE}/{draft.id}/agreement").status_code == 403


def test_what_is_sent_back_is_finished_again(
    client_for: Browser, organiser: Person, colleague: Person, draft: OrganisationPledge
) -> None:
    browser = client_for(organiser)
    finish(browser, draft)
    browser.submit(f"{BASE}/{draft.id}/submission")
    assert client_for(colleague).submit(f"{QUEUE}/{draft.id}/return", why="How many trees?").status_code == 303
    assert "Tree Friends" in browser.get(BASE).text
    assert "How many trees?" in browser.get(f"{BASE}/{draft.id}").text
    assert browser.submit(f"{BASE}/{draft.id}/submission").status_code == 303


def test_every_act_is_written_down(client_for: Browser, organiser: Person, draft: OrganisationPledge) -> None:
    browser = client_for(organiser)
    finish(browser, draft)
    browser.submit(f"{BASE}/{draft.id}/submission")
    verbs = db.session.scalars(select(AuditEvent.verb).where(AuditEvent.actor_id == organiser.id)).all()
    assert verbs.count("organisation_pledge.finished") == 4
    assert verbs.count("commitment.edited") == 2
    assert {"organisation_pledge.edited", "organisation_pledge.submitted"} <= set(verbs)


def test_strangers_and_residents_finish_nothing(
    client: TownClient, client_for: Browser, neighbour: Person, draft: OrganisationPledge
) -> None:
    for address, fields in addresses(draft).items():
        assert client.submit(address, **fields).status_code == 303
        assert client_for(neighbour).submit(address, **fields).status_code == 403
    assert client_for(neighbour).get(BASE).status_code == 403
    assert (draft.state, draft.statement) == (State.DRAFT, "")
    assert [each.text for each in draft.commitments] == ["Plant trees", "Water them"]


def test_an_organisation_with_members_speaks_for_itself(
    client_for: Browser, organiser: Person, draft: OrganisationPledge
) -> None:
    make_member(draft.organisation)
    browser = client_for(organiser)
    assert "Tree Friends" not in browser.get(BASE).text
    assert browser.get(f"{BASE}/{draft.id}").status_code == 404
    for address, fields in addresses(draft).items():
        assert browser.submit(address, **fields).status_code == 404
    with pytest.raises(Refused):
        finishing.finish_commitment(draft.commitments[0], make_terms(), version=1, actor=organiser)


def test_only_what_was_imported_can_be_finished(client_for: Browser, organiser: Person) -> None:
    own = make_organisation_pledge(state=State.DRAFT)
    browser = client_for(organiser)
    assert browser.get(f"{BASE}/{own.id}").status_code == 404
    assert browser.get(f"{BASE}/999").status_code == 404
    for pledge_id in (own.id, 999):
        assert browser.submit(f"{BASE}/{pledge_id}/commitments/new", **terms()).status_code == 404
    for commitment_id in (own.commitments[0].id, 999):
        assert browser.submit(f"{BASE}/commitments/{commitment_id}/terms", **terms()).status_code == 404
        assert browser.submit(f"{BASE}/commitments/{commitment_id}/removal").status_code == 404


def test_what_is_sent_cannot_be_changed_or_sent_twice(
    client_for: Browser, organiser: Person, draft: OrganisationPledge
) -> None:
    browser = client_for(organiser)
    finish(browser, draft)
    assert browser.submit(f"{BASE}/{draft.id}/submission").status_code == 303
    assert "It waits to be agreed" in browser.get(f"{BASE}/{draft.id}").text
    for address, fields in addresses(draft).items():
        assert browser.submit(address, **{**fields, "version": "2"}).status_code == 409
    assert draft.state is State.SUBMITTED
    assert len(draft.commitments) == 2


def test_what_lacks_something_is_not_sent(client_for: Browser, organiser: Person, draft: OrganisationPledge) -> None:
    answer = client_for(organiser).submit(f"{BASE}/{draft.id}/submission")
    assert answer.status_code == 422
    assert "Something is still missing" in answer.text
    assert draft.state is State.DRAFT


def test_what_was_typed_wrong_stays(client_for: Browser, organiser: Person, draft: OrganisationPledge) -> None:
    browser = client_for(organiser)
    address = f"{BASE}/commitments/{draft.commitments[0].id}/terms"
    for wrong in ({"text": ""}, {"outcomes": "XX9"}, {"due_on-day": "40"}, {"target": "many"}, {"type": "song"}):
        for each in (address, f"{BASE}/{draft.id}/commitments/new"):
            answer = browser.submit(each, **{**terms(owner="Head of Trees"), **wrong})
            assert answer.status_code == 422
            assert "Head of Trees" in answer.text
    answer = browser.submit(f"{BASE}/{draft.id}/statement", **statement("x" * 10_000))
    assert answer.status_code == 422
    assert "x" * 100 in answer.text
    assert [each.text for each in draft.commitments] == ["Plant trees", "Water them"]


def test_staff_add_what_the_list_left_out(client_for: Browser, organiser: Person, draft: OrganisationPledge) -> None:
    browser = client_for(organiser)
    address = f"{BASE}/{draft.id}/commitments/new"
    assert address in browser.get(f"{BASE}/{draft.id}").text
    assert browser.submit(address, **terms("Prune 40 trees")).status_code == 303
    assert [each.text for each in draft.commitments] == ["Plant trees", "Water them", "Prune 40 trees"]
    assert draft.commitments[2].owner_title == "Chair"
    assert queries.was_finished_by(draft, organiser)


def test_what_promises_nothing_is_removed_for_good(
    client_for: Browser, organiser: Person, draft: OrganisationPledge
) -> None:
    browser = client_for(organiser)
    address = f"{BASE}/commitments/{draft.commitments[1].id}/removal"
    assert address in browser.get(f"{BASE}/{draft.id}").text
    assert "Water them" in browser.get(address).text
    assert browser.submit(address).status_code == 303
    assert browser.submit(address).status_code == 404
    again = import_rows([Row(2, "Tree Friends", Kind.VOLUNTARY, "Water them", "example.org/list")])
    assert (again.added, again.known) == (0, 1)
    assert [each.text for each in draft.commitments] == ["Plant trees"]
    assert queries.was_finished_by(draft, organiser)


def test_a_draft_holds_only_so_many(
    client_for: Browser, organiser: Person, draft: OrganisationPledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafting, "MOST_COMMITMENTS", 2)
    answer = client_for(organiser).submit(f"{BASE}/{draft.id}/commitments/new", **terms("Prune 40 trees"))
    assert answer.status_code == 409
    assert "at most 2" in answer.text
    assert "Prune 40 trees" in answer.text


def test_two_who_finish_at_once_see_both(
    client_for: Browser, organiser: Person, colleague: Person, draft: OrganisationPledge
) -> None:
    address = f"{BASE}/commitments/{draft.commitments[0].id}/terms"
    assert client_for(organiser).submit(address, **terms()).status_code == 303
    answer = client_for(colleague).submit(address, **terms("Plant 500 trees"))
    assert answer.status_code == 409
    assert "here are both" in answer.text
    assert "Plant 500 trees" in answer.text
    assert client_for(organiser).submit(f"{BASE}/{draft.id}/statement", **statement()).status_code == 303
    answer = client_for(colleague).submit(f"{BASE}/{draft.id}/statement", **statement("Trees!"))
    assert answer.status_code == 409
    assert "here are both" in answer.text
    assert "Trees!" in answer.text


def test_a_full_list_asks_little_of_the_database(
    client_for: Browser, organiser: Person, session: Any, max_queries: Callable[[int], Any]
) -> None:
    import_rows([Row(each, f"Club {each}", Kind.VOLUNTARY, f"Do {each}", "") for each in range(30)])
    browser = client_for(organiser)
    with max_queries(14):
        page = browser.get(BASE).text
    assert page.count("<tr") == 21
    assert "after=" in page


def test_an_import_of_many_lines_is_read_at_once(
    client_for: Browser, organiser: Person, session: Any, max_queries: Callable[[int], Any]
) -> None:
    done = import_rows([Row(each, "One Club", Kind.VOLUNTARY, f"Do {each}", "") for each in range(25)])
    path = f"{BASE}/{done.pledges[0].id}"
    browser = client_for(organiser)
    session.expire_all()
    with max_queries(16):
        assert "Do 24" in browser.get(path).text
