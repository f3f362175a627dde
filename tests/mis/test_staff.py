"""The desk of parameter sets: entering by form and by file, comparing, approving and discarding."""

import io
import json
from collections.abc import Callable
from typing import Any

import pytest

from app.accounts.models import Person
from app.db import db
from app.kit.clock import now
from app.mis import actions, queries
from app.mis.forms import blank_for
from app.mis.models import MisParameterSet
from app.mis.parameter_file import read_set
from tests.client import TownClient
from tests.mis.documents import SHIPPED, dearer, text

DESK = "/staff/mis"
PAGES = [DESK, f"{DESK}/sets/new", f"{DESK}/sets/new/file", f"{DESK}/template", f"{DESK}/rules"]

SignIn = Callable[[Person], TownClient]


@pytest.fixture
def fields(app: Any, session: Any) -> dict[str, Any]:
    """The form as it is first shown."""
    with app.test_request_context():
        form = blank_for(queries.get_live_figures())
        del form.csrf_token
        return {
            field.name: _sent(field) for field in form if field.data not in (None, False) and field.id != "csrf_token"
        }


def _sent(field: Any) -> Any:
    return "y" if field.data is True else field.data


@pytest.fixture
def draft(session: Any, analyst: Person) -> MisParameterSet:
    return actions.enter_set(dearer(), actor=analyst)


def names() -> list[str]:
    return [row.name for row in queries.list_sets()]


@pytest.mark.parametrize("path", PAGES)
def test_analysts_find_the_pages(client_for: SignIn, analyst: Person, path: str) -> None:
    assert client_for(analyst).get(path).status_code == 200


@pytest.mark.parametrize("path", PAGES)
def test_strangers_and_residents_do_not(client_for: SignIn, client: TownClient, resident: Person, path: str) -> None:
    assert client.get(path).status_code == 303
    assert client_for(resident).get(path).status_code == 403


def test_the_form_starts_as_a_copy_and_makes_a_draft(
    client_for: SignIn, analyst: Person, fields: dict[str, Any]
) -> None:
    assert "copy of 2022/23" in client_for(analyst).get(f"{DESK}/sets/new").text
    response = client_for(analyst).submit(f"{DESK}/sets", **fields)
    assert response.status_code == 303
    row = queries.find_set("2023/24")
    assert row is not None
    assert (row.is_live, row.entered_by_id, row.year) == (False, analyst.id, 2023)
    old, new = read_set(SHIPPED), read_set(row.document or "")
    assert (new.private_rent, new.households, new.rules) == (old.private_rent, old.households, old.rules)
    assert new.sources.items() >= old.sources.items()


def test_amounts_are_typed_as_people_write_them(client_for: SignIn, analyst: Person, fields: dict[str, Any]) -> None:
    typed = {"wider_ref": "£10,817.00", "single_adult_discount": "25%", "households_by_band.D.share": "20.5"}
    assert client_for(analyst).submit(f"{DESK}/sets", **{**fields, **typed}).status_code == 303
    row = queries.find_set("2023/24")
    assert row is not None
    figures = read_set(row.document or "")
    assert (figures.wider, figures.single_discount) == (1_081_700, 25)
    assert figures.households["D"]["share"] == 0.205


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("rent_private_pcm.2", "", "Private rent: 2 bedrooms is missing."),
        ("rent_private_pcm.2", "1,2,3", "Private rent: 2 bedrooms must be a number. It says “1,2,3”."),
        ("rent_private_pcm.4", "900", "Private rent must not fall from one step to the next."),
        ("wider_ref", "-5", "Wider costs must be a number. It says “-5”."),
        ("buffer", "10^12", "It says “10^12”."),
        ("bands_published.couple2_private.C_to", "57719", "Published line, private rent: top of band C is not what"),
        ("year", "soon", "The year cannot be “soon”."),
        ("effective_from", "1 April", "The first day must be a real date."),
        ("equivalence.ahc.first", "1e999999", "Weights after housing costs: first adult cannot be “1e999999”."),
        ("equivalence.mode", "", "How other households are worked out"),
        ("pensioner_factor", "seventy", "Pensioner factor must be a number. It says “seventy”."),
        ("households_by_band.E.share", "120", "Households in band E cannot be “1.2”."),
        ("name", "2022/23", "There is a parameter set called “2022/23” already."),
        ("name", "x" * 81, "The name must be 80 characters or fewer."),
    ],
)  # fmt: skip
def test_a_problem_stands_beside_its_field_and_what_was_typed_is_kept(
    client_for: SignIn, analyst: Person, fields: dict[str, Any], field: str, typed: str, words: str
) -> None:
    response = client_for(analyst).submit(f"{DESK}/sets", **{**fields, field: typed})
    assert response.status_code == 422
    assert words in response.text
    assert f'value="{typed}"' in response.text
    assert "Luton Council, council tax bands 2023/24" in response.text
    assert names() == ["2022/23"]


