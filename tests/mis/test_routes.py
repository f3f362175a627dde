"""The public pages of the standard: what it is, its lines, the shares of households in its bands, and its method."""

import csv
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import update

from app.db import db
from app.mis.models import MisParameterSet
from app.mis.standards import STANDARDS
from app.mis.tabulating import TOWN
from tests.client import TownClient
from tests.factories.mis import make_later_set, make_release, make_shares, make_whole_release


def test_the_first_page_says_what_the_standard_is(client: TownClient) -> None:
    text = client.get("/mis").text
    for amount in ("£34,099", "£57,718", "£67,718", "£26,659", "£50,278", "£60,278"):
        assert amount in text
    assert "9.9%" in text
    assert "12.1%" in text
    assert "luton2040.co.uk, 2025" in text
    assert "Households that can afford all necessities and are financially comfortable" in text


def test_the_bar_and_the_front_page_lead_there(client: TownClient) -> None:
    assert client.get("/").text.count('href="/mis"') == 2


def test_the_lines_of_twelve_households_say_how_they_are_known(client: TownClient) -> None:
    text = client.get("/mis/lines").text
    assert text.count("Our estimate</td>") == len(STANDARDS) - 1
    assert text.count("Published by the council</td>") == 1
    assert "Set 2022/23: in force from 1 April 2022" in text


@pytest.mark.parametrize(
    ("address", "amount"),
    [
        ("/mis/lines?tenure=social", "£26,659"),
        ("/mis/lines?tenure=owned", "£21,139"),
        ("/mis/lines?scale=bhc", "£18,674"),
        ("/mis/lines?tenure=social&scale=bhc&household=couple_4", "one year so far"),
        ("/mis/lines?tenure=castle&scale=fish&household=nobody", "£34,099"),
    ],
)
def test_a_tenure_a_scale_and_a_household_can_be_chosen(client: TownClient, address: str, amount: str) -> None:
    assert amount in client.get(address).text


def test_the_island_comes_alone(client: TownClient) -> None:
    for address, island in (("/mis/lines", b'<section id="lines"'), ("/mis/shares", b'<section id="shares"')):
        body = client.get(address, headers={"HX-Request": "true"}).data
        assert body.lstrip().startswith(island)


def test_without_lines_the_page_says_what_will_be_here(client: TownClient) -> None:
    db.session.execute(update(MisParameterSet).values(superseded_at=MisParameterSet.approved_at))
    assert "No lines yet" in client.get("/mis/lines").text


def test_a_set_that_has_not_begun_is_not_shown(client: TownClient) -> None:
    later = make_later_set()
    assert later.name not in client.get("/mis/lines").text
    assert later.name not in client.get("/mis/lines.csv").text
    assert later.name not in client.get("/api/v1/mis/thresholds").get_json()["sets"]


def test_the_lines_are_a_file(client: TownClient) -> None:
    rows = list(csv.DictReader(client.get("/mis/lines.csv").text.splitlines()))
    assert len(rows) == len(STANDARDS) * 3 * 2
    reference = {"household_type": "couple_2", "tenure": "private", "equivalence": "ahc"}
    [row] = [row for row in rows if reference.items() <= row.items()]
    assert (row["D_to"], row["C_to"], row["B_to"], row["standing"]) == ("34099", "57718", "67718", "published")


def test_before_any_release_the_page_says_what_will_be_here(client: TownClient) -> None:
    text = client.get("/mis/shares").text
    assert "Nothing is published yet" in text
    assert "Business Intelligence Unit" in text


def test_a_release_is_shown_by_ward_with_its_intervals(client: TownClient) -> None:
    make_whole_release()
    text = client.get("/mis/shares").text
    assert "30.0% of households are in bands D and E" in text
    assert '20.0% <span class="town-range">18.0% to 22.0%</span>' in text
    assert "Business Intelligence Unit, 1 March 2024" in text
    assert "synthetic" not in text
    assert text.count('class="town-map__tile ') == 20


def test_what_is_suppressed_or_missing_is_said_in_words(client: TownClient) -> None:
    make_whole_release()
    text = client.get("/mis/shares?band=E").text
    assert text.count(">hidden</td>") == 2  # beside the map, and in the table of all bands
    assert text.count("no figure</td>") == 5
    assert ">–</td>" in text


def test_a_synthetic_release_says_so_loudly(client: TownClient) -> None:
    make_whole_release(is_synthetic=True)
    text = client.get("/mis/shares").text
    assert "These figures are synthetic" in text
    assert text.count('town-chart__title">Synthetic:') == 2
    assert "2023: synthetic figures" in text


def test_of_each_year_the_newest_release_that_holds_is_shown(client: TownClient) -> None:
    moment = datetime(2025, 1, 1, tzinfo=UTC)
    make_whole_release(title="The first")
    make_whole_release(title="The mended one", published_at=moment)
    make_whole_release(title="The one taken back", published_at=moment.replace(month=2), superseded_at=moment)
    make_whole_release(2022, title="The year before")
    text = client.get("/mis/shares").text
    assert "“The mended one”" in text
    assert "The one taken back" not in text
    assert "“The year before”" in client.get("/mis/shares?year=2022").text
    assert "“The mended one”" in client.get("/mis/shares?year=1066").text


def test_made_up_figures_never_stand_before_real_ones(client: TownClient) -> None:
    make_whole_release(title="Counted")
    make_whole_release(title="Made up", is_synthetic=True, published_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert "“Counted”" in client.get("/mis/shares").text


def test_kinds_of_household_and_years_have_tables_once_there_are_two(client: TownClient) -> None:
    make_whole_release()
    text = client.get("/mis/shares").text
    assert "by kind of household" not in text
    assert "year by year" not in text
    release = make_release(2024)
    make_shares(release)
    make_shares(release, TOWN, "lone_parent_2")
    make_shares(release, TOWN, "a_type_of_another_program")
    text = client.get("/mis/shares").text
    assert "Lone parent, children of 3 and 7" in text
    assert "a_type_of_another_program" in text
    assert "year by year" in text


def test_a_release_with_nothing_in_it_does_no_harm(client: TownClient) -> None:
    make_release()
    assert client.get("/mis/shares").status_code == 200


def test_the_shares_are_a_file_and_what_is_hidden_is_empty(client: TownClient) -> None:
    make_whole_release(is_synthetic=True, title="=1+1")
    rows = list(csv.DictReader(client.get("/mis/shares.csv").text.splitlines()))
    assert len(rows) == 20 * 5
    assert {row["release"] for row in rows} == {"'=1+1"}
    assert {row["is_synthetic"] for row in rows} == {"yes"}
    [hidden] = [row for row in rows if row["is_suppressed"] == "yes"]
    assert (hidden["share"], hidden["lower"], hidden["households"]) == ("", "", "")


def test_the_method_names_every_figure_its_source_and_what_is_not_known(client: TownClient) -> None:
    text = client.get("/mis/method").text
    for part in (
        "£19,266.42",
        "£10,817",
        "£12,802",
        "£9,576 under 5",
        "shared home £410",
        "C £1,872.58",
        "25%",
        "0.58",
    ):
        assert part in text
    assert "Rent Officer medians" in text
    assert "Only the council’s Business Intelligence Unit can answer" in text
    assert "/api/v1/mis/band" in text


@pytest.mark.parametrize(("address", "most"), [("/mis", 1), ("/mis/lines", 3), ("/mis/shares", 5), ("/mis/method", 1)])
def test_a_page_takes_few_statements(client: TownClient, max_queries: Any, address: str, most: int) -> None:
    make_whole_release()
    make_whole_release(2022)
    with max_queries(most):
        client.get(address)
