"""The reference files say what the vision document says, with its slips put right."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.vision.actions import REFERENCE

SEED = Path(__file__).parents[3] / "shared" / "source" / "vision.json"


def read(name: str) -> Any:
    return json.loads((REFERENCE / f"{name}.json").read_text("utf-8"))


def priorities() -> list[Any]:
    rows: list[Any] = read("priorities")["priorities"]
    return rows


def all_of(name: str) -> list[Any]:
    return [item for priority in priorities() for item in priority[name]]


def plain(text: str) -> str:
    return text.replace("’", "'")


@pytest.mark.parametrize(
    ("rows", "count"),
    [
        (priorities(), 5),
        (all_of("outcomes"), 25),
        (all_of("strands"), 28),
        ([action for strand in all_of("strands") for action in strand["actions"]], 95),
        (all_of("developments"), 25),
        (read("governance")["boards"], 5),
        (read("governance")["partnership_bodies"], 12),
        (read("story")["achievements"], 49),
        (read("story")["survey_baselines"], 10),
    ],
    ids=["priorities", "outcomes", "strands", "actions", "developments", "boards", "bodies", "achievements", "surveys"],
)
def test_everything_in_the_document_is_here(rows: list[Any], count: int) -> None:
    assert len(rows) == count


def test_codes_are_unique_and_tell_their_priority() -> None:
    codes = [row["code"] for row in [*all_of("outcomes"), *all_of("strands"), *all_of("developments")]]
    assert len(codes) == len(set(codes))
    for priority in priorities():
        assert [row["code"] for row in priority["outcomes"]] == [f"{priority['code']}{n}" for n in range(1, 6)]


@pytest.mark.parametrize("name", ["priorities", "governance", "story", "corrections"])
def test_every_file_names_its_source_and_edition(name: str) -> None:
    source = read(name)["source"]
    assert source["title"] == "Luton 2040 vision document"
    assert source["edition"] == "2023–2028 edition"


def test_every_correction_says_what_was_printed_and_why_it_changed() -> None:
    corrections = read("corrections")["corrections"]
    assert len(corrections) >= 20
    assert all(each["where"] and each["printed"] and each["why"] for each in corrections)


def test_the_stray_strand_is_not_shown_under_child_friendly_town() -> None:
    owners = [p["slug"] for p in priorities() for strand in p["strands"] if strand["name"] == "Ageing Well"]
    assert owners == ["population-wellbeing"]


def test_the_number_of_organisations_is_not_told_as_a_fact() -> None:
    told = json.dumps([read("priorities"), read("governance"), read("story")], ensure_ascii=False)
    assert "191" not in told
    assert "119 organisations" not in told


@pytest.mark.parametrize(
    ("slug", "board", "reports_to"),
    [
        ("net-zero", "climate-change-steering-group", "inclusive-economy-board"),
        ("fairness", "fairness-and-social-justice-board", "health-and-wellbeing-board"),
        ("child-friendly-town", "childrens-trust-board", "health-and-wellbeing-board"),
    ],
)
def test_governance_follows_the_chapter_on_delivery(slug: str, board: str, reports_to: str) -> None:
    priority = next(row for row in priorities() if row["slug"] == slug)
    boards = {row["slug"]: row for row in read("governance")["boards"]}
    assert priority["board"] == board
    assert boards[board]["reports_to"] == reports_to


@pytest.mark.parametrize(
    "slip", ["Food educational", "health life expectancy", "VCSFE", "universities commitment", "- -"]
)
def test_no_slip_of_the_printed_page_is_left(slip: str) -> None:
    assert slip not in json.dumps([read("priorities"), read("governance"), read("story")], ensure_ascii=False)


if SEED.exists():
    SEED_DOCUMENT = json.loads(SEED.read_text("utf-8"))
    PUT_RIGHT = {
        "Food educational attainment from early years": "Good educational attainment from early years",
        "An active young people's council and young people's citizen's panels": (
            "An active young people's council and young people's citizens' panels"
        ),
        "A safer community with fewer cases of crime, domestic abuse, serious violence and addiction": (
            "A safer community with fewer cases of crime, domestic abuse, serious violence and addiction."
        ),
    }

    def as_shown(texts: list[str]) -> list[str]:
        return [PUT_RIGHT.get(text, text).replace("Institute for Health", "Institute of Health") for text in texts]

    @pytest.mark.parametrize("seed", SEED_DOCUMENT["priorities"], ids=lambda seed: seed["id"])
    def test_a_priority_is_word_for_word_the_documents(seed: Any) -> None:
        priority = next(row for row in priorities() if row["slug"] == seed["id"])
        strands = [strand for strand in seed["strands"] if "suspect_duplicate_of" not in strand]
        assert plain(priority["statement"]) == seed["priority_statement_verbatim"]
        assert priority["position"] == seed["order_in_document"]
        assert [plain(row["text"]) for row in priority["outcomes"]] == as_shown(seed["target_outcomes"])
        assert [plain(row["text"]) for row in priority["developments"]] == as_shown(seed["major_developments_by_2028"])
        assert [row["name"] for row in priority["strands"]] == [strand["name"] for strand in strands]
        for row, strand in zip(priority["strands"], strands, strict=True):
            assert [plain(action) for action in row["actions"]] == as_shown(strand["actions"])

    def test_achievements_are_word_for_word_the_documents() -> None:
        rows = read("story")["achievements"]
        assert [plain(row["text"]) for row in rows] == as_shown(SEED_DOCUMENT["achievements"])

    def test_survey_figures_are_the_documents() -> None:
        rows = {row["code"]: row for row in read("story")["survey_baselines"]}
        for seed in SEED_DOCUMENT["survey_baselines"]:
            row, before = rows[seed["id"]], seed.get("previous", {})
            assert (row["value"], row["unit"], row["year"]) == (seed["value"], seed["unit"], seed["year"])
            assert (row.get("previous_value"), row.get("previous_year")) == (before.get("value"), before.get("year"))
