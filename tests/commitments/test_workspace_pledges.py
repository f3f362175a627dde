"""The pages where an organisation writes its pledge, by the six questions."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from app.accounts.models import Person
from app.commitments import drafting
from app.commitments.models import OrganisationPledge
from app.commitments.queries import list_pledges_of
from app.commitments.rules import State
from app.db import db
from app.kit.clock import today
from app.organisations import verifying
from app.organisations.models import Organisation
from tests.client import TownClient
from tests.factories.commitments import make_organisation_pledge
from tests.factories.people import make_person

Browser = Callable[[Person], TownClient]


def dates(**days: Any) -> dict[str, Any]:
    """The three boxes of each date."""
    return {
        f"{name}-{part}": str(getattr(day, part)) for name, day in days.items() for part in ("day", "month", "year")
    }


def next_year(**fields: Any) -> dict[str, Any]:
    first = today() + timedelta(days=10)
    return {**dates(starts_on=first, ends_on=first + timedelta(days=364)), "statement": "We bake for all.", **fields}


@pytest.fixture
def draft(organisation: Organisation) -> OrganisationPledge:
    return make_organisation_pledge(organisation, state=State.DRAFT)


def path(pledge: OrganisationPledge, end: str = "") -> str:
    return f"/workspace/{pledge.organisation.slug}/pledges/{pledge.id}{end}"


def start(organisation: Organisation) -> str:
    return f"/workspace/{organisation.slug}/pledges"


def test_an_editor_starts_a_pledge(client_for: Browser, organisation: Organisation, resident: Person) -> None:
    answer = client_for(resident).submit(start(organisation), **next_year())
    assert answer.status_code == 303
    (pledge,) = list_pledges_of(organisation)
    assert answer.location.endswith(path(pledge))
    assert (pledge.statement, pledge.state) == ("We bake for all.", State.DRAFT)


def test_the_same_pledge_twice_is_one(client_for: Browser, organisation: Organisation, resident: Person) -> None:
    browser = client_for(resident)
    browser.submit(start(organisation), **next_year())
    answer = browser.submit(start(organisation), **next_year())
    assert answer.status_code == 409
    assert b"for some of these days already" in answer.data
    assert len(list_pledges_of(organisation)) == 1


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"starts_on-day": ""}, "real date"),
        ({"starts_on-day": "", "starts_on-month": "", "starts_on-year": ""}, "Enter the first day"),
        ({"starts_on-day": "31", "starts_on-month": "2"}, "real date"),
        ({"ends_on-year": "2001"}, "must lie ahead"),
        ({"ends_on-year": "2099"}, "at most five years"),
        ({"statement": "x" * 10_000}, "2000 characters or fewer"),
    ],
)
def test_bad_input_is_said_beside_what_was_typed(
    client_for: Browser, organisation: Organisation, resident: Person, fields: dict[str, Any], message: str
) -> None:
    answer = client_for(resident).submit(start(organisation), **next_year(**fields))
    assert answer.status_code in {409, 422}
    assert message in answer.text
    assert fields.get("statement", "We bake for all.") in answer.text
    assert list_pledges_of(organisation) == []


def test_a_statement_loses_what_turns_its_direction(
    client_for: Browser, organisation: Organisation, resident: Person
) -> None:
    client_for(resident).submit(start(organisation), **next_year(statement="We \u202ebake\u0007."))
    assert list_pledges_of(organisation)[0].statement == "We bake."


WRITING = ["/statement", "/submission", "/withdrawal", "/ending", "/renewal"]


@pytest.mark.parametrize("end", WRITING)
def test_nobody_else_writes(
    client: TownClient,
    client_for: Browser,
    draft: OrganisationPledge,
    watcher: Person,
    neighbour: Person,
    end: str,
) -> None:
    facts = next_year(why="Because", version="1")
    assert client.submit(path(draft, end), **facts).location.startswith("/sign-in")
    assert client_for(neighbour).submit(path(draft, end), **facts).status_code == 404
    assert client_for(watcher).submit(path(draft, end), **facts).status_code == 403
    assert (draft.state, draft.version) == (State.DRAFT, 1)


@pytest.mark.parametrize("end", WRITING)
def test_another_organisations_pledge_is_not_found(
    client_for: Browser, organisation: Organisation, resident: Person, end: str
) -> None:
    foreign = make_organisation_pledge(state=State.DRAFT)
    address = f"/workspace/{organisation.slug}/pledges/{foreign.id}{end}"
    assert client_for(resident).submit(address, why="x", **next_year()).status_code == 404


@pytest.mark.parametrize("end", ["", "/new"])
def test_members_alone_see_the_pages(
    client: TownClient, client_for: Browser, organisation: Organisation, neighbour: Person, end: str
) -> None:
    assert client.get(start(organisation) + end).status_code == 303
    assert client_for(neighbour).get(start(organisation) + end).status_code == 404


def test_a_viewer_sees_everything_and_no_buttons(
    client_for: Browser, draft: OrganisationPledge, watcher: Person
) -> None:
    page = client_for(watcher).get(path(draft))
    assert page.status_code == 200
    assert "Add a commitment" not in page.text
    assert client_for(watcher).get(start(draft.organisation)).status_code == 200


def test_a_live_pledge_leads_to_reporting(client_for: Browser, organisation: Organisation, resident: Person) -> None:
    pledge = make_organisation_pledge(organisation)
    later = [today() + timedelta(days=days) for days in (500, 600)]
    draft = make_organisation_pledge(organisation, state=State.DRAFT, starts_on=later[0], ends_on=later[1])
    browser, root = client_for(resident), f"/workspace/{organisation.slug}"
    report = f"{root}/commitments/{pledge.commitments[0].id}/updates/new"
    assert report in browser.get(f"{root}/pledges/{pledge.id}").text
    assert browser.get(report).status_code == 200
    assert "Report progress" not in browser.get(f"{root}/pledges/{draft.id}").text


def test_the_statement_is_changed(client_for: Browser, draft: OrganisationPledge, resident: Person) -> None:
    browser = client_for(resident)
    assert b"We help young people" in browser.get(path(draft, "/statement")).data
    assert browser.submit(path(draft, "/statement"), version="1", **next_year()).status_code == 303
    assert (draft.statement, draft.version) == ("We bake for all.", 2)


def test_two_editors_see_both_statements_and_lose_none(
    client_for: Browser, draft: OrganisationPledge, resident: Person
) -> None:
    browser = client_for(resident)
    browser.submit(path(draft, "/statement"), version="1", **next_year(statement="Theirs"))
    answer = browser.submit(path(draft, "/statement"), version="1", **next_year(statement="Mine"))
    assert answer.status_code == 409
    assert "here are both" in answer.text
    assert "Theirs" in answer.text
    assert "Mine</textarea>" in answer.text
    assert 'name="version" value="2"' in answer.text
    again = browser.submit(path(draft, "/statement"), version="2", **next_year(statement="Mine"))
    assert again.status_code == 303
    assert draft.statement == "Mine"


@pytest.mark.parametrize("version", ["", "x", "0", "99999999999999999999", "-1"])
def test_a_version_nobody_saw_is_an_old_one(
    client_for: Browser, draft: OrganisationPledge, resident: Person, version: str
) -> None:
    assert client_for(resident).submit(path(draft, "/statement"), version=version, **next_year()).status_code == 409


def test_what_was_sent_is_not_edited(client_for: Browser, organisation: Organisation, resident: Person) -> None:
    pledge = make_organisation_pledge(organisation, state=State.SUBMITTED)
    answer = client_for(resident).submit(path(pledge, "/statement"), version="1", **next_year())
    assert answer.status_code == 409
    assert "sent to staff" in answer.text


def test_a_suspended_organisation_keeps_what_was_typed(
    client_for: Browser, draft: OrganisationPledge, resident: Person
) -> None:
    verifying.suspend(draft.organisation, why="We are looking into it.", actor=make_person())
    answer = client_for(resident).submit(path(draft, "/statement"), version="1", **next_year(statement="Long words"))
    assert answer.status_code == 403
    assert "Long words" in answer.text
    assert draft.version == 1


def test_it_is_sent_when_nothing_is_missing(
    client_for: Browser, draft: OrganisationPledge, resident: Person, outbox: Callable[[], list[Any]]
) -> None:
    browser = client_for(resident)
    assert "Nothing is missing" in browser.get(path(draft)).text
    assert browser.submit(path(draft, "/submission")).status_code == 303
    assert draft.state is State.SUBMITTED
    assert [(mail.kind, mail.to_address) for mail in outbox()][-1] == ("commitments.submitted", resident.email)
    browser.submit(path(draft, "/submission"))
    assert "has moved on meanwhile" in browser.get(path(draft)).text
    assert [step.went_to for step in draft.steps] == [State.DRAFT, State.SUBMITTED]


def test_what_is_missing_is_said_in_words_with_a_way_there(
    client_for: Browser, organisation: Organisation, resident: Person
) -> None:
    pledge = make_organisation_pledge(organisation, state=State.DRAFT, statement="", commitments=0)
    browser = client_for(resident)
    page = browser.get(path(pledge)).text
    assert "Say in a few sentences" in page
    assert "Add at least one commitment" in page
    browser.submit(path(pledge, "/submission"))
    assert pledge.state is State.DRAFT
    assert "Something is still missing" in browser.get(path(pledge)).text


def test_a_draft_is_taken_back(client_for: Browser, draft: OrganisationPledge, resident: Person) -> None:
    browser = client_for(resident)
    assert "Nobody outside has seen it" in browser.get(path(draft, "/withdrawal")).text
    assert browser.submit(path(draft, "/withdrawal"), why="").status_code == 422
    assert browser.submit(path(draft, "/withdrawal"), why="Not now").status_code == 303
    assert draft.state is State.WITHDRAWN
    assert browser.submit(path(draft, "/withdrawal"), why="Not now").status_code == 409
    assert not draft.is_public


def test_a_published_pledge_is_withdrawn_in_public(
    client_for: Browser, organisation: Organisation, resident: Person
) -> None:
    pledge = make_organisation_pledge(organisation, state=State.ACTIVE)
    client_for(resident).submit(path(pledge, "/withdrawal"), why="We closed the shop.")
    assert (pledge.state, pledge.is_public) == (State.WITHDRAWN, True)
    assert pledge.commitments[0].withdrawn_why == "We closed the shop."
    assert pledge.commitments[0].status == "withdrawn"


def test_it_is_renewed_once(client_for: Browser, organisation: Organisation, resident: Person) -> None:
    pledge = make_organisation_pledge(organisation, state=State.DUE_FOR_RENEWAL)
    browser = client_for(resident)
    first = browser.submit(path(pledge, "/renewal"))
    second = browser.submit(path(pledge, "/renewal"))
    assert first.status_code == second.status_code == 303
    assert first.location == second.location
    assert len(list_pledges_of(organisation)) == 2
    assert "The pledge that follows this one" in browser.get(path(pledge)).text


@pytest.mark.parametrize("state", [State.DRAFT, State.ACTIVE, State.ENDED])
def test_only_what_is_due_is_renewed_or_ended(
    client_for: Browser, organisation: Organisation, resident: Person, state: State
) -> None:
    pledge = make_organisation_pledge(organisation, state=state)
    browser = client_for(resident)
    browser.submit(path(pledge, "/renewal"))
    assert len(list_pledges_of(organisation)) == 1
    assert browser.submit(path(pledge, "/ending"), why="Enough").status_code == 409


def test_it_ends_with_a_reason(client_for: Browser, organisation: Organisation, resident: Person) -> None:
    pledge = make_organisation_pledge(organisation, state=State.DUE_FOR_RENEWAL)
    browser = client_for(resident)
    assert browser.get(path(pledge, "/ending")).status_code == 200
    assert browser.submit(path(pledge, "/ending"), why=" ").status_code == 422
    assert browser.submit(path(pledge, "/ending"), why="We move away.").status_code == 303
    assert (pledge.state, pledge.is_public) == (State.ENDED, True)
    assert "We move away." in browser.get(path(pledge)).text


def test_what_is_kept_for_later_comes_back(client_for: Browser, organisation: Organisation, resident: Person) -> None:
    browser = client_for(resident)
    answer = browser.submit(start(organisation), later="yes", **{**next_year(), "ends_on-day": "half"})
    assert answer.status_code == 303
    page = browser.get(start(organisation) + "/new").text
    assert 'value="half"' in page
    assert "have not sent" in page
    browser.submit(start(organisation), **next_year())
    assert "have not sent" not in browser.get(start(organisation) + "/new").text


def test_the_pages_take_few_queries(
    client_for: Browser, organisation: Organisation, resident: Person, max_queries: Any
) -> None:
    pledge = make_organisation_pledge(organisation, state=State.DRAFT, commitments=25)
    browser = client_for(resident)
    db.session.commit()
    db.session.expire_all()
    with max_queries(20):
        browser.get(path(pledge))
    drafting.add_commitment(pledge, pledge.commitments[0].terms, actor=resident)
