"""A file of another election becomes a draft: what it asks is taken over, its votes are passed over."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.models import Person
from app.db import db
from app.kit.clock import now
from app.places.queries import get_ward
from app.polls.importing import BadImport, import_draft, read_plan
from app.polls.models import Poll
from app.polls.rules import Feasibility, Marking, Method, Stage
from tests.client import TownClient

REAL = Path(__file__).resolve().parents[3] / "shared/data"

BUDGET = """META
key;value
description;Our streets
budget;1000,50
vote_type;approval
rule;greedy
max_length;2
PROJECTS
project_id;cost;name;district;latitude;longitude;selected
a;100,25;Trees;Biscot;51.9;-0.4;1
b;300;Trees;Elsewhere;;;0
c ;500;=1+1;;91;0;2
VOTES
voter_id;vote
1;a,b
"""
ORDER = """# FILE NAME: x.soi
# TITLE: x
# DATA TYPE: soi
# NUMBER ALTERNATIVES: 3
# NUMBER VOTERS: 2
# NUMBER UNIQUE ORDERS: 1
# ALTERNATIVE NAME 1: Ann
# ALTERNATIVE NAME 2: Bob
# ALTERNATIVE NAME 3: Ann
2: 1,2
"""


def test_a_budget_keeps_its_projects_costs_places_and_money(session: Any, organiser: Person) -> None:
    poll = import_draft(read_plan("streets.pb", b"\xef\xbb\xbf" + BUDGET.encode()), actor=organiser)
    [question] = poll.questions
    assert (poll.title, poll.stage_at(now())) == ("Our streets", Stage.DRAFT)
    assert (question.method, question.marking, question.budget, question.most) == (
        Method.GREEDY,
        Marking.SEVERAL,
        1000,
        2,
    )
    first, second, third = question.options
    assert [each.title for each in question.options] == ["Trees (a)", "Trees (b)", "=1+1"]
    assert [each.cost for each in question.options] == [101, 300, 500]  # rounded up
    assert (first.ward_code, first.latitude, first.longitude) == (get_ward("biscot").code, 51.9, -0.4)
    assert (second.ward_code, second.place) == (None, "Elsewhere")
    assert (third.latitude, third.longitude) == (None, None)
    assert {each.feasibility for each in question.options} == {Feasibility.WAITING}


def test_an_order_becomes_a_ranked_poll(session: Any, organiser: Person) -> None:
    poll = import_draft(read_plan("Who leads?.soi", ORDER.encode()), actor=organiser)
    [question] = poll.questions
    assert (poll.title, question.method) == ("Who leads?", Method.IRV)
    assert [each.title for each in question.options] == ["Ann (1)", "Bob", "Ann (3)"]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("x.txt", b"", "Choose a file that ends in"),
        ("streets", b"", "Choose a file that ends in"),
        ("x.pb", b"", "Line 1"),
        ("x.pb", b"META\n\xff", "Line 2 is not text"),
        ("x.pb", BUDGET.replace("budget;1000,50\n", "").encode(), "budget"),
        ("x.pb", BUDGET.replace("1000,50", "0,50").encode(), "whole pounds"),
        ("x.pb", BUDGET.replace(";300;", ";99999999999;").encode(), "more than 1,000,000,000"),
        ("x.pb", BUDGET.replace(";300;", ";cheap;").encode(), "Line 11"),
        ("x.soi", ORDER.replace("VOTERS: 2", "VOTERS: 1000000000").encode(), "promises 1,000,000,000"),
        ("x.soi", ORDER.replace("2: 1,2", "2: 1,9").encode(), "Line 10"),
        ("x.soi", ORDER.replace("ALTERNATIVES: 3", "ALTERNATIVES: -3").encode(), "Line 4"),
        ("x.pb", b"x" * (16 * 1024 * 1024 + 1), "too big"),
    ],
)
def test_a_bad_file_is_refused_with_the_line_that_is_wrong(session: Any, name: str, data: bytes, said: str) -> None:
    with pytest.raises(BadImport, match=said):
        read_plan(name, data)


@pytest.mark.skipif(not REAL.exists(), reason="the real files are not here")
def test_real_budgets_can_be_set_up(session: Any) -> None:
    plan = read_plan("Assen.pb", (REAL / "pabulib/Netherlands_Assen_2024.pb").read_bytes())
    assert (len(plan.options), plan.question.budget) == (14, 100_000)


def test_staff_upload_it_on_the_desk(
    client_for: Callable[[Person], TownClient], organiser: Person, session: Any
) -> None:
    desk = client_for(organiser)
    page = "/staff/polls/import"
    assert "Choose a file" in desk.submit(page).text
    bad = desk.submit(page, file=(io.BytesIO(b"META\n"), "x.pb"))
    assert (bad.status_code, "Line " in bad.text) == (422, True)
    assert desk.submit(page, file=(io.BytesIO(BUDGET.encode()), "streets.pb")).status_code == 303
    poll = db.session.scalars(select(Poll)).one()
    assert "=1+1" in desk.get(f"/staff/polls/{poll.id}").text
