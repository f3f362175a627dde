"""The reference family on its way through the calculator, as its browser would send it."""

from typing import Any

from tests.client import TownClient

START = "/mis/calculator"
MONEY = f"{START}/questions/money"
ANSWER = f"{START}/answer"

# Not sure of the rent and the childcare, so that the council's own figures stand in for them.
FAMILY: dict[str, dict[str, Any]] = {
    "money": {"reply": "yes"},
    "home": {"reply": "private"},
    "adults": {"reply": "2"},
    "pensioners": {"reply": "0"},
    "children": {"reply": "2"},
    "ages": {"age_1": "3", "age_2": "7"},
    "bedrooms": {"reply": "3"},
    "council-tax": {"reply": "C"},
    "reduction": {"reply": "no"},
    "housing": {"unsure": "yes"},
    "childcare": {"reply": "unsure"},
    "income": {"work": "34,099", "work_period": "year"},
    "debts": {"reply": "no"},
}


def answer(client: TownClient, slug: str, **fields: Any) -> str:
    """Answer one question; returns where that leads."""
    response = client.submit(f"{START}/questions/{slug}", **fields)
    assert response.status_code == 303, response.text
    return str(response.location)


def walk(client: TownClient, *, until: str = "", **changes: dict[str, Any]) -> str:
    """Answer question after question as the family, but for `changes`; returns the page that is no question.

    With `until` it stops before that question.
    """
    answers = {**FAMILY, **{name.replace("_", "-"): fields for name, fields in changes.items()}}
    place = MONEY
    while "/questions/" in place:
        slug = place.rpartition("/")[2]
        if slug == until:
            break
        assert client.get(place).status_code == 200, place
        place = answer(client, slug, **answers[slug])
    return place


def earning(pounds: str) -> dict[str, Any]:
    """So many pounds of pay a year."""
    return {"work": pounds, "work_period": "year"}
