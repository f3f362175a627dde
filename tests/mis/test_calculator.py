"""The resident's calculator: question by question to an answer that explains itself."""

from typing import Any

import pytest

from tests.client import TownClient
from tests.mis.walking import ANSWER, FAMILY, MONEY, START, answer, earning, walk


@pytest.mark.parametrize(
    ("home", "pounds", "band"),
    [
        ("private", "34,099", "D"),
        ("private", "34,100", "C"),
        ("private", "57,718", "C"),
        ("private", "57,719", "B"),
        ("private", "67,718", "B"),
        ("private", "67,719", "A"),
        ("social", "26,659", "D"),
        ("social", "26,660", "C"),
        ("social", "50,279", "B"),
        ("social", "60,279", "A"),
    ],
)
def test_the_published_table_comes_out(client: TownClient, home: str, pounds: str, band: str) -> None:
    assert walk(client, home={"reply": home}, income=earning(pounds)) == f"{START}/check"
    text = client.get(ANSWER).text
    assert f"Band {band}: " in text
    assert "These are the lines the council prints." in text
    assert ("34,099" if home == "private" else "26,659") in text


def test_the_start_says_that_nothing_is_kept(client: TownClient) -> None:
    text = client.get(START).text
    assert "We do not store your answers" in text
    assert MONEY in text
    assert "Delete my answers" not in text


def test_whoever_has_begun_can_carry_on(client: TownClient) -> None:
    answer(client, "money", reply="yes")
    assert "Carry on" in client.get(START).text
    assert client.get(ANSWER).location == f"{START}/questions/home"


def test_every_question_can_be_left_open(client: TownClient) -> None:
    unsure = {slug: {"reply": "unsure"} if "reply" in fields else {"unsure": "yes"} for slug, fields in FAMILY.items()}
    for slug in ("adults", "pensioners", "children"):
        unsure[slug] = {"unsure": "yes"}
    changes: dict[str, Any] = {slug.replace("-", "_"): fields for slug, fields in unsure.items()}
    place = walk(client, **changes)
    assert place == f"{START}/check"
    text = client.get(ANSWER).text
    assert "The lines for your household" in text
    assert "Where you were not sure" in text
    assert "the council’s usual rent" in text
    assert "Count my household" not in text


def test_no_money_at_all_leads_straight_to_help(client: TownClient) -> None:
    assert answer(client, "money", reply="no") == ANSWER
    text = client.get(ANSWER).text
    assert "Band E: absolute poverty" in text
    assert "You told us that no money comes in." in text
    assert "Where to get help" in text
    assert "Rent or mortgage" not in text


def test_no_home_is_a_rule_not_a_sum(client: TownClient) -> None:
    walk(client, home={"reply": "none"})
    text = client.get(ANSWER).text
    assert "Band E" in text
    assert "You leave it when you have a settled home." in text


def test_an_answer_explains_itself(client: TownClient) -> None:
    walk(client, housing={"amount": "1,150.50", "period": "month"}, childcare={"reply": "no"})
    text = client.get(ANSWER).text
    for words in (
        "estimate, not a benefits decision",
        "To reach band C: £",
        "a week",
        "2022/23, in force since 1 April 2022",
        "Your own line and the council’s",
        "£13,806",
        "Our estimate",
        "From a named source",
        "Luton Council, council tax bands 2023/24",
    ):
        assert words in text, words


def test_where_the_scales_disagree_both_are_shown(client: TownClient) -> None:
    alone: dict[str, Any] = {"adults": {"reply": "1"}, "children": {"reply": "0"}, "bedrooms": {"reply": "1"}}
    walk(client, **alone, council_tax={"reply": "A"}, income=earning("18000"))
    text = client.get(ANSWER).text
    assert "they put you in different bands" in text
    assert "After housing costs" in text
    assert "Before housing costs" in text


def test_check_your_answers_repeats_them_and_each_can_change(client: TownClient) -> None:
    walk(client)
    text = client.get(f"{START}/check").text
    assert "£34,099 a year" in text
    assert "I’m not sure" in text
    for slug in FAMILY:
        assert f"{START}/questions/{slug}" in text
    assert 'value="34,099"' in client.get(f"{START}/questions/income").text
    assert answer(client, "income", **earning("50,000")) == f"{START}/check"
    assert "Band C" in client.get(ANSWER).text


def test_a_change_asks_again_only_what_it_made_void(client: TownClient) -> None:
    walk(client)
    assert answer(client, "children", reply="3") == f"{START}/questions/ages"
    assert answer(client, "ages", age_1="3", age_2="7", age_3="9") == f"{START}/check"


@pytest.mark.parametrize(
    ("slug", "earlier"), [("money", START), ("home", MONEY), ("income", f"{START}/questions/childcare")]
)
def test_each_question_knows_the_way_back(client: TownClient, slug: str, earlier: str) -> None:
    walk(client, until=slug)
    assert f'href="{earlier}" class="govuk-back-link"' in client.get(f"{START}/questions/{slug}").text


def test_nobody_skips_ahead(client: TownClient) -> None:
    walk(client, until="adults")
    assert client.get(f"{START}/questions/income").location == f"{START}/questions/adults"
    assert answer(client, "income", **earning("1")) == f"{START}/questions/adults"
    assert client.get(f"{START}/check").location == f"{START}/questions/adults"
    assert client.get(f"{START}/answer.html").location == f"{START}/questions/adults"


