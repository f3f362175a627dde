"""Many updates in one file: every row is judged, all are kept or none, and a file that is no table says why."""

import csv
import io
from collections.abc import Callable
from contextvars import Context
from typing import Any

import pytest
from sqlalchemy import func, select
from werkzeug.test import Client, TestResponse

from app.accounts.models import Person
from app.commitments import bulk_routes
from app.commitments.models import Commitment, ProgressUpdate, Via
from app.commitments.status import Status
from app.commitments.update_table import COLUMNS, MOST_ROWS
from app.db import db
from app.kit.clock import today
from app.organisations.rules import MemberRole
from tests.client import TownClient
from tests.factories.commitments import make_commitment
from tests.factories.organisations import make_member
from tests.links import token_in

SignIn = Callable[[Person], TownClient]


@pytest.fixture
def commitment(session: Any) -> Commitment:
    return make_commitment(measured=True)


@pytest.fixture
def browser(client_for: SignIn, commitment: Commitment) -> TownClient:
    return client_for(make_member(commitment.pledge.organisation))


@pytest.fixture
def path(commitment: Commitment) -> str:
    return f"/workspace/{commitment.pledge.organisation.slug}/updates"


def row_of(commitment: Commitment, /, **cells: Any) -> dict[str, Any]:
    said = {
        "commitment": commitment.id,
        "date": today().isoformat(),
        "outcome": "going_on",
        "value": "6",
        "note": "Well.",
    }
    return said | cells


def table(*rows: dict[str, Any], heads: tuple[str, ...] = COLUMNS) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, heads, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def look(browser: TownClient, path: str, data: bytes) -> TestResponse:
    return browser.submit(f"{path}/file", file=(io.BytesIO(data), "updates.csv"))


def send(browser: TownClient, path: str, data: bytes) -> TestResponse:
    token = token_in(look(browser, path, data).text, 'name="token" value="')
    return browser.submit(path, token=token)


def number_of_updates() -> int:
    return db.session.scalar(select(func.count()).select_from(ProgressUpdate)) or 0


def test_a_file_is_looked_through_then_kept(browser: TownClient, path: str, commitment: Commitment) -> None:
    data = table(
        row_of(commitment), row_of(commitment, outcome="Delivered", value="1,250", note="", link="example.org")
    )
    page = look(browser, path, data)
    assert page.status_code == 200
    assert "New updates: 2." in page.text
    assert number_of_updates() == 0
    assert send(browser, path, data).status_code == 303
    assert number_of_updates() == 2
    db.session.refresh(commitment)
    assert commitment.status is Status.DELIVERED_CLAIMED
    assert {each.via for each in commitment.updates} == {Via.CSV}


def test_the_export_has_the_same_columns_and_comes_back_without_effect(
    browser: TownClient, path: str, commitment: Commitment
) -> None:
    send(browser, path, table(row_of(commitment, note="=HYPERLINK(evil)"), row_of(commitment, value="-3.50", note="-")))
    export = browser.get(f"{path}/all.csv")
    rows = list(csv.DictReader(io.StringIO(export.text)))
    assert tuple(rows[0]) == COLUMNS
    assert rows[0]["note"] == "'=HYPERLINK(evil)"
    assert rows[1]["value"].lstrip("'") == "-3.5"
    answer = look(browser, path, export.data)
    assert answer.status_code == 422
    assert "no row that says anything new" in answer.text
    fresh = export.data + table(row_of(commitment, note="One more."))[len(",".join(COLUMNS)) + 2 :]
    assert send(browser, path, fresh).status_code == 303
    assert [each.note for each in db.session.scalars(select(ProgressUpdate).order_by(ProgressUpdate.id))] == [
        "=HYPERLINK(evil)",
        "-",
        "One more.",
    ]


def test_the_export_is_whole_where_only_the_request_knows_the_site(
    browser: TownClient, path: str, commitment: Commitment
) -> None:
    """A server reads the lines when the view has long returned; a test's own context would hide that it cannot."""
    send(browser, path, table(row_of(commitment)))
    lines = Context().run(lambda: Client.open(browser, f"{path}/all.csv").text.splitlines())
    assert len(lines) == 2


def test_a_blank_table_names_every_commitment(browser: TownClient, path: str, commitment: Commitment) -> None:
    (row,) = csv.DictReader(io.StringIO(browser.get(f"{path}/blank.csv").text))
    assert (row["commitment"], row["text"], row["unit"]) == (str(commitment.id), commitment.text, "apprentices")


