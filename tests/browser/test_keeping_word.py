"""A line of a public list becomes a promise that is reported and checked, while another is left to lapse: by clicks."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from playwright.sync_api import FilePayload, Locator, Page, expect

from app.commitments.status import ANSWER_MONTHS
from app.kit.clock import now, today
from tests.browser.conftest import Site, overflow, violations
from tests.browser.test_committing import fill_day

pytestmark = pytest.mark.browser

FACILITATOR, ADMINISTRATOR, REVIEWER = (f"{name}@example.org" for name in ("facilitator", "administrator", "reviewer"))
REAL_LIST = Path(__file__).resolve().parents[3] / "shared" / "data" / "pledges" / "organisation_pledges.csv"
OWN_LIST = """organisation,kind,commitment,source
Kite Makers of {town},voluntary and community,"Teach children to build kites, and to fly them",example.org/list
Kite Makers of {town},voluntary and community,Mend what the wind has broken,example.org/list
Kite Makers of {town},voluntary and community,Founded by three friends in a shed,example.org/list
"""
DUE_IN = timedelta(days=30)
TOLD = "Forty children built a kite and took it home."


@pytest.fixture
def draft(site: Site, tmp_path: Path) -> dict[str, Any]:
    """The first draft of the town's real list, or of one of the same shape where that is not beside the project."""
    path = REAL_LIST
    if not path.exists():
        path = tmp_path / "list.csv"
        path.write_text(OWN_LIST.format(town=uuid4().hex[:6]))
    done = site.app.test_cli_runner().invoke(args=["pledges", "import-organisations", str(path), "--format", "json"])
    assert done.exit_code == 0, done.output
    found: dict[str, Any] = json.loads(done.stdout)["drafts"][0]
    return found


@contextmanager
def later(period: timedelta) -> Iterator[None]:
    """The whole site's clock moves on: server and test are one process."""
    with time_machine.travel(now() + period, tick=True):
        yield


def test_a_listed_promise_is_checked_and_another_lapses(
    open_browser: Callable[..., Page], site: Site, draft: dict[str, Any]
) -> None:
    desk, member, resident = open_browser("desktop"), open_browser("phone"), open_browser("phone")
    site.sign_in(desk, FACILITATOR)
    kept, lapsing = finish(desk, draft)
    agree(open_browser("desktop"), site, draft)
    public = f"/organisations/{draft['slug']}"
    resident.goto(public)
    expect(resident.get_by_role("link", name=kept)).to_be_visible()

    join(member, desk, site, draft)
    report(member, kept)
    resident.goto(public)
    expect(resident.locator("li", has_text=kept).get_by_text("self-reported")).to_be_visible()
    check(open_browser("desktop"), site, kept)
    resident.goto(public)
    said = resident.locator("li.town-pledges__item", has_text=kept)
    expect(said.get_by_text("checked on")).to_be_visible()
    expect(said.get_by_text("Delivered and checked")).to_be_visible()
    look_at(resident)

    with later(DUE_IN + timedelta(days=31 * ANSWER_MONTHS + 1)):
        resident.goto(public)
        expect(resident.locator("li.town-pledges__item", has_text=lapsing).get_by_text("Lapsed")).to_be_visible()
        expect(resident.get_by_text("1 lapsed or missed")).to_be_visible()
        expect(resident.get_by_text("1 delivered", exact=True)).to_be_visible()
        look_at(resident)


