"""A participatory budget from the first vote to a stranger's recount: by clicks, and then without this site."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from playwright.sync_api import Page, expect

from app.db import db
from app.kit.clock import now
from app.polls import codes, jobs, results
from app.polls.models import Poll
from app.polls.rules import Method
from tests.browser.conftest import Site, look_at
from tests.factories.people import make_person
from tests.factories.polls import make_poll, make_question
from tests.polls.counted import cast_each

pytestmark = pytest.mark.browser

PROJECT = Path(__file__).resolve().parents[2]
PROJECTS = ("Trees on Dallow Road", "A skate park", "Benches in the market", "A library van")
OTHERS = [["1,3"]] * 3 + [["2"]] * 4 + [["3,4"]] * 2 + [[""]]
RECEIPT = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){5}")


@dataclass(frozen=True)
class Budget:
    """A budget that is open, its address, a code on paper for it, and who has an account."""

    path: str
    code: str
    residents: tuple[str, str]


@pytest.fixture
def budget(site: Site) -> Budget:
    """Ten others have voted already: of fewer, ballots are not published."""
    with site.app.app_context():
        question = make_question(Method.EQUAL_SHARES, PROJECTS, costs=[3_000, 9_000, 2_000, 6_000], budget=12_000)
        question.title = "What should the town pay for?"
        poll = make_poll(question, slug=f"budget-{uuid4().hex[:8]}", title="Spend £12,000 together", takes_codes=True)
        residents = (f"{uuid4().hex}@voters.example", f"{uuid4().hex}@voters.example")
        actor, *_others = [make_person(email) for email in residents]
        [code] = codes.make_batch(poll, 1, actor=actor)
        cast_each(poll, OTHERS)
        db.session.commit()
        return Budget(f"/polls/{poll.slug}", code, residents)


@contextmanager
def after_closing() -> Iterator[None]:
    """The whole site's clock moves on: server and test are one process."""
    with time_machine.travel(now() + timedelta(days=2), tick=True):
        yield


def test_three_people_spend_a_budget_and_a_stranger_counts_it_again(
    open_browser: Callable[..., Page], site: Site, budget: Budget, tmp_path: Path
) -> None:
    by_paper, without_scripts, undecided = open_browser("phone"), open_browser("phone", scripts=False), open_browser()
    vote_by_paper(by_paper, budget)
    first = vote_with_account(without_scripts, site, budget, budget.residents[0], "A library van")
    changing = vote_with_account(undecided, site, budget, budget.residents[1], "A skate park")
    change_ones_mind(undecided, budget, changing)
    stranger = open_browser("desktop")
    stranger.goto(f"{budget.path}/results")
    expect(stranger.get_by_text("The result is not out yet")).to_be_visible()

    with after_closing():
        with site.app.app_context():
            jobs.count_closed()
        stranger.goto(budget.path)
        stranger.get_by_role("link", name="Results", exact=True).click()
        expect(stranger.get_by_text("13 people voted")).to_be_visible()
        look_at(stranger, "results of a budget")
        assert ballot_of(without_scripts, budget, first) == ["A library van (£6,000)"]
        assert ballot_of(undecided, budget, changing) == [
            "Trees on Dallow Road (£3,000)",
            "Benches in the market (£2,000)",
        ]
        file = take_ballots(stranger, tmp_path)
        command = stranger.locator("pre", has_text="polls count").inner_text()
    told = outcome_of(site, budget)
    recounted = count_elsewhere(command, file, tmp_path)
    assert recounted == told
    assert (told["ballots"], bool(told["winners"])) == (13, True)
    expect(stranger.get_by_text("Fingerprint (SHA-256) of")).to_contain_text(sha256(file.read_bytes()).hexdigest())
    funded = stranger.get_by_role("table", name="Funded", exact=True)
    for project in recounted["projects"]:
        assert funded.get_by_text(project["name"], exact=True).count() == int(project["funded"])


def vote_by_paper(voter: Page, budget: Budget) -> None:
    voter.goto(budget.path)
    voter.get_by_role("link", name="Vote with a code on paper").click()
    voter.get_by_label("Your code").fill(budget.code.lower())
    voter.get_by_role("button", name="Get my ballot").click()
    mark(voter, "Trees on Dallow Road", "A library van")


def vote_with_account(voter: Page, site: Site, budget: Budget, email: str, *projects: str) -> str:
    site.sign_in(voter, email)
    voter.goto(budget.path)
    voter.get_by_role("link", name="Vote now").click()
    return mark(voter, *projects)


def change_ones_mind(voter: Page, budget: Budget, receipt: str) -> None:
    voter.goto(budget.path)
    voter.get_by_role("link", name="Change your vote with your receipt").click()
    voter.get_by_label("The code on your receipt").fill(receipt)
    voter.locator("main form button").first.click()
    assert mark(voter, "Trees on Dallow Road", "Benches in the market") == receipt


def mark(voter: Page, *projects: str) -> str:
    """From the ballot to the receipt."""
    for project in projects:
        voter.get_by_label(project).check()
    voter.get_by_role("button", name="Check my ballot").click()
    for project in projects:
        expect(voter.get_by_role("listitem").filter(has_text=project)).to_be_visible()
    voter.get_by_role("button", name="Cast my ballot").click()
    shown = voter.locator(".town-code").inner_text()
    assert RECEIPT.fullmatch(shown), shown
    return shown


def ballot_of(voter: Page, budget: Budget, receipt: str) -> list[str]:
    """What was counted for them, as the number on their receipt shows it."""
    voter.goto(f"{budget.path}/results")
    voter.get_by_role("link", name="Find your ballot").click()
    voter.get_by_label("The number on your receipt").fill(receipt[:14])
    voter.get_by_role("button", name="Find my ballot").click()
    return voter.locator("main li").all_inner_texts()


def take_ballots(stranger: Page, folder: Path) -> Path:
    with stranger.expect_download() as download:
        stranger.get_by_role("link", name="All ballots, to count again:").click()
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    return file


def outcome_of(site: Site, budget: Budget) -> dict[str, Any]:
    with site.app.app_context():
        poll = db.session.query(Poll).filter_by(slug=budget.path.rpartition("/")[2]).one()
        return dict(results.read(poll)[0].outcome)


def count_elsewhere(command: str, file: Path, folder: Path) -> dict[str, Any]:
    """The command of the page, in a process that knows nothing of this site: no settings, and an empty database."""
    _flask, *arguments = command.split()
    arguments[arguments.index(file.name)] = str(file)
    knows = {"PATH": os.environ["PATH"], "DATABASE_URL": f"sqlite:///{folder / 'empty.db'}"}
    done = subprocess.run(
        [sys.executable, "-m", "flask", *arguments, "--format", "json"],
        cwd=PROJECT,
        env=knows,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    counted: dict[str, Any] = json.loads(done.stdout)
    return counted
