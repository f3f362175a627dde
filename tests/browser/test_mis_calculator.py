"""The promise to residents: a private, explained answer, on a phone without scripts, and no trace of it afterwards."""

import logging
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from app.db import db
from app.mis.models import MisTally
from tests.browser.conftest import Site, overflow, violations

pytestmark = pytest.mark.browser

START = "/mis/calculator"
# Pounds a year that appear nowhere else: not in the council's figures, and not by chance among the digits of a hash.
RENT, PAY, BENEFITS = "12173.91", "31419.37", "11187.53"
CHILDCARE, DEBTS, RISE = "13193.71", "10261.47", "10083.19"
AMOUNTS = (RENT, PAY, BENEFITS, CHILDCARE, DEBTS, RISE)

Look = Callable[[Page], None]


def choose(label: str) -> Look:
    return lambda page: page.get_by_label(label, exact=True).check()


def number(text: str) -> Look:
    return lambda page: page.get_by_role("textbox").fill(text)


def ages(*years: str) -> Look:
    def fill(page: Page) -> None:
        for place, age in enumerate(years, 1):
            page.get_by_label(f"Age of child {place}").fill(age)

    return fill


def paying(amount: str) -> Look:
    def fill(page: Page) -> None:
        page.get_by_label("Yes", exact=True).check()
        page.get_by_label("How much, in pounds?").fill(amount)
        page.get_by_label("a year").check()

    return fill


def rent(amount: str) -> Look:
    def fill(page: Page) -> None:
        page.get_by_role("textbox").fill(amount)
        page.get_by_label("a year").check()

    return fill


def income(page: Page) -> None:
    yearly(PAY)(page)
    page.get_by_label("Benefits", exact=True).fill(BENEFITS)
    page.get_by_role("group", name="How often do these benefits come?").get_by_label("a year").check()


def yearly(pounds: str) -> Look:
    def fill(page: Page) -> None:
        page.get_by_label("Pay from work").fill(pounds)
        page.get_by_role("group", name="How often does this pay come?").get_by_label("a year").check()

    return fill


def nothing(page: Page) -> None:
    """Leave the page as it is."""


PRIVATE, SOCIAL = "I rent from a private landlord", "I rent from the council or a housing association"
OWN: tuple[Look, ...] = (
    *(choose("Yes"), choose(PRIVATE), number("2"), number("0"), number("2"), ages("3", "7")),
    *(choose("3"), choose("Band C"), choose("No"), rent(RENT), paying(CHILDCARE), income),
    paying(DEBTS),
)


def reference(home: str, pounds: str) -> tuple[Look, ...]:
    """The vision's own household: couple with two, at the council's rent and childcare."""
    return (
        *(choose("Yes"), choose(home), number("2"), number("0"), number("2"), ages("3", "7")),
        *(choose("3"), choose("Band C"), choose("No"), nothing, choose("I’m not sure"), yearly(pounds), choose("No")),
    )


def walk(page: Page, looks: tuple[Look, ...], look_at: Look = nothing) -> None:
    """Answer question after question, looking at each page first."""
    page.goto(START)
    look_at(page)
    page.get_by_role("link", name="Start now").click()
    for place, fill in enumerate(looks, 1):
        expect(page.get_by_text(f"Step {place} of")).to_be_visible()
        look_at(page)
        fill(page)
        button = "I’m not sure" if fill is nothing else "Continue"
        page.get_by_role("button", name=button).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your answers")
    look_at(page)
    page.get_by_role("link", name="See which band").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Band")


@pytest.fixture
def log(site: Site) -> Iterator[list[str]]:
    """Everything any logger says while a resident is there."""
    lines: list[str] = []

    class Keeper(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(record.getMessage())

    root, keeper = logging.getLogger(), Keeper()
    levels = {logger: logger.level for logger in (root, site.app.logger, logging.getLogger("werkzeug"))}
    for logger in levels:
        logger.setLevel(logging.DEBUG)
        logger.addHandler(keeper)
    yield lines
    for logger, level in levels.items():
        logger.setLevel(level)
        logger.removeHandler(keeper)


def traces_in(text: str) -> list[str]:
    """Amounts that were typed, however they are written: with a point, in pence, in pounds with a separator."""
    found = []
    for amount in AMOUNTS:
        pounds, pence = amount.split(".")
        forms = (amount, pounds + pence, f"{int(pounds):,}.{pence}", amount.replace(".", ","))
        found += [form for form in forms if form in text]
    return found


def database_files(site: Site) -> str:
    """The bytes of the database, with what is still in its journal."""
    path = Path(site.app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///"))
    return "".join(each.read_bytes().decode("latin-1") for each in sorted(path.parent.glob(f"{path.name}*")))


def households(site: Site) -> int:
    with site.app.app_context():
        return db.session.scalar(select(func.coalesce(func.sum(MisTally.households), 0))) or 0


def test_a_phone_without_scripts_and_afterwards_not_a_trace(
    open_browser: Callable[..., Page], site: Site, log: list[str]
) -> None:
    page, before = open_browser("phone", scripts=False), households(site)
    addresses: list[str] = []
    page.on("request", lambda request: addresses.append(request.url))

    walk(page, OWN, look_at=lambda page: expect(page.get_by_role("link", name="Exit this page").last).to_be_visible())
    expect(page.get_by_text("This is an estimate, not a benefits decision.")).to_be_visible()
    expect(page.get_by_role("heading", name="Where to get help")).to_be_visible()
    page.get_by_role("link", name="Compare with another situation").click()
    page.get_by_role("group", name="Your rent or mortgage").get_by_label("It goes up").check()
    page.get_by_label("By how much does the rent or mortgage change, in pounds?").fill(RISE)
    page.get_by_role("group", name="How often do you pay it?").get_by_label("a year").check()
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_text(f"Rent or mortgage: £{float(RISE):,} a year more")).to_be_visible()
    page.goto(f"{START}/answer")
    page.get_by_label("Which ward do you live in?").select_option(label="Dallow")
    page.get_by_role("button", name="Count my household").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you. Your household is counted")

    cookies = " ".join(f"{cookie.get('name')}={cookie.get('value')}" for cookie in page.context.cookies())
    assert "luton2040-mis=" in cookies
    assert traces_in(cookies) == []
    assert traces_in(" ".join(addresses)) == []
    assert any("/mis/calculator/questions/income" in line for line in log), "the log was listened to"
    assert traces_in("\n".join(log)) == []
    assert traces_in(database_files(site)) == []
    assert households(site) == before + 1


@pytest.mark.parametrize(
    ("home", "pounds", "band"),
    [
        (PRIVATE, "34,099", "D"),
        (PRIVATE, "34,100", "C"),
        (PRIVATE, "57,719", "B"),
        (PRIVATE, "67,719", "A"),
        (SOCIAL, "26,659", "D"),
        (SOCIAL, "60,279", "A"),
    ],
)
def test_the_published_table_comes_out(open_browser: Callable[..., Page], home: str, pounds: str, band: str) -> None:
    page = open_browser("desktop", scripts=False)
    walk(page, reference(home, pounds))
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"Band {band}:")
    expect(page.get_by_text("These are the lines the council prints.")).to_be_visible()