def finish(desk: Page, draft: dict[str, Any]) -> tuple[str, str]:
    """Staff put in what the list lacks, and take out what promises nothing. Returns the two promises that stay."""
    desk.goto(f"/staff/organisation-pledges/imported/{draft['pledge']}")
    desk.get_by_role("link", name="Change period and statement").click()
    fill_day(desk, "starts_on", today())
    fill_day(desk, "ends_on", today() + timedelta(days=365))
    desk.get_by_label("What do you pledge to the town?").fill("We do our part for Luton.")
    desk.get_by_role("button", name="Save").click()
    texts = [each["commitment"] for each in draft["commitments"]]
    for text in texts[2:]:
        part_of(desk, text).get_by_role("link", name="Remove").click()
        desk.get_by_role("button", name="Remove it").click()
        expect(desk.get_by_text("The commitment is removed.")).to_be_visible()
    for text, due_in in zip(texts, (DUE_IN * 10, DUE_IN), strict=False):
        part_of(desk, text).get_by_role("link", name="Put in what is missing").click()
        fill_terms(desk, today() + due_in)
        desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.get_by_role("button", name="Send to be agreed")).to_be_visible()
    look_at(desk)
    desk.get_by_role("link", name="The organisation is not verified yet").click()
    desk.get_by_role("button", name="Put it on the register").click()
    desk.goto(f"/staff/organisation-pledges/imported/{draft['pledge']}")
    desk.get_by_role("button", name="Send to be agreed").click()
    expect(desk.get_by_text("waits for somebody else of the staff")).to_be_visible()
    return texts[0], texts[1]


def part_of(desk: Page, text: str) -> Locator:
    return desk.locator("section.town-rows__row", has=desk.get_by_role("heading", name=text, exact=True))


def fill_terms(desk: Page, due_on: date) -> None:
    desk.get_by_label("IE2", exact=False).first.check()
    desk.get_by_label("Whose job is it?").fill("Chair")
    fill_day(desk, "starts_on", today())
    fill_day(desk, "due_on", due_on)


def agree(desk: Page, site: Site, draft: dict[str, Any]) -> None:
    """Somebody else of the staff."""
    site.sign_in(desk, ADMINISTRATOR)
    desk.goto(f"/staff/organisation-pledges/{draft['pledge']}")
    desk.get_by_role("button", name="Agree and publish").click()
    expect(desk.get_by_text("agreed and published")).to_be_visible()


def join(member: Page, desk: Page, site: Site, draft: dict[str, Any]) -> None:
    """The organisation gets its first member, by an e-mailed link."""
    email = f"{uuid4().hex}@kites.example"
    desk.goto("/staff/organisations?show=verified")
    desk.get_by_role("link", name=draft["organisation"], exact=True).click()
    desk.get_by_role("link", name="Invite its first owner").click()
    desk.get_by_label("Email address").fill(email)
    desk.get_by_role("button", name="Send the invitation").click()
    member.goto(site.link_sent_to(email, "/links/organisation/"))
    member.get_by_label("Your name").fill("Kim Kite")
    member.get_by_label("I am 18 or over").check()
    member.get_by_role("button", name="Open my account and accept").click()
    expect(member.get_by_role("heading", name=draft["organisation"], level=1)).to_be_visible()


def report(member: Page, text: str) -> None:
    member.get_by_role("link", name="Progress", exact=True).click()
    member.get_by_role("link", name=text).click()
    member.get_by_label("Delivered", exact=True).check()
    member.get_by_label("What happened?").fill(TOLD)
    evidence = FilePayload(name="kites.csv", mimeType="text/csv", buffer=b"day,children\n2026-10-03,40\n")
    member.get_by_label("Files that show it").set_input_files([evidence])
    look_at(member)
    member.get_by_role("button", name="Send the update").click()
    expect(member.get_by_text("Last update for")).to_be_visible()


def check(desk: Page, site: Site, text: str) -> None:
    """A reviewer who belongs to no organisation looks at the file, and vouches for it."""
    site.sign_in(desk, REVIEWER)
    desk.goto("/staff/updates")
    while not desk.get_by_role("link", name=text[:80]).count():
        desk.get_by_role("link", name="Next").click()
    desk.get_by_role("link", name=text[:80]).first.click()
    expect(desk.get_by_role("link", name="kites.csv")).to_be_visible()
    desk.get_by_label("It is shown to be true").check()
    desk.get_by_label("Why", exact=False).fill("The list of names was shown to me.")
    desk.get_by_role("button", name="Publish the review").click()


def look_at(page: Page) -> None:
    assert overflow(page) == 0, page.url
    assert violations(page) == [], page.url
