"""Verifying, declining, suspending and giving a first owner: the staff's pages by the six questions."""

from collections.abc import Callable
from typing import Any

import pytest

from app.accounts.models import Person
from app.accounts.permissions import Role
from app.commitments.rules import State
from app.kit.outbox import OutboxEmail
from app.organisations import inviting, queries, verifying
from app.organisations.member_queries import list_open_requests
from app.organisations.models import Organisation
from app.organisations.registering import mark_of
from app.organisations.rules import MemberRole, Standing
from tests.client import TownClient
from tests.factories.commitments import make_organisation_pledge
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person

ClientFor = Callable[[Person], TownClient]
Outbox = Callable[[], list[OutboxEmail]]
VERBS = ["verification", "refusal", "suspension", "suspension/end", "owner", "merger", "details"]


@pytest.fixture
def waiting(session: Any, resident: Person) -> Organisation:
    return make_organisation("Waiting Room", verified=False, owner=resident)


def path_of(organisation: Organisation, verb: str = "") -> str:
    return f"/staff/organisations/{organisation.id}/{verb}".rstrip("/")


@pytest.mark.parametrize("verb", VERBS)
def test_only_who_may_verify_decides(
    client: TownClient, client_for: ClientFor, waiting: Organisation, verb: str
) -> None:
    assert "/sign-in" in client.submit(path_of(waiting, verb)).location
    reviewer = make_person(roles=(Role.REVIEWER,))
    for person in (make_person(), reviewer):
        assert client_for(person).submit(path_of(waiting, verb), why="Because").status_code == 403
    assert waiting.standing is Standing.WAITING


@pytest.mark.parametrize("verb", VERBS)
def test_nothing_is_decided_about_nobody(client_for: ClientFor, organiser: Person, verb: str) -> None:
    assert client_for(organiser).submit(f"/staff/organisations/4711/{verb}", why="Because").status_code == 404


def test_the_queue_shows_who_waits(client_for: ClientFor, waiting: Organisation, organiser: Person) -> None:
    page = client_for(organiser).get("/staff/organisations").text
    assert "Waiting Room" in page
    assert "Waiting for verification: 1" in page


def test_its_page_tells_what_was_done(client_for: ClientFor, waiting: Organisation, organiser: Person) -> None:
    make_organisation_pledge(waiting, state=State.CHANGES_REQUESTED, why="How many loaves?")
    history = client_for(organiser).get(path_of(waiting)).text.partition("History</span>")[2]
    for words in ("Registered", "Sent back for changes", "How many loaves?"):
        assert words in history


def test_the_way_back_leads_past_every_page_above(
    client_for: ClientFor, waiting: Organisation, organiser: Person
) -> None:
    page = client_for(organiser).get(path_of(waiting, "merger")).text
    way = page.partition("govuk-breadcrumbs")[2].partition("</nav>")[0]
    assert 'href="/staff/organisations"' in way
    assert f'href="{path_of(waiting)}"' in way


def test_every_standing_has_its_list(client_for: ClientFor, organiser: Person) -> None:
    imported = make_organisation("Imported Trust")
    browser = client_for(organiser)
    assert imported.name in browser.get("/staff/organisations?show=without-owner").text
    assert imported.name in browser.get("/staff/organisations?show=verified").text
    for standing in ("declined", "suspended", "merged", "nonsense"):
        assert imported.name not in browser.get(f"/staff/organisations?show={standing}").text


def test_a_long_queue_has_pages_and_few_statements(
    client_for: ClientFor, organiser: Person, max_queries: Callable[[int], Any]
) -> None:
    for _ in range(55):
        make_organisation(verified=False)
    browser = client_for(organiser)
    with max_queries(8):
        page = browser.get("/staff/organisations")
    assert "after=" in page.text


def test_verifying_tells_the_owner(
    client_for: ClientFor, waiting: Organisation, organiser: Person, outbox: Outbox
) -> None:
    browser = client_for(organiser)
    assert [browser.submit(path_of(waiting, "verification")).status_code for _ in range(2)] == [303, 409]
    assert waiting.is_public
    assert waiting.verified_by_id == organiser.id
    assert [mail.to_address for mail in outbox() if mail.kind == "organisations.verified"] == ["alice@example.org"]


