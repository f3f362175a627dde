"""The public pages of indicators."""

from typing import Any

import pytest

from app.indicators.models import Indicator
from app.indicators.queries import TOWN
from app.mis.rules import Band
from tests.client import TownClient
from tests.factories.indicators import BARNFIELD, DALLOW, draft, make_indicator, publish
from tests.factories.mis import SPREAD, make_release, make_shares


def text(response: Any) -> str:
    return " ".join(response.text.split())


def test_the_scorecard_begins_with_the_mission(client: TownClient) -> None:
    page = text(client.get("/indicators"))
    assert page.index("Households in poverty: bands D and E") < page.index("Children in poverty, after housing costs")
    assert "44.6%" in page
    assert "Worse than 2020" in page
    assert "44.6 percentage points to go" in page
    assert "End Child Poverty" in page


def test_the_share_in_bands_d_and_e_is_read_where_the_standard_keeps_it(client: TownClient) -> None:
    make_shares(make_release(2024))
    share = 100 * (SPREAD[Band.D] + SPREAD[Band.E])
    assert f"{share:.1f}%" in text(client.get("/indicators"))
    assert f"{share:.1f}%" in text(client.get("/indicators/bands-d-e"))
    assert f"bands-d-e,E06000032,2024,{share:.1f}" in client.get("/indicators/bands-d-e/figures.csv").text


def test_an_indicator_shows_its_series_and_every_ward(client: TownClient, indicator: Indicator) -> None:
    publish(
        {(TOWN, "2011"): 15.0, (TOWN, "2021"): 12.1, (BARNFIELD, "2021"): 5.9, (DALLOW, "2021"): 21.0},
        by=None,
        out=None,
    )
    page = text(client.get(f"/indicators/{indicator.code}"))
    assert "15.0% in 2011, 12.1% in 2021" in page
    assert "Better than 2011" in page
    assert page.index("Barnfield") < page.index("Dallow")
    lines = client.get(f"/indicators/{indicator.code}/figures.csv").text.splitlines()
    assert lines[0].startswith("indicator,area,period,value")
    assert len(lines) == 5


def test_a_draft_is_nowhere(client: TownClient, indicator: Indicator) -> None:
    draft({(TOWN, "2021"): 12.1, (BARNFIELD, "2021"): 5.9}, actor=None, title="Not yet agreed")
    for address in ("/indicators", f"/indicators/{indicator.code}", f"/indicators/{indicator.code}/figures.csv"):
        page = client.get(address).text
        assert "12.1" not in page
        assert "5.9" not in page
        assert "Not yet agreed" not in page


def test_every_measure_is_listed_under_its_priority(client: TownClient) -> None:
    page = text(client.get("/indicators/all"))
    assert page.index("The whole town") < page.index("Children in poverty, after housing costs")
    assert "44.6% of children" in page


def test_the_index_says_what_it_is_made_of_and_what_is_missing(client: TownClient) -> None:
    page = text(client.get("/indicators/thriving-people-index"))
    assert "There are not enough figures of the whole town yet" in page
    assert "No measure yet" in page  # of water and sanitation, for one
    assert "Households with too few bedrooms" in page


@pytest.mark.parametrize("path", ["/indicators/none-such", "/indicators/none-such/figures.csv"])
def test_an_indicator_that_is_none_is_not_found(client: TownClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_long_list_costs_no_more_questions(client: TownClient, max_queries: Any) -> None:
    for number in range(30):
        make_indicator(f"more-{number}", position=500 + number)
    with max_queries(10):
        client.get("/indicators")