@pytest.mark.parametrize(("size", "scheme"), [("phone", "light"), ("desktop", "dark")])
def test_every_page_is_accessible_and_fits(open_browser: Callable[..., Page], size: str, scheme: str) -> None:
    page = open_browser(size, scheme=scheme)

    def look(page: Page) -> None:
        assert violations(page) == [], page.url
        assert overflow(page) == 0, page.url
        if page.get_by_role("button", name="Continue").count():
            _look_at_mistake(page)

    walk(page, OWN, look_at=look)
    for path in ("/answer", "/comparison", "/count", "/count?again=yes", ""):
        page.goto(START + path)
        look(page)
    page.goto(f"{START}/comparison")
    page.get_by_label("How many adults would there be?").fill("0")
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter how many adults")
    look(page)
    page.context.clear_cookies()
    page.goto(f"{START}/answer")
    look(page)
    assert page.title().startswith("We no longer have your answers")


def _look_at_mistake(page: Page) -> None:
    """Sending the page empty names the mistake, in a way everybody can find."""
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_contain_text("There is a problem")
    assert page.title().startswith("Error: ")
    assert violations(page) == [], page.url
    assert overflow(page) == 0, page.url


def test_the_whole_journey_by_keyboard(open_browser: Callable[..., Page]) -> None:
    page = open_browser("desktop")
    page.goto(f"{START}/questions/money")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Exit this page").first).to_be_focused()
    page.get_by_label("No, nothing at all").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Band E: absolute poverty")


@pytest.mark.parametrize("scripts", [True, False])
def test_exit_leaves_at_once_and_back_finds_nothing(open_browser: Callable[..., Page], scripts: bool) -> None:
    page = open_browser("phone", scripts=scripts)
    page.route(re.compile("bbc"), lambda route: route.fulfill(body="<title>Weather</title>", content_type="text/html"))
    page.goto(f"{START}/questions/money")
    page.get_by_label("Yes", exact=True).check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("Step 2 of")).to_be_visible()
    page.get_by_role("link", name="Exit this page").last.click()
    expect(page).to_have_title("Weather")
    assert all("mis" not in str(cookie.get("name")) for cookie in page.context.cookies())
    page.go_back()
    assert "Step 2" not in page.content()


def test_three_presses_of_shift_leave_too(open_browser: Callable[..., Page]) -> None:
    page = open_browser("desktop")
    page.route(re.compile("bbc"), lambda route: route.fulfill(body="<title>Weather</title>", content_type="text/html"))
    page.goto(START)
    expect(page.get_by_text("Pressing the Shift key three times does the same.")).to_be_visible()
    for _press in range(3):
        page.keyboard.press("Shift")
    expect(page).to_have_title("Weather")


def test_on_paper_there_is_nothing_to_press(open_browser: Callable[..., Page]) -> None:
    page = open_browser("desktop")
    walk(page, reference(PRIVATE, "34,099"))
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="Where to get help")).to_be_visible()
    for name in ("Count my household", "Delete my answers", "Print this answer"):
        expect(page.get_by_role("button", name=name)).to_be_hidden()
    expect(page.get_by_role("link", name="Exit this page").last).to_be_hidden()


def test_the_downloaded_page_reads_without_the_site(open_browser: Callable[..., Page], tmp_path: Path) -> None:
    page = open_browser("desktop", scripts=False)
    walk(page, reference(PRIVATE, "34,099"))
    with page.expect_download() as download:
        page.get_by_role("link", name="Download this answer as a page").click()
    path = tmp_path / "answer.html"
    download.value.save_as(path)
    page.goto(path.as_uri())
    expect(page.get_by_role("heading", level=1)).to_contain_text("Band D")
    expect(page.get_by_text("£34,099").first).to_be_visible()
