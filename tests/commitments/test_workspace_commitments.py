"""The pages of one commitment, in a draft and once published, by the six questions."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from app.accounts.models import Person
from app.commitments.charter import list_components
from app.commitments.models import Commitment, OrganisationPledge
from app.commitments.queries import find_open_change
from app.commitments.rules import CommitmentType, State
from app.db import db
from app.kit.clock import now, today
from app.organisations.models import Membership, Organisation
from tests.client import TownClient
from tests.commitments.test_workspace_pledges import dates
from tests.factories.commitments import make_commitment, make_organisation_pledge

Browser = Callable[[Person], TownClient]


def answers(**fields: Any) -> dict[str, Any]:
    """A whole commitment as its form sends it."""
    day = today()
    return {
        "text": "Cut what we burn",
        "type": "sustainability_plan",
        "outcomes": ["NZ1"],
        "owner": "Head Baker",
        "member": "",
        **dates(starts_on=day, due_on=day + timedelta(days=200)),
        "unit": "tonnes of CO₂",
        "baseline": "1,250.5",
        "target": "900",
        "direction": "down",
        "wards": [],
        "indicator": "emissions",
        "why": "The oven is new.",
        "version": "1",
        **fields,
    }


@pytest.fixture
def draft(organisation: Organisation) -> OrganisationPledge:
    return make_organisation_pledge(organisation, state=State.DRAFT)


@pytest.fixture
def published(organisation: Organisation) -> Commitment:
    return make_commitment(make_organisation_pledge(organisation, commitments=0), text="Bake with less gas")


def path(commitment: Commitment, end: str) -> str:
    return f"/workspace/{commitment.pledge.organisation.slug}/commitments/{commitment.id}/{end}"


def adding(pledge: OrganisationPledge, end: str = "") -> str:
    return f"/workspace/{pledge.organisation.slug}/pledges/{pledge.id}/commitments{end}"


def test_a_commitment_is_added(client_for: Browser, draft: OrganisationPledge, resident: Person) -> None:
    browser = client_for(resident)
    assert browser.get(adding(draft, "/new")).status_code == 200
    answer = browser.submit(adding(draft), **answers(member=str(resident.id)))
    assert answer.status_code == 303
    db.session.expire_all()
    added = draft.commitments[-1]
    assert (added.text, added.outcomes[0].outcome_code, added.owner_id) == ("Cut what we burn", "NZ1", resident.id)
    assert (str(added.baseline.normalize()), added.indicator_code) == ("1250.5", "emissions")  # type: ignore[union-attr]


def test_gaps_may_stay_until_it_is_sent(client_for: Browser, draft: OrganisationPledge, resident: Person) -> None:
    browser = client_for(resident)
    browser.submit(adding(draft), text="Something good", type="other")
    page = browser.get(f"/workspace/{draft.organisation.slug}/pledges/{draft.id}").text
    added = draft.commitments[-1]
    assert "Choose at least one outcome" in page
    assert f"/commitments/{added.id}/terms#due_on-day" in page
    assert browser.get(path(added, "terms")).status_code == 200


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"text": ""}, "Say what you will do"),
        ({"text": "x" * 10_000}, "600 characters or fewer"),
        ({"type": "bribery"}, "Choose what sort"),
        ({"outcomes": ["XX9"]}, "Choose outcomes from the list"),
        ({"wards": ["E05000000"]}, "Choose wards from the list"),
        ({"indicator": "happiness"}, "Choose an indicator from the list"),
        ({"member": "99999999999999"}, "Choose one of your members"),
        ({"due_on-year": "2001"}, "The due date must lie ahead"),
        ({"due_on-day": "31", "due_on-month": "02"}, "real date"),
        ({"starts_on-year": "2099"}, "must not be before the start"),
        ({"baseline": "NaN"}, "Enter a number"),
        ({"baseline": "1e400"}, "Enter a number"),
        ({"target": "9" * 30}, "Enter a number"),
        ({"target": "٣"}, "Enter a number"),
        ({"target": "2000"}, "The target must lie on the side"),
        ({"direction": "sideways"}, "Choose up or down"),
        ({"owner": "x" * 10_000}, "120 characters or fewer"),
    ],
)
def test_bad_input_is_said_at_its_place(
    client_for: Browser, draft: OrganisationPledge, resident: Person, fields: dict[str, Any], message: str
) -> None:
    answer = client_for(resident).submit(adding(draft), **answers(**fields))
    assert answer.status_code == 422
    assert f'govuk-error-message"><span class="govuk-visually-hidden">Error:</span> {message}' in answer.text or (
        message in answer.text
    )
    assert "Head Baker" in answer.text or "owner" in fields
    assert len(draft.commitments) == 1


def test_what_turns_the_direction_of_reading_is_left_out(
    client_for: Browser, draft: OrganisationPledge, resident: Person
) -> None:
    client_for(resident).submit(adding(draft), **answers(text="Cut \u202ewaste\u202c", owner="Head\u200f Baker"))
    assert (draft.commitments[-1].text, draft.commitments[-1].owner_title) == ("Cut waste", "Head Baker")


def test_ready_made_ones_are_offered_and_filled_in(
    client_for: Browser, draft: OrganisationPledge, resident: Person
) -> None:
    browser = client_for(resident)
    page = browser.get(f"/workspace/{draft.organisation.slug}/pledges/{draft.id}/ready-made")
    assert len(list_components()) == 10
    assert all(each.slug in page.text for each in list_components())
    form = browser.get(adding(draft, "/new?ready=prompt-payment")).text
    assert "Pay our suppliers on time" in form
    assert f'value="{CommitmentType.GOOD_BUSINESS_CHARTER}" checked' in form


def test_it_is_saved_and_two_editors_see_both(client_for: Browser, draft: OrganisationPledge, resident: Person) -> None:
    commitment, browser = draft.commitments[0], client_for(resident)
    assert browser.submit(path(commitment, "terms"), **answers(text="Theirs")).status_code == 303
    answer = browser.submit(path(commitment, "terms"), **answers(text="Mine", target="800"))
    assert answer.status_code == 409
    assert "here are both" in answer.text
    assert "Theirs" in answer.text
    assert "Mine</textarea>" in answer.text
    assert 'name="version" value="2"' in answer.text
    assert commitment.text == "Theirs"


def test_a_removed_member_keeps_what_was_typed(
    client_for: Browser, draft: OrganisationPledge, resident: Person
) -> None:
    browser = client_for(resident)
    db.session.query(Membership).filter_by(person_id=resident.id).update({"left_at": now()})
    answer = browser.submit(path(draft.commitments[0], "terms"), **answers(text="An afternoon of work"))
    assert answer.status_code == 403
    assert "An afternoon of work" in answer.text
    assert draft.commitments[0].version == 1


def test_it_is_removed_from_a_draft(client_for: Browser, draft: OrganisationPledge, resident: Person) -> None:
    commitment, browser = draft.commitments[0], client_for(resident)
    address = path(commitment, "removal")
    assert "leaves the draft for good" in browser.get(address).text
    assert browser.submit(address).status_code == 303
    assert browser.submit(address).status_code == 404
    assert draft.commitments == []


def test_what_is_published_is_not_edited_or_removed(
    client_for: Browser, published: Commitment, resident: Person
) -> None:
    browser = client_for(resident)
    assert browser.submit(path(published, "terms"), **answers()).status_code == 409
    assert browser.submit(path(published, "removal")).status_code == 409
    assert published.text == "Bake with less gas"


def test_a_change_is_asked_for_once(client_for: Browser, published: Commitment, resident: Person) -> None:
    browser = client_for(resident)
    assert browser.get(path(published, "changes/new")).status_code == 200
    assert browser.submit(path(published, "changes"), **answers(why="")).status_code == 422
    assert browser.submit(path(published, "changes"), **answers(outcomes=[])).status_code == 422
    assert browser.submit(path(published, "changes"), **answers()).status_code == 303
    assert find_open_change(published)
    assert browser.submit(path(published, "changes"), **answers(text="More")).status_code == 409
    assert published.text == "Bake with less gas"


def test_a_commitment_is_withdrawn_with_a_reason(client_for: Browser, published: Commitment, resident: Person) -> None:
    browser = client_for(resident)
    assert browser.get(path(published, "withdrawal")).status_code == 200
    assert browser.submit(path(published, "withdrawal"), why="").status_code == 422
    assert browser.submit(path(published, "withdrawal"), why="The oven broke.").status_code == 303
    assert published.withdrawn_why == "The oven broke."
    assert browser.submit(path(published, "withdrawal"), why="Again").status_code == 409


@pytest.mark.parametrize("end", ["terms", "removal", "changes", "withdrawal"])
def test_nobody_else_writes(
    client: TownClient,
    client_for: Browser,
    published: Commitment,
    watcher: Person,
    neighbour: Person,
    end: str,
) -> None:
    assert client.submit(path(published, end), **answers()).location.startswith("/sign-in")
    assert client_for(neighbour).submit(path(published, end), **answers()).status_code == 404
    assert client_for(watcher).submit(path(published, end), **answers()).status_code == 403
    assert (published.version, find_open_change(published), published.withdrawn_on) == (1, None, None)


def test_what_is_typed_is_kept_for_its_writer_alone(
    client_for: Browser, draft: OrganisationPledge, resident: Person, organisation: Organisation
) -> None:
    from tests.factories.organisations import make_member

    commitment, browser = draft.commitments[0], client_for(resident)
    address = f"/workspace/{organisation.slug}/drafts/commitment-{commitment.id}"
    kept = browser.submit(address, htmx=True, **answers(text="Half a thou"))
    assert kept.status_code == 200
    assert "Kept at" in kept.text
    assert "Half a thou" in browser.get(path(commitment, "terms")).text
    assert "Half a thou" not in client_for(make_member(organisation)).get(path(commitment, "terms")).text
    assert browser.submit(f"{address}/removal").status_code == 303
    assert "Half a thou" not in browser.get(path(commitment, "terms")).text


def test_what_a_script_sends_after_the_form_is_too_late(
    client_for: Browser, draft: OrganisationPledge, resident: Person
) -> None:
    commitment, browser = draft.commitments[0], client_for(resident)
    address = f"/workspace/{draft.organisation.slug}/drafts/commitment-{commitment.id}"
    browser.submit(path(commitment, "terms"), **answers(text="Sent"))
    browser.submit(address, htmx=True, **answers(text="Overtaken"))
    assert "Overtaken" not in browser.get(path(commitment, "terms")).text
    browser.submit(path(commitment, "terms"), later="yes", **answers(text="On purpose"))
    assert "On purpose" in browser.get(path(commitment, "terms")).text


def test_a_draft_has_a_size(client_for: Browser, organisation: Organisation, resident: Person) -> None:
    address = f"/workspace/{organisation.slug}/drafts/pledge-new"
    assert client_for(resident).submit(address, statement="x" * 40_000).status_code == 409


def test_strangers_keep_nothing(
    client: TownClient, client_for: Browser, organisation: Organisation, neighbour: Person, watcher: Person
) -> None:
    for end in ("", "/removal"):
        address = f"/workspace/{organisation.slug}/drafts/pledge-new{end}"
        assert client.submit(address).status_code == 303
        assert client_for(neighbour).submit(address).status_code == 404
        assert client_for(watcher).submit(address).status_code == 403
