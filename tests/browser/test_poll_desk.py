"""A facilitator writes a budget without JavaScript, announces it and prints codes; wrong turns are looked at too."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from app.kit.clock import TOWN_ZONE, now
from tests.browser.conftest import LOOKS, Site, look_at
from tests.browser.finding import OFFICER
from tests.browser.poll_desk_pages import running
from tests.browser.test_states import press, remember, see, see_error
from tests.kit.test_files import picture

pytestmark = pytest.mark.browser


def choose_day(page: Page, name: str, days: int) -> None:
    day = now().astimezone(TOWN_ZONE).date() + timedelta(days=days)
    for part, number in (("day", day.day), ("month", day.month), ("year", day.year)):
        page.fill(f"#{name}-{part}", str(number))


def propose(page: Page, title: str, cost: int, photo: Path | None = None) -> None:
    page.get_by_role("link", name="Add a proposal").click()
    page.fill("#title", title)
    page.fill("#cost", str(cost))
    if photo:
        page.set_input_files("#picture", photo)
        page.fill("#alt", "A bench under a tree")
    press(page, "Save")
    expect(page.get_by_role("link", name=title, exact=True)).to_be_visible()


def test_a_budget_is_written_judged_and_announced_without_javascript(
    open_browser: Callable[..., Page], site: Site, tmp_path: Path
) -> None:
    photo = tmp_path / "bench.png"
    photo.write_bytes(picture("PNG"))
    title = f"Money for the park {uuid4().hex[:6]}"
    page = open_browser("phone", scripts=False)
    site.sign_in(page, OFFICER)
    page.goto("/staff/polls/new")
    page.fill("#title", title)
    page.fill("#summary", "There is **some** money.")
    choose_day(page, "opens_on", 1)
    choose_day(page, "closes_on", 8)
    page.check("#takes_codes")
    press(page, "Save")
    page.get_by_role("link", name="Add a question").click()
    page.fill("#title", "What for?")
    page.get_by_label("Budget by equal shares").check()
    page.fill("#budget", "1000")
    press(page, "Save")
    propose(page, "Benches", 400, photo)
    propose(page, "A fountain", 900)
    for place in range(2):
        page.get_by_role("link", name="Say whether it can be done").nth(place).click()
        page.get_by_label("It can be done", exact=True).check()
        press(page, "Save")
    page.locator("summary", has_text="A fountain").click()
    page.get_by_role("button", name=re.compile("^Up.*A fountain")).click()
    page.get_by_role("link", name="Go on to announce it").click()
    press(page, "Announce it now")
    expect(page.get_by_text("The poll is announced.")).to_be_visible()
    page.get_by_role("link", name="See its public page").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.locator("ol li h4").first).to_have_text("A fountain")
    expect(page.get_by_alt_text("A bench under a tree")).to_be_visible()


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_the_pages_one_meets_on_the_way_are_sound(
    open_browser: Callable[..., Page], site: Site, size: str, scheme: str
) -> None:
    poll_id = remember(site, lambda: running().id)
    page = open_browser(size, scheme=scheme)
    site.sign_in(page, OFFICER)
    page.goto("/staff/polls/new")
    page.get_by_label("People of some wards").check()
    press(page, "Save")
    see_error(page, "Enter a title", "Choose the wards that are asked")
    page.goto("/staff/polls/import")
    press(page, "Set it up as a draft")
    see_error(page, "Choose a file")
    page.goto(f"/staff/polls/{poll_id}/papers")
    press(page, "Note this ballot")
    see_error(page, "Enter the code")
    page.goto(f"/staff/polls/{poll_id}/papers/file")
    rows = b"code,question 1,question 2\nAAAA-AAAA-AAAA,1,1:9\n"
    page.set_input_files("#file", {"name": "p.csv", "mimeType": "text/csv", "buffer": rows})
    press(page, "Send the file")
    expect(page.get_by_role("table")).to_contain_text("We do not know this code.")
    look_at(page, "lines that cannot be taken")
    page.goto(f"/staff/polls/{poll_id}/cancellation")
    press(page, "Cancel this poll")
    see_error(page, "Say why")
    page.goto(f"/staff/polls/{poll_id}/codes")
    page.fill("#size", "3")
    press(page, "Make the codes")
    see(page, "Codes for")
    expect(page.get_by_role("rowheader").first).to_have_text(re.compile(r"(\w{4}-){2}\w{4}"))
