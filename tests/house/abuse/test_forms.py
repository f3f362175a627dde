"""Every form of the site, filled in with what nobody means well."""

from collections.abc import Callable, Iterator

import html5lib
import pytest
from flask import Flask, url_for
from werkzeug.test import TestResponse

from app.accounts.models import Person
from app.accounts.permissions import Role
from tests.client import TownClient
from tests.house.abuse.forms import Form, forms_in
from tests.house.access.cast import NOBODY, OWNER, Cast, make_cast
from tests.house.access.matrix import doors_of, undone
from tests.house.access.things import Answer, Thing, things_of

MARK = "zqx"
SCRIPT = f"<script>{MARK}()</script>\"'><img src=x onerror={MARK}()>"
HOSTILE = {
    "a null byte": "a\0b",
    "letters that turn the line round": "\u202egnp.exe",
    "a header": "Asha\r\nBcc: everybody@example.org",
    "a megabyte": "x" * 1_000_000,
    "a huge number": "9" * 400,
    "not a number": "NaN",
    "a negative": "-1",
    "a path": "../../etc/passwd",
    "a template": "{{ config }}${7*7}%(name)s",
    "a script": SCRIPT,
}
WHO = (NOBODY, OWNER, Role.ADMINISTRATOR.value)


pytestmark = pytest.mark.usefixtures("own_letterbox")


@pytest.fixture
def cast(session: object) -> Cast:
    return make_cast()


@pytest.fixture
def browser_for(app: Flask, cast: Cast, client_for: Callable[[Person], TownClient]) -> Callable[[str], TownClient]:
    def browse(part: str) -> TownClient:
        return app.test_client() if part == NOBODY else client_for(cast.people[part])  # type: ignore[return-value]

    return browse


def pages(app: Flask, things: list[Thing], part: str) -> list[str]:
    """The addresses of everything that nobody else of `WHO` looks at: public pages are nobody's."""
    doors = [
        door
        for door in doors_of(app, things)
        if door.method == "GET" and (door.mark(app).kind == "public") is (part == NOBODY)
    ]
    with app.test_request_context():
        return [
            url_for(door.rule.endpoint, **{name: door.thing.values[name] for name in door.rule.arguments})
            for door in doors
            if door.expected(part, app) == {Answer.YES}
        ]


def forms_of(browser: TownClient, addresses: list[str]) -> Iterator[Form]:
    """Each form once, however many pages have it."""
    seen = set()
    for address in addresses:
        with undone():
            response = browser.get(address)
            response.get_data()  # a file is written while it is read
        if response.status_code == 200 and response.mimetype == "text/html":
            for form in forms_in(response):
                if (form.action, *form.typed) not in seen:
                    seen.add((form.action, *form.typed))
                    yield form


def send(browser: TownClient, form: Form, values: dict[str, list[str]]) -> TestResponse:
    if form.method == "post":
        return browser.post(form.action, data={**values, "csrf_token": browser.csrf_token()})
    response = browser.get(form.action, query_string=values)
    response.get_data()
    return response


@pytest.mark.parametrize("part", WHO)
def test_nothing_typed_into_any_form_breaks_it(
    app: Flask, cast: Cast, browser_for: Callable[[str], TownClient], part: str
) -> None:
    broken = []
    tried = 0
    addresses = pages(app, things_of(cast), part)
    for form in list(forms_of(browser_for(part), addresses)):
        for name, words in HOSTILE.items():
            tried += 1
            try:
                with undone():
                    send(browser_for(part), form, form.hostile(words))
            except Exception as error:  # whatever a resident would meet as "something went wrong"
                broken.append(f"{form.method} {form.action} with {name}: {type(error).__name__}")
    assert tried > len(HOSTILE)
    assert not broken, "\n".join(broken)


def test_what_people_write_is_nowhere_read_as_a_script(
    app: Flask, cast: Cast, browser_for: Callable[[str], TownClient]
) -> None:
    """All forms are sent with a script in every field of words; afterwards every page is read by everybody."""
    things = things_of(cast)
    kept = 0
    for part in WHO:
        for form in list(forms_of(browser_for(part), pages(app, things, part))):
            if set(form.typed.values()) & {"text", "textarea"}:
                kept += send(browser_for(part), form, form.filled(SCRIPT)).status_code == 303
    assert kept > 10, "hardly any form was taken, so this proves nothing"
    shown = 0
    for part in WHO:
        browser = browser_for(part)
        for address in pages(app, things, part):
            response = browser.get(address)
            shown += MARK.encode() in response.data
            is_read = response.mimetype in {"text/html", "image/svg+xml"}
            assert not (is_read and runs(response.data)), f"{address} as {part} runs what somebody wrote"
    assert shown > 10, "hardly any page shows it, so this proves nothing"


def runs(page: bytes) -> bool:
    """Whether a browser would run the mark as part of this page."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    return any(
        (element.tag == "script" and MARK in (element.text or ""))
        or any(
            name.startswith("on") or value.strip().lower().startswith("javascript:") for name, value in element.items()
        )
        for element in tree.iter()
        if isinstance(element.tag, str)
    )


def test_a_page_that_runs_it_is_noticed() -> None:
    assert runs(f"<p>{SCRIPT}</p>".encode())
    assert not runs(b"<p>&lt;script&gt;zqx()&lt;/script&gt;</p>")