def test_an_unknown_question_is_no_page(client: TownClient) -> None:
    assert client.get(f"{START}/questions/shoe-size").status_code == 404


def test_the_answer_can_be_taken_away_as_a_page_of_its_own(client: TownClient) -> None:
    walk(client)
    response = client.get(f"{START}/answer.html")
    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert "Band D" in response.text
    for fetched in ("<script", "<link", "src=", 'href="/', "<form"):
        assert fetched not in response.text


FORBIDDEN: list[tuple[str, dict[str, Any], str]] = [
    ("money", {}, "Choose whether you have any money"),
    ("money", {"reply": "maybe"}, "Not a valid choice"),
    ("home", {}, "Choose where you live"),
    ("adults", {"reply": "0"}, "Enter how many adults"),
    ("adults", {"reply": "7"}, "Enter how many adults"),
    ("adults", {"reply": "two"}, "Enter how many adults"),
    ("adults", {"reply": ""}, "Enter how many adults"),
    ("pensioners", {"reply": "3"}, "Enter a number from 0 to 2"),
    ("pensioners", {"reply": "-1"}, "Enter a number from 0 to 2"),
    ("children", {"reply": "14"}, "up to 8 children"),
    ("children", {"reply": "1.5"}, "up to 8 children"),
    ("ages", {"age_1": "3"}, "Enter the age of child 2"),
    ("ages", {"age_1": "3", "age_2": "100"}, "Enter the age of child 2"),
    ("ages", {"age_1": "three", "age_2": "7"}, "Enter the age of child 1"),
    ("bedrooms", {}, "Choose how many bedrooms"),
    ("council-tax", {"reply": "Z"}, "Not a valid choice"),
    ("reduction", {"reply": "yes", "amount": "", "period": "month"}, "Enter an amount, like"),
    ("reduction", {"reply": "yes", "amount": "0", "period": "month"}, "Enter an amount above £0, or choose"),
    ("housing", {"amount": "-5", "period": "month"}, "Leave out the minus sign"),
    ("housing", {"amount": "£1,2,3", "period": "month"}, "with numbers only"),
    ("housing", {"amount": "1.200,50", "period": "month"}, "with numbers only"),
    ("housing", {"amount": "1000000000000", "period": "month"}, "too large"),
    ("housing", {"amount": "lots", "period": "month"}, "with numbers only"),
    ("housing", {"amount": "", "period": "month"}, "Enter an amount, like"),
    ("housing", {"amount": "950", "period": "fortnight"}, "Choose how often"),
    ("childcare", {"reply": "yes", "amount": "NaN", "period": "week"}, "with numbers only"),
    ("income", {"work": "", "work_period": "month"}, "Enter at least one amount above £0"),
    ("income", {"work": "0", "work_period": "month"}, "Enter at least one amount above £0"),
    ("income", {"work": "1", "work_period": "week", "other": "-1", "other_period": "week"}, "minus sign"),
    ("debts", {"reply": "yes", "amount": "1e5", "period": "year"}, "with numbers only"),
]


@pytest.mark.parametrize(("slug", "fields", "message"), FORBIDDEN)
def test_what_cannot_be_is_said_at_its_place_and_kept(
    client: TownClient, slug: str, fields: dict[str, Any], message: str
) -> None:
    walk(client, until=slug)
    response = client.submit(f"{START}/questions/{slug}", **fields)
    assert response.status_code == 422
    assert "<title>Error: " in response.text
    assert response.text.count(message) == 2, "in the summary and beside its field"
    for name, value in fields.items():
        if value and name not in {"reply", "period"} and not name.endswith("_period"):
            assert f'value="{value}"' in response.text
    assert client.get(f"{START}/questions/{slug}").status_code == 200, "the question is still open"


def test_childcare_above_all_income_is_a_mistake_on_either_page(client: TownClient) -> None:
    bill: dict[str, Any] = {"reply": "yes", "amount": "900", "period": "week"}
    walk(client, until="income", childcare=bill)
    response = client.submit(f"{START}/questions/income", **earning("34,099"))
    assert response.status_code == 422
    assert "Your childcare costs more than all this money" in response.text
    answer(client, "income", **earning("60,000"))
    answer(client, "debts", reply="no")
    response = client.submit(f"{START}/questions/childcare", **{**bill, "amount": "9000"})
    assert response.status_code == 422
    assert "more than all the money that comes in" in response.text


@pytest.mark.parametrize(
    ("home", "slug", "fields", "message"),
    [
        ("owned", "housing", {"amount": "500", "period": "month"}, "You said that you have no rent or mortgage"),
        ("none", "housing", {"amount": "500", "period": "month"}, "You said that you have no rent or mortgage"),
        ("mortgage", "housing", {"amount": "0", "period": "month"}, "You said that you have a mortgage"),
        ("social", "bedrooms", {"reply": "0"}, "Only a private landlord rents out single rooms"),
    ],
)
def test_a_home_that_contradicts_itself_is_refused(
    client: TownClient, home: str, slug: str, fields: dict[str, Any], message: str
) -> None:
    walk(client, until=slug if home in {"mortgage", "social"} else "", home={"reply": home})
    response = client.submit(f"{START}/questions/{slug}", **fields)
    assert response.status_code == 422
    assert message in response.text


def test_a_rent_of_nothing_can_be(client: TownClient) -> None:
    walk(client, housing={"amount": "0", "period": "month"})
    assert "£0" in client.get(ANSWER).text