def test_every_problem_of_the_form_is_told_at_once(client_for: SignIn, analyst: Person, fields: dict[str, Any]) -> None:
    wrong = {"rent_social_pcm.1": "", "buffer": "lots", "effective_from": "x"}
    response = client_for(analyst).submit(f"{DESK}/sets", **{**fields, **wrong})
    assert response.text.count('class="govuk-error-message"') == 3


def test_a_table_of_budgets_is_whole_or_absent(client_for: SignIn, analyst: Person, fields: dict[str, Any]) -> None:
    response = client_for(analyst).submit(f"{DESK}/sets", **{**fields, "mis_table.single": "293.28"})
    assert "Table of budgets: couple, 4 children is missing." in response.text


def test_a_file_is_uploaded(client_for: SignIn, analyst: Person) -> None:
    browser = client_for(analyst)
    sent = {"file": (io.BytesIO(b"\xef\xbb\xbf" + dearer().encode()), "set.json"), "csrf_token": browser.csrf_token()}
    assert browser.post(f"{DESK}/sets/files", data=sent).status_code == 303
    assert names() == ["2023/24", "2022/23"]


def test_the_template_is_a_file_that_is_taken(client_for: SignIn, analyst: Person) -> None:
    browser = client_for(analyst)
    template = browser.get(f"{DESK}/template").text
    assert browser.submit(f"{DESK}/sets/files", text=template).status_code == 303
    assert names() == ["2023/24", "2022/23"]


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ("", "Choose a file or paste its text"),
        ("[]", "The file must be one JSON object"),
        (text(currency="EUR"), "The currency must be GBP, not EUR."),
        (text().replace('"buffer": 10000.0', '"buffer": NaN'), "not in JSON form"),
        (text(wider_ref=None), "Wider costs is missing."),
    ],
)
def test_a_bad_file_is_told_and_its_text_kept(client_for: SignIn, analyst: Person, document: str, words: str) -> None:
    response = client_for(analyst).submit(f"{DESK}/sets/files", text=document)
    assert response.status_code == 422
    assert words in response.text
    assert "Error:" in response.text
    assert names() == ["2022/23"]


@pytest.mark.parametrize(
    ("content", "words"), [(b"\xff\xfe\x00", "must be text in UTF-8"), (b" " * 1_000_001, "The file is too large.")]
)
def test_a_file_that_is_no_text_or_too_long_is_refused(
    client_for: SignIn, analyst: Person, content: bytes, words: str
) -> None:
    browser = client_for(analyst)
    parts = [
        b'--x\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n' + browser.csrf_token().encode(),
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="set.json"\r\n\r\n' + content,
        b"--x--\r\n",
    ]
    response = browser.post(
        f"{DESK}/sets/files", data=b"\r\n".join(parts), content_type="multipart/form-data; boundary=x"
    )
    assert response.status_code == 422
    assert words in response.text


def test_a_draft_is_shown_beside_the_year_before(
    client_for: SignIn, analyst: Person, officer: Person, draft: MisParameterSet
) -> None:
    page = client_for(officer).get(f"{DESK}/sets/{draft.id}").text
    assert "What changed since 2022/23" in page
    assert "£19,266.42" in page
    assert "£20,266.42" in page
    assert "Luton 2040 vision document, Minimum Income Standard table for 2022/23" in page
    assert "£35,099" in page  # the couple with two in private rent, and below last year's
    assert "£34,099" in page
    assert "Approve this set" in page
    own = client_for(analyst).get(f"{DESK}/sets/{draft.id}").text
    assert "Approve this set" not in own
    assert "A second person must approve it." in own