def test_declining_needs_a_reason_which_the_owner_reads(
    client_for: ClientFor, waiting: Organisation, organiser: Person, resident: Person, outbox: Outbox
) -> None:
    browser = client_for(organiser)
    assert browser.submit(path_of(waiting, "refusal"), why=" ").status_code == 422
    assert browser.submit(path_of(waiting, "refusal"), why="Which waiting room?").status_code == 303
    assert waiting.standing is Standing.DECLINED
    assert "Which waiting room?" in outbox()[-1].text
    assert browser.submit(path_of(waiting, "refusal"), why="Again").status_code == 409
    assert "Which waiting room?" in client_for(resident).get("/workspace/waiting-room").text


def test_a_suspension_hides_and_is_lifted(
    client: TownClient, client_for: ClientFor, bakery: Organisation, organiser: Person, outbox: Outbox
) -> None:
    browser = client_for(organiser)
    assert browser.submit(path_of(bakery, "suspension"), why="").status_code == 422
    assert browser.submit(path_of(bakery, "suspension"), why="Claims we ask about.").status_code == 303
    assert not bakery.is_public
    assert "Claims we ask about." in outbox()[-1].text
    assert browser.submit(path_of(bakery, "suspension"), why="Again").status_code == 409
    assert [browser.submit(path_of(bakery, "suspension/end")).status_code for _ in range(2)] == [303, 409]
    assert bakery.is_public
    assert outbox()[-1].kind == "organisations.suspension_lifted"


@pytest.mark.parametrize("how", [Standing.WAITING, Standing.VERIFIED, Standing.DECLINED, Standing.SUSPENDED])
def test_a_page_for_every_standing(
    client_for: ClientFor, waiting: Organisation, organiser: Person, how: Standing
) -> None:
    if how is Standing.VERIFIED:
        verifying.verify(waiting, organiser)
    elif how is Standing.DECLINED:
        verifying.decline(waiting, why="No.", actor=organiser)
    elif how is Standing.SUSPENDED:
        verifying.suspend(waiting, why="Wait.", actor=organiser)
    assert client_for(organiser).get(path_of(waiting)).status_code == 200
    assert waiting.standing is how


def test_staff_correct_what_they_verified(client_for: ClientFor, bakery: Organisation, organiser: Person) -> None:
    browser = client_for(organiser)
    assert 'value="Luton Bakery"' in browser.get(path_of(bakery, "details")).text
    make_organisation("Hat Factory")
    typed: dict[str, Any] = {"kind": "private", "seen": mark_of(bakery)}
    assert browser.submit(path_of(bakery, "details"), **typed, name="").status_code == 422
    assert browser.submit(path_of(bakery, "details"), **typed, name="The Hat Factory").status_code == 409
    assert browser.submit(path_of(bakery, "details"), **typed, name="Luton Bakers").status_code == 303
    late = browser.submit(path_of(bakery, "details"), **typed, name="Luton Cake Shop")
    assert late.status_code == 409
    assert "Somebody else changed this" in late.text
    assert f'name="seen" value="{mark_of(bakery)}"' in late.text
    assert (bakery.name, bakery.slug) == ("Luton Bakers", "luton-bakery")


def test_staff_invite_only_the_first_owner(
    client_for: ClientFor, bakery: Organisation, organiser: Person, outbox: Outbox
) -> None:
    imported = make_organisation("Imported Trust")
    browser = client_for(organiser)
    assert browser.get(path_of(imported, "owner")).status_code == 200
    assert browser.submit(path_of(imported, "owner"), email="nobody").status_code == 422
    assert browser.submit(path_of(imported, "owner"), email="first@example.org").status_code == 303
    assert outbox()[-1].to_address == "first@example.org"
    assert browser.submit(path_of(bakery, "owner"), email="first@example.org").status_code == 403


def test_staff_answer_a_request_where_nobody_else_can(
    client_for: ClientFor, bakery: Organisation, organiser: Person, neighbour: Person
) -> None:
    imported = make_organisation("Imported Trust")
    browser = client_for(organiser)
    for organisation, status in ((imported, 303), (bakery, 403)):
        inviting.ask_to_join(organisation, actor=neighbour)
        request = list_open_requests(organisation)[0]
        assert browser.submit(path_of(organisation, f"requests/{request.id}/acceptance")).status_code == status
    membership = queries.find_membership(imported, neighbour)
    assert membership is not None
    assert membership.role is MemberRole.OWNER