def test_what_the_page_leaves_out_is_said_and_was_looked_at(
    browser: TownClient, path: str, commitment: Commitment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk_routes, "MOST_SHOWN", 3)
    good = [row_of(commitment, note=f"Week {number}") for number in range(5)]
    assert "We looked at every row, and list them all." in look(browser, path, table(*good[:3])).text
    page = look(browser, path, table(*good)).text
    assert "every one of the 5 rows" in page
    assert "lists 3 of them" in page
    assert "2 more are not listed. None of those has a mistake." in " ".join(page.split())
    page = look(browser, path, table(*good, *(row_of(commitment, date="soon") for _each in range(5)))).text
    assert "7 more are not listed. Of those, 2 have mistakes too." in " ".join(page.split())
    assert "Week" not in page


def test_a_file_sent_twice_adds_nothing(browser: TownClient, path: str, commitment: Commitment) -> None:
    data = table(row_of(commitment), row_of(commitment))
    token = token_in(look(browser, path, data).text, 'name="token" value="')
    for _time in range(2):
        assert browser.submit(path, token=token).status_code == 303
    assert number_of_updates() == 1


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"commitment": "999999"}, "is no commitment of yours"),
        ({"commitment": "=1+1"}, "is no commitment of yours"),
        ({"date": "soon"}, "The date must look like"),
        ({"date": "2999-01-01"}, "The date must be today or in the past"),
        ({"outcome": "fine"}, "The outcome must be"),
        ({"value": "lots"}, "The value must be a number"),
        ({"link": "ftp://example.org"}, "The link must be an address"),
        ({"note": "", "value": ""}, "Say what happened, or enter a figure"),
        ({"update": "77"}, "An update never changes"),
    ],
)
def test_one_bad_row_is_reported_and_none_is_kept(
    browser: TownClient, path: str, commitment: Commitment, cells: dict[str, str], words: str
) -> None:
    page = look(browser, path, table(row_of(commitment), row_of(commitment, **cells)))
    assert page.status_code == 422
    assert words in page.text
    assert "New updates: 1." in page.text
    assert 'name="token"' not in page.text
    assert number_of_updates() == 0


def test_the_commitment_of_another_organisation_is_refused(browser: TownClient, path: str, session: Any) -> None:
    page = look(browser, path, table(row_of(make_commitment(measured=True))))
    assert page.status_code == 422
    assert "is no commitment of yours" in page.text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "The file is empty"),
        (b"a,b\n1,2\n", "The first line must name these columns"),
        (table() + "7,caf\xe9,,,,,,,\n".encode("latin-1"), "Line 2 is not in UTF-8"),
        (table().decode().encode("utf-16"), "Line 1 is not in UTF-8"),
        (table() + b'"never closed', "is not as CSV should be"),
        (b"\x00" + table(), "This is no CSV file"),
        (b"x" * (20 * 1024 * 1024 + 1), "20 MB or smaller"),
        (table(), "no row that says anything new"),
        (table() + b"1,1,,,,,,,\n" * (MOST_ROWS + 1), "more than 50,000 rows"),
    ],
    ids=["none", "heads", "latin-1", "utf-16", "quote", "nul", "big", "empty", "50,001 rows"],
)
def test_what_is_no_table_says_why(browser: TownClient, path: str, data: bytes, words: str) -> None:
    answer = look(browser, path, data)
    assert answer.status_code == 422
    assert words in answer.text


def test_what_a_spreadsheet_adds_is_no_mistake(browser: TownClient, path: str, commitment: Commitment) -> None:
    day = today().strftime("%d/%m/%Y")
    data = "\ufeff".encode() + table(row_of(commitment, date=day, outcome="going on")) + b",,,,,,,,\r\n"
    assert send(browser, path, data).status_code == 303
    assert number_of_updates() == 1


def test_strangers_viewers_and_others_forms_get_nowhere(
    client: TownClient, client_for: SignIn, browser: TownClient, path: str, commitment: Commitment, resident: Person
) -> None:
    data = table(row_of(commitment))
    token = token_in(look(browser, path, data).text, 'name="token" value="')
    viewer = make_member(commitment.pledge.organisation, role=MemberRole.VIEWER)
    colleague = make_member(commitment.pledge.organisation)
    assert client.submit(path, token=token).status_code == 303
    assert client_for(resident).submit(path, token=token).status_code == 404
    assert client_for(viewer).submit(path, token=token).status_code == 403
    assert client_for(viewer).get(f"{path}/all.csv").status_code == 200
    assert client_for(viewer).get(f"{path}/blank.csv").status_code == 403
    assert client_for(colleague).submit(path, token=token).status_code == 422
    assert browser.submit(path, token="forged").status_code == 404
    assert number_of_updates() == 0