def test_the_first_set_has_none_before_it(client_for: SignIn, officer: Person) -> None:
    live = queries.find_live_set()
    assert live is not None
    assert "No set before it" in client_for(officer).get(f"{DESK}/sets/{live.id}").text


def test_a_second_person_approves(client_for: SignIn, officer: Person, draft: MisParameterSet) -> None:
    assert client_for(officer).submit(f"{DESK}/sets/{draft.id}/approval").status_code == 303
    assert queries.get_set(draft.id).is_live
    again = client_for(officer).submit(f"{DESK}/sets/{draft.id}/approval")
    assert again.status_code == 409
    assert "This set is approved already." in again.text


def test_whoever_entered_it_is_refused(client_for: SignIn, analyst: Person, draft: MisParameterSet) -> None:
    response = client_for(analyst).submit(f"{DESK}/sets/{draft.id}/approval")
    assert response.status_code == 403
    assert "A second person must approve it." in response.text
    assert not queries.get_set(draft.id).is_live


@pytest.mark.parametrize("deed", ["approval", "removal"])
def test_nobody_else_decides(
    client_for: SignIn, client: TownClient, resident: Person, organiser: Person, draft: MisParameterSet, deed: str
) -> None:
    assert client.submit(f"{DESK}/sets/{draft.id}/{deed}").status_code == 303
    for person in (resident, organiser):
        assert client_for(person).submit(f"{DESK}/sets/{draft.id}/{deed}").status_code == 403
    assert not queries.get_set(draft.id).is_live


def test_nobody_else_enters(client_for: SignIn, client: TownClient, resident: Person) -> None:
    assert client.submit(f"{DESK}/sets/files", text=dearer()).status_code == 303
    assert client_for(resident).submit(f"{DESK}/sets/files", text=dearer()).status_code == 403
    assert client_for(resident).submit(f"{DESK}/sets").status_code == 403
    assert names() == ["2022/23"]


def test_a_draft_is_discarded_once(client_for: SignIn, analyst: Person, draft: MisParameterSet) -> None:
    path = f"{DESK}/sets/{draft.id}/removal"
    assert client_for(analyst).submit(path).status_code == 303
    assert client_for(analyst).submit(path).status_code == 404
    assert names() == ["2022/23"]


def test_a_live_set_is_not_discarded(client_for: SignIn, officer: Person) -> None:
    live = queries.find_live_set()
    assert live is not None
    assert client_for(officer).submit(f"{DESK}/sets/{live.id}/removal").status_code == 409


def test_a_set_is_downloaded_as_it_was_entered(client_for: SignIn, analyst: Person) -> None:
    live = queries.find_live_set()
    assert live is not None
    response = client_for(analyst).get(f"{DESK}/sets/{live.id}/file")
    assert json.loads(response.text) == json.loads(SHIPPED)
    assert response.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("document", "words"), [(None, "Another program wrote this set: it has lines"), ("{}", "do not hold together")]
)
def test_what_another_program_wrote_is_shown_for_what_it_is(
    client_for: SignIn, officer: Person, document: str | None, words: str
) -> None:
    row = MisParameterSet(name="Theirs", year=2025, effective_from=now().date(), document=document, entered_at=now())
    db.session.add(row)
    db.session.flush()
    page = client_for(officer).get(f"{DESK}/sets/{row.id}").text
    assert words in page
    assert "Approve this set" not in page
    assert client_for(officer).submit(f"{DESK}/sets/{row.id}/approval").status_code == 409


def test_an_unknown_set_is_not_found(client_for: SignIn, officer: Person) -> None:
    assert client_for(officer).get(f"{DESK}/sets/999999").status_code == 404


def test_a_page_of_a_set_asks_little_of_the_database(
    client_for: SignIn, officer: Person, draft: MisParameterSet, max_queries: Callable[[int], Any]
) -> None:
    browser = client_for(officer)
    with max_queries(8):
        browser.get(f"{DESK}/sets/{draft.id}")
