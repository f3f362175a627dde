"""An outcome's page: the chain from what is promised to what is measured, and what is missing in it."""

from collections.abc import Callable
from typing import Any

import pytest

from app.accounts.models import Person
from app.commitments.status import Outcome
from app.db import db
from app.indicators import releasing
from app.indicators.figure_row import FigureRow
from app.pledges.rules import State as PledgeState
from app.vision import actions
from app.vision.rules import Status
from tests.client import TownClient
from tests.commitments.promises import promise, report
from tests.factories.commitments import make_commitment, make_organisation_pledge
from tests.factories.organisations import make_organisation
from tests.factories.pledges import make_pledge


def page_of(client: TownClient, code: str) -> str:
    db.session.commit()
    return client.get(f"/vision/outcomes/{code}").text


def test_it_claims_contribution_and_not_cause(client: TownClient) -> None:
    assert "contributes to the outcome. It is never the only reason why a figure moves." in page_of(client, "FA1")


def test_it_shows_what_is_measured_which_way_it_went_and_its_source(client: TownClient) -> None:
    page = page_of(client, "FA1")
    assert "Children in poverty, after housing costs" in page
    assert "44.6% of children" in page
    assert "Worse than 2020" in page
    assert 'href="/indicators/child-poverty"' in page
    assert "End Child Poverty Coalition" in page


def test_it_counts_what_organisations_promise_and_how_much_was_kept(client: TownClient) -> None:
    promise("Sing together", "Choir", outcomes=("NZ4",))
    report(promise("Plant trees", "Tree Friends", outcomes=("NZ4",)), "Done", outcome=Outcome.DELIVERED)
    page = page_of(client, "NZ4")
    assert "1 commitment is under way." in page
    assert "Of all 2 ever made for it, kept: 1; lapsed or missed: 0." in page
    assert "Sing together" in page
    assert "Plant trees" not in page


def test_what_is_not_public_is_not_counted(client: TownClient) -> None:
    hidden = make_organisation("Waiting", verified=False)
    make_commitment(make_organisation_pledge(hidden, commitments=0), text="Secret plan", outcomes=("NZ4",))
    page = page_of(client, "NZ4")
    assert "Secret plan" not in page
    assert "No organisation has a commitment under way for it." in page


def test_it_says_how_the_developments_of_its_priority_go(client: TownClient, officer: Person) -> None:
    assert "Nothing has been said yet of how 5 of the developments go." in page_of(client, "NZ2")
    actions.post_update("NZ-D3", status=Status.AT_RISK, text="Money is short.", actor=officer)
    page = page_of(client, "NZ2")
    assert "At risk" in page
    assert "Nothing has been said yet of how 4 of the developments go." in page


def test_what_is_known_of_wards_alone_is_no_gap(client: TownClient) -> None:
    crowded = FigureRow("overcrowded-households", "E05014736", "2021", 28.8)
    release = releasing.draft_release([crowded], title="Census", actor=None)
    releasing.publish_release(release, actor=None)
    page = page_of(client, "PW4")
    assert "figures of parts of the town" in page
    assert "Households with too few bedrooms" not in page[page.index("What is missing") :]


@pytest.mark.parametrize(
    ("code", "gap"),
    [
        ("NZ3", "Nothing that is measured here tells of it."),
        ("CF3", "No resident has pledged anything towards it yet."),
        ("PW4", "There is no figure yet for: New homes over five years;"),
    ],
)
def test_it_says_what_nobody_measures_or_promises(client: TownClient, code: str, gap: str) -> None:
    assert gap in page_of(client, code)


def test_it_counts_pledges_of_residents(client: TownClient) -> None:
    pledge = make_pledge(state=PledgeState.ACTIVE)
    code = pledge.action.outcomes[0].code
    assert "1 pledge was made towards it" in page_of(client, code)


def test_however_much_is_promised_it_asks_as_much(client: TownClient, max_queries: Callable[[int], Any]) -> None:
    for number in range(12):
        promise(f"Promise {number}", f"Organisation {number}", outcomes=("FA1",))
    page_of(client, "FA1")
    with max_queries(14):
        client.get("/vision/outcomes/FA1")
