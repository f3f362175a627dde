"""What the workspace's home says is due."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from app.accounts.models import Person
from app.commitments.due import MOST_SHOWN, list_due
from app.commitments.rules import State
from app.commitments.status import Status
from app.kit.clock import today
from app.organisations.rules import MemberRole
from tests.client import TownClient
from tests.factories.commitments import make_commitment, make_organisation_pledge
from tests.factories.organisations import make_member, make_organisation

ClientFor = Callable[[Person], TownClient]
DAY = timedelta(days=1)


def test_what_is_late_and_what_comes_soon_by_due_date(session: Any) -> None:
    organisation = make_organisation()
    pledge = make_organisation_pledge(organisation, commitments=0)
    soon = make_commitment(pledge, due_on=today() + 30 * DAY)
    make_commitment(pledge, due_on=today() + 200 * DAY)
    late = make_commitment(pledge, due_on=today() - DAY)
    draft = make_organisation_pledge(
        organisation, state=State.DRAFT, starts_on=today() + 400 * DAY, ends_on=today() + 500 * DAY, commitments=0
    )
    make_commitment(draft, due_on=today() + 20 * DAY)
    assert list(list_due(organisation)) == [late, soon]


def test_what_can_still_be_kept_comes_before_what_has_lapsed(session: Any) -> None:
    pledge = make_organisation_pledge(make_organisation(), commitments=0)
    lapsed = make_commitment(pledge, starts_on=today() - 400 * DAY, due_on=today() - 200 * DAY)
    soon = make_commitment(pledge, due_on=today() + 30 * DAY)
    assert lapsed.status is Status.LAPSED
    assert list(list_due(pledge.organisation)) == [soon, lapsed]


@pytest.mark.parametrize("state", [State.RENEWED, State.ENDED])
def test_a_pledge_that_is_over_leaves_what_it_promised(session: Any, state: State) -> None:
    pledge = make_organisation_pledge(state=state, commitments=0)
    soon = make_commitment(pledge, due_on=today() + 30 * DAY)
    assert list(list_due(pledge.organisation)) == [soon]


def test_what_does_not_fit_is_counted(client_for: ClientFor, resident: Person) -> None:
    pledge = make_organisation_pledge(make_organisation("Luton Bakery", owner=resident), commitments=0)
    for _each in range(MOST_SHOWN + 2):
        make_commitment(pledge, due_on=today() + 30 * DAY)
    assert "2 more commitments wait for a word" in client_for(resident).get("/workspace/luton-bakery").text


def test_the_home_shows_it_and_editors_report(
    client_for: ClientFor, resident: Person, neighbour: Person, max_queries: Callable[[int], Any]
) -> None:
    organisation = make_organisation("Luton Bakery", owner=resident)
    make_member(organisation, neighbour, MemberRole.VIEWER)
    pledge = make_organisation_pledge(organisation, commitments=0)
    for number in range(5):
        make_commitment(pledge, text=f"Bake bread number {number}", due_on=today() + 30 * DAY)
    browser = client_for(resident)
    with max_queries(12):
        page = browser.get("/workspace/luton-bakery").text
    assert "Bake bread number 4" in page
    assert "Report progress" in page
    assert "Report progress" not in client_for(neighbour).get("/workspace/luton-bakery").text


def test_nothing_due_is_said(client_for: ClientFor, resident: Person) -> None:
    make_organisation_pledge(make_organisation("Luton Bakery", owner=resident))
    assert "Nothing is due in the next two months." in client_for(resident).get("/workspace/luton-bakery").text


def test_a_newcomer_is_led_to_the_first_pledge(client_for: ClientFor, resident: Person, neighbour: Person) -> None:
    make_member(make_organisation("Luton Bakery", owner=resident), neighbour, MemberRole.VIEWER)
    page = client_for(resident).get("/workspace/luton-bakery").text
    assert "/workspace/luton-bakery/pledges/new" in page
    assert "Nothing is due" not in page
    assert "/workspace/luton-bakery/pledges/new" not in client_for(neighbour).get("/workspace/luton-bakery").text


def test_the_home_says_where_each_pledge_stands(client_for: ClientFor, resident: Person) -> None:
    organisation = make_organisation("Luton Bakery", owner=resident)
    returned = make_organisation_pledge(organisation, state=State.CHANGES_REQUESTED)
    over = make_organisation_pledge(
        organisation, state=State.ENDED, starts_on=today() - 500 * DAY, ends_on=today() - 140 * DAY
    )
    page = client_for(resident).get("/workspace/luton-bakery").text
    assert f'/pledges/{returned.id}"' in page
    assert "Changes asked for" in page
    assert f'/pledges/{over.id}"' not in page
    assert 'href="/organisations/luton-bakery"' in page
