"""The public pages of the wards: their scorecards, and what is being done there."""

from typing import Any

from app.indicators.figure_row import FigureRow
from app.indicators.models import Indicator
from app.indicators.queries import TOWN
from app.indicators.releasing import draft_release, publish_release
from app.indicators.rules import AreaKind
from app.pledges.rules import SMALLEST_SHOWN
from tests.client import TownClient
from tests.factories.commitments import make_commitment
from tests.factories.index import publish_scores, ward_codes
from tests.factories.indicators import BARNFIELD, DALLOW, draft, make_area, make_indicator, publish
from tests.factories.people import make_person
from tests.factories.pledges import make_pledge

OLD_DALLOW = "E05002198"


def text(response: Any) -> str:
    return " ".join(response.text.split())


def bring(code: str, *rows: tuple[str, str, float, float, float]) -> None:
    """Publish figures with intervals: area, period, value, lower, upper."""
    found = [FigureRow(code, area, period, value, lower, upper) for area, period, value, lower, upper in rows]
    publish_release(draft_release(found, title="With intervals", actor=None), actor=None)


def test_a_ward_is_worse_only_where_the_ranges_lie_apart(client: TownClient, indicator: Indicator) -> None:
    close = make_indicator("test-close", title="Too close to call")
    bring(indicator.code, (TOWN, "2021", 12.1, 11.9, 12.3), (DALLOW, "2021", 21.0, 20.0, 22.0))
    bring(close.code, (TOWN, "2021", 12.1, 11.9, 12.3), (DALLOW, "2021", 12.9, 11.0, 14.8))
    page = text(client.get("/indicators/wards/dallow"))
    weaknesses = page[page.index("Worse than Luton") : page.index("What is being done here")]
    assert indicator.title in weaknesses
    assert close.title not in weaknesses
    assert "▼</span> Worse" in page
    assert "●</span> Similar" in page
    assert "20.0% to 22.0%" in page


def test_nothing_is_better_or_worse_without_an_interval(client: TownClient, indicator: Indicator) -> None:
    publish({(TOWN, "2021"): 12.1, (DALLOW, "2021"): 21.0}, by=None, out=None)
    page = text(client.get("/indicators/wards/dallow"))
    assert "21.0%" in page
    assert "Worse than Luton" not in page


def test_a_ward_is_compared_with_the_town_of_the_same_time(client: TownClient, indicator: Indicator) -> None:
    bring(indicator.code, (TOWN, "2022", 12.1, 11.9, 12.3), (DALLOW, "2021", 21.0, 20.0, 22.0))
    page = text(client.get("/indicators/wards/dallow"))
    assert "12.1%" not in page
    assert "Worse than Luton" not in page


def test_a_ward_says_which_way_it_went(client: TownClient, indicator: Indicator) -> None:
    publish({(DALLOW, "2001"): 30.0, (DALLOW, "2011"): 25.0, (DALLOW, "2021"): 21.0}, by=None, out=None)
    page = text(client.get("/indicators/wards/dallow"))
    assert "Better than 2011" in page
    assert "30.0%" not in page


def test_the_ward_of_before_2023_stands_apart(client: TownClient, indicator: Indicator) -> None:
    make_area(OLD_DALLOW, "Dallow", AreaKind.OLD_WARD)
    publish({(OLD_DALLOW, "2011"): 33.3, (DALLOW, "2021"): 21.0}, by=None, out=None)
    page = text(client.get("/indicators/wards/dallow"))
    assert "33.3%" not in page
    assert 'href="/indicators/wards/dallow/before-2023"' in page
    old = text(client.get("/indicators/wards/dallow/before-2023"))
    assert "33.3%" in old
    assert "21.0%" not in old
    assert client.get("/indicators/wards/barnfield/before-2023").status_code == 404


def test_a_draft_is_on_no_ward(client: TownClient, indicator: Indicator) -> None:
    draft({(BARNFIELD, "2021"): 5.9}, actor=None)
    for address in ("/indicators/wards", "/indicators/wards/barnfield"):
        assert "5.9" not in client.get(address).text


