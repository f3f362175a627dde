"""What an action saves: only by a figure somebody published, and never without its source."""

import pytest
from flask import Flask

from app.pledges.catalogue_file import find_saving, rows
from app.pledges.wording import saved
from tests.client import TownClient
from tests.factories.pledges import make_pledge

CITED = [row for row in rows() if row["co2e_kg"]]
KM_IN_A_MILE = 1.609344


@pytest.mark.parametrize("row", CITED, ids=lambda row: str(row["slug"]))
def test_every_figure_cites_its_source_and_year(row: dict[str, str]) -> None:
    assert all(row[column] for column in ("co2e_for", "co2e_source", "co2e_year"))
    assert row["co2e_url"].startswith("https://www.gov.uk/")


def test_a_mile_is_the_published_kilometre_made_longer() -> None:
    saving = find_saving("greener-travel")
    assert saving is not None
    assert saving.kg == pytest.approx(0.16450 * KM_IN_A_MILE, abs=0.00001)


def test_it_is_said_to_two_figures(app: Flask) -> None:
    saving = find_saving("greener-travel")
    assert saving is not None
    with app.test_request_context():
        assert saved(saving) == "About 0.26 kg CO₂e for each mile not driven in an average petrol car"


def test_the_page_of_a_pledge_shows_the_figure_with_its_source(client: TownClient) -> None:
    page = client.get(f"/pledges/{make_pledge(action='greener-travel').id}").text
    assert "About 0.26 kg CO₂e" in page
    assert "conversion factors</a>, 2024" in page


def test_an_action_without_a_published_figure_says_nothing(client: TownClient) -> None:
    assert "CO₂e" not in client.get(f"/pledges/{make_pledge(action='recycle').id}").text


def test_the_catalogue_says_it_where_one_chooses(client: TownClient) -> None:
    assert client.get("/pledges/new").text.count("CO₂e") == len(CITED)
