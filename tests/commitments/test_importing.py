"""A public list as drafts: read strictly, imported once, finished by staff, public only when agreed."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskCliRunner
from sqlalchemy import func, select

from app.commitments.importing import import_rows
from app.commitments.models import Commitment, OrganisationPledge
from app.commitments.organisation_file import MOST_ROWS, BadFile, read_rows
from app.commitments.rules import State
from app.db import db
from app.organisations.models import Organisation
from app.organisations.rules import Kind, Standing
from tests.client import TownClient

LIST = """organisation,kind,commitment,source
Tree Friends,voluntary and community,Plant trees,example.org/list
Tree Friends,voluntary and community,"Water them, every day",example.org/list
The Tree Friends,voluntary and community,plant  TREES!,example.org/list
Town Bakery,private,Take on apprentices,example.org/list
"""


def rows(text: str = LIST) -> Any:
    return read_rows(text.splitlines(keepends=True))


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "the header lacks organisation, kind, commitment"),
        ("organisation,kind\na,private\n", "the header lacks commitment"),
        ("organisation,kind,commitment,kind\n", "has kind more than once"),
        ("organisation,kind,commitment\n", "has no rows"),
        ("organisation,kind,commitment\na,private\n", "Line 2: 2 cells where the header has 3"),
        ("organisation,kind,commitment\na,club,b\n", "Line 2: “club” is no kind"),
        ("organisation,kind,commitment\n!,private,b\n", "Line 2: the organisation has no name"),
        ("organisation,kind,commitment\na,private,…\n", "Line 2: the commitment says nothing"),
        ("organisation,kind,commitment\n\na,private," + "b" * 601, "Line 3: the commitment is longer than 600"),
        ("organisation,kind,commitment\n" + "a,private,b\n" * (MOST_ROWS + 1), "more than 5,000 rows"),
        ('organisation,kind,commitment\na,private,"b', "this is not CSV"),
    ],
)
def test_a_bad_file_is_told_where(text: str, fault: str) -> None:
    with pytest.raises(BadFile) as caught:
        rows(text)
    assert fault in str(caught.value)


def test_columns_may_come_in_any_order_and_be_more() -> None:
    found = rows("Note,COMMITMENT,kind,organisation\nx,Plant trees,Education,School\n")
    assert [(row.organisation, row.kind, row.commitment, row.source) for row in found] == [
        ("School", Kind.EDUCATION, "Plant trees", "")
    ]


def test_it_makes_drafts_that_nobody_sees(session: Any, client: TownClient) -> None:
    done = import_rows(rows())
    assert (done.organisations_added, done.added, done.repeated) == (2, 3, 1)
    pledges = db.session.scalars(select(OrganisationPledge).order_by(OrganisationPledge.id)).all()
    assert {pledge.state for pledge in pledges} == {State.DRAFT}
    assert [len(pledge.commitments) for pledge in pledges] == [2, 1]
    assert pledges[0].steps[0].why == "example.org/list"
    assert pledges[0].organisation.standing is Standing.WAITING
    assert "Plant trees" not in client.get("/organisations?q=trees").text
    assert client.get("/organisations/tree-friends").status_code == 404


def test_the_same_list_again_adds_nothing_whatever_staff_made_of_it(session: Any) -> None:
    import_rows(rows())
    first = db.session.scalars(select(Commitment).order_by(Commitment.id)).first()
    assert first is not None
    first.text = "Plant 400 trees by the river"
    db.session.flush()
    done = import_rows(rows())
    assert (done.organisations_added, done.organisations_known, done.added, done.known) == (0, 2, 0, 3)
    assert (count(Organisation), count(Commitment)) == (2, 3)


def test_a_longer_list_adds_what_is_new(session: Any) -> None:
    import_rows(rows())
    done = import_rows(rows(LIST + "Town Bakery,private,Bake with local flour,\n"))
    assert (done.added, done.known) == (1, 3)
    assert count(OrganisationPledge) == 2


def test_what_staff_have_agreed_is_not_added_to(session: Any) -> None:
    done = import_rows(rows())
    pledge = done.pledges[1]
    pledge.state = State.SUBMITTED
    db.session.flush()
    done = import_rows(rows(LIST + "Town Bakery,private,Bake with local flour,\n"))
    assert done.closed == ["Town Bakery"]
    assert (done.added, count(Commitment)) == (0, 3)


def run(runner: FlaskCliRunner, path: Path | str, *options: str, **kwargs: Any) -> Any:
    return runner.invoke(args=["pledges", "import-organisations", str(path), *options], **kwargs)


def test_the_command_says_what_each_commitment_lacks(runner: FlaskCliRunner, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(LIST, encoding="utf-8-sig")
    result = run(runner, path)
    assert result.exit_code == 0, result.output
    assert "2 organisations added, 0 known; 3 commitments added, 0 known, 1 repeated" in result.output
    for words in ("- Water them, every day", "Choose at least one outcome", "Say whose job it is", "by when"):
        assert words in result.output


def test_it_takes_standard_input_and_prints_json(runner: FlaskCliRunner) -> None:
    result = run(runner, "-", "--format", "json", input=LIST)
    document = json.loads(result.output)
    assert document["commitments"] == {"added": 3, "known": 0, "repeated": 1}
    assert document["drafts"][0]["commitments"][0]["lacks"] == ["outcomes", "owner", "start", "due"]
    assert document["drafts"][0]["lacks"] == ["statement"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (LIST.replace("trees,", "tr\u00e9es,").encode("latin-1"), "not in UTF-8"),
        (LIST.encode("utf-16"), "not in UTF-8"),
        ((LIST + "X,club,y,z\n").encode(), "Line 6: “club” is no kind"),
        (b"", "the header lacks"),
    ],
)
def test_a_bad_file_imports_nothing(runner: FlaskCliRunner, tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    result = run(runner, path)
    assert result.exit_code == 1
    assert message in result.output
    assert count(Organisation) == 0


def test_a_file_that_is_not_there_is_wrong_use(runner: FlaskCliRunner) -> None:
    assert run(runner, "no-such-file.csv").exit_code == 2