def test_pledges_are_counted_only_where_enough_name_the_ward(client: TownClient) -> None:
    for number in range(SMALLEST_SHOWN):
        make_pledge(make_person(f"dallow-{number}@example.org"), ward_code=DALLOW)
    for number in range(3):
        make_pledge(make_person(f"other-{number}@example.org"), ward_code=BARNFIELD)
    for number in range(3):
        make_pledge(make_person(f"nowhere-{number}@example.org"))
    assert f"{SMALLEST_SHOWN} pledges were made here." in text(client.get("/indicators/wards/dallow"))
    assert "Too few pledges name this ward" in text(client.get("/indicators/wards/barnfield"))


def test_commitments_that_reach_a_ward_are_counted_there(client: TownClient) -> None:
    make_commitment(wards=(DALLOW,), text="Plant trees in Dallow")
    make_commitment(text="Plant trees everywhere")
    dallow, barnfield = (text(client.get(f"/indicators/wards/{slug}")) for slug in ("dallow", "barnfield"))
    assert "2 commitments that reach this ward are under way; 1 names it" in dallow
    assert "Plant trees in Dallow" in dallow
    assert "1 commitment that reaches this ward is under way; 0 name it" in barnfield
    assert "Plant trees in Dallow" not in barnfield


def test_a_rank_never_stands_without_its_range(client: TownClient) -> None:
    publish_scores({TOWN: 50.0, **{code: 40.0 + number for number, code in enumerate(ward_codes())}})
    page = text(client.get("/indicators/wards/barnfield"))
    assert "Place 20 of 20 wards; it could as well be" in page
    assert "The whole town has 50.0." in page
    table = text(client.get("/indicators/wards"))
    assert "20 (20)" in table
    assert table.index(">Wigmore<") < table.index(">Barnfield<")


def test_a_ward_that_is_none_is_not_found(client: TownClient) -> None:
    assert client.get("/indicators/wards/atlantis").status_code == 404
    assert client.get("/indicators/wards/atlantis/before-2023").status_code == 404


def test_every_ward_is_listed_without_an_index(client: TownClient) -> None:
    page = text(client.get("/indicators/wards"))
    assert page.count('href="/indicators/wards/') >= 20


def test_two_to_four_wards_stand_beside_each_other(client: TownClient, indicator: Indicator) -> None:
    bring(indicator.code, (DALLOW, "2021", 21.0, 20.0, 22.0), (BARNFIELD, "2021", 5.9, 5.0, 7.0))
    page = text(client.get("/indicators/wards/compare?ward=dallow&ward=barnfield"))
    assert "21.0%" in page
    assert "5.0% to 7.0%" in page
    assert "Choose two to four" not in page


def test_one_ward_or_five_are_told_what_to_do(client: TownClient) -> None:
    for slugs in (["dallow"], ["dallow", "dallow"], ["atlantis"], ["dallow", "poets", "south", "saints", "wigmore"]):
        page = client.get("/indicators/wards/compare", query_string={"ward": slugs})
        assert page.status_code == 200
        assert "Choose two to four different wards." in text(page)
    assert "Choose two to four different wards." not in text(client.get("/indicators/wards/compare"))


def test_other_sites_may_show_the_card_in_a_frame(client: TownClient) -> None:
    publish_scores({TOWN: 50.0, **{code: 40.0 + number for number, code in enumerate(ward_codes())}})
    card = client.get("/indicators/wards/barnfield/card")
    assert "frame-ancestors *" in card.headers["Content-Security-Policy"]
    assert "it could as well be" in text(card)


def test_a_ward_leads_to_its_scorecard_and_back(client: TownClient) -> None:
    assert 'href="/indicators/wards/dallow"' in client.get("/places/wards/dallow").text
    assert 'href="/places/wards/dallow"' in client.get("/indicators/wards/dallow").text


def test_a_weakness_leads_to_the_developments_of_its_priority(client: TownClient) -> None:
    weak = make_indicator("test-weak", title="Warm homes", priority_slug="net-zero")
    bring(weak.code, (TOWN, "2021", 12.1, 11.9, 12.3), (DALLOW, "2021", 21.0, 20.0, 22.0))
    assert 'href="/vision/developments/NZ-D1"' in client.get("/indicators/wards/dallow").text
    assert "/vision/developments/" not in client.get("/indicators/wards/barnfield").text
