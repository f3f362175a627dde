"""The register: what it shows and to whom, its filters with their counts, and its pages."""

import json
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import html5lib
import pytest
from babel.dates import format_date
from sqlalchemy import delete, select, update

from app.accounts.models import Person
from app.commitments import ending, register
from app.commitments.memory_models import RegisterStamp
from app.commitments.models import CommitmentWard
from app.commitments.rules import CommitmentType, State
from app.commitments.status import Assurance, Outcome, Status
from app.db import db
from app.kit.clock import today
from app.organisations import verifying
from app.organisations.models import Organisation
from app.organisations.rules import Kind
from tests.client import TownClient
from tests.commitments.promises import lapsed, promise, report, review
from tests.factories.commitments import make_commitment, make_organisation_pledge
from tests.factories.organisations import make_organisation

WARD = "E05014743"


@pytest.fixture(autouse=True)
def _session(session: object) -> None:
    """Everything here needs the database."""


def shown(**args: str) -> list[str]:
    return [entry.text for entry in register.read(args).page.items]


def counts(facet: str, **args: str) -> dict[str, int]:
    return {option.value: option.count for option in register.read(args).facets[facet] if option.count}


def test_it_shows_agreed_pledges_of_verified_organisations_and_nothing_else(organiser: Person) -> None:
    public = promise("Plant 40 trees")
    for state in (State.DRAFT, State.SUBMITTED, State.CHANGES_REQUESTED):
        make_commitment(make_organisation_pledge(state=state, commitments=0), text="Not yet")
    make_commitment(make_organisation_pledge(make_organisation(verified=False), commitments=0), text="Who are they?")
    assert shown() == ["Plant 40 trees"]
    verifying.suspend(public.pledge.organisation, why="Who are they?", actor=organiser)
    assert shown() == []


def test_what_ended_lapsed_or_was_taken_back_stays(organiser: Person) -> None:
    lapsed("Sweep the High Town Road")
    promise("Walk to work").pledge.state = State.ENDED
    ending.withdraw_pledge(promise("Sing").pledge, why="We lost our voice", actor=organiser)
    assert counts("status") == {Status.LAPSED: 1, Status.ON_TRACK: 1, Status.WITHDRAWN: 1}


def test_each_filter_narrows_it_and_counts_what_the_others_leave() -> None:
    promise("Plant trees", outcomes=("NZ2",), type=CommitmentType.SUSTAINABILITY_PLAN, wards=(WARD,))
    promise("Pay well", outcomes=("IE2", "FA1"), type=CommitmentType.FAIR_PAY, kind=Kind.PUBLIC)
    assert shown(priority="net-zero") == ["Plant trees"]
    assert shown(outcome="FA1") == ["Pay well"]
    assert shown(kind="public") == ["Pay well"]
    assert shown(type="fair_pay") == ["Pay well"]
    assert shown(status="missed") == []
    assert counts("priority") == {"net-zero": 1, "inclusive-economy": 1, "fairness": 1}
    assert counts("kind", priority="net-zero") == {"private": 1}
    assert counts("priority", priority="net-zero") == {"net-zero": 1, "inclusive-economy": 1, "fairness": 1}


def test_a_commitment_that_names_no_ward_reaches_each() -> None:
    promise("Here", wards=(WARD,))
    promise("Everywhere")
    assert set(shown(ward=WARD)) == {"Here", "Everywhere"}
    assert set(counts("ward").values()) == {1, 2}
    assert len(counts("ward")) == 20


@pytest.mark.parametrize("words", ["apprentic", "Luton’s apprentices", "bridge bakery", "TAKE bakery", "café"])
def test_it_is_found_by_its_words_and_its_organisations_name(words: str) -> None:
    promise("Take on three apprentices at Luton’s café", "Bridge Bakery")
    promise("Plant trees", "Another")
    assert shown(q=words) == ["Take on three apprentices at Luton’s café"]


@pytest.mark.parametrize("words", ['"', "a AND", "text:plant", "plant*) NEAR (", "' or 1=1 --", "\\", "…", ":*", "&|!"])
def test_nothing_typed_is_taken_for_an_operator(words: str) -> None:
    promise("Plant trees", "Tree Friends")
    assert register.read({"q": words}).total == 0


def test_it_is_found_by_what_it_says_now(organiser: Person) -> None:
    commitment = promise("Plant trees", "Old Name")
    commitment.text = "Plant hedges"
    commitment.pledge.organisation.name = "New Name"
    db.session.flush()
    assert shown(q="hedges new") == ["Plant hedges"]
    assert shown(q="trees") == shown(q="old") == []


def test_what_an_address_gets_wrong_is_left_out() -> None:
    promise("Plant trees")
    args = {"priority": "gold", "ward": "E1", "status": "great", "view": "3d", "after": "x", "q": "   "}
    assert shown(**args) == ["Plant trees"]


def test_pages_follow_one_another_without_gap_or_repeat() -> None:
    pledge = make_organisation_pledge(commitments=0)
    for number in range(45):
        make_commitment(pledge, text=f"Promise {number}")
    seen: list[str] = []
    after: str | None = ""
    while after is not None:
        page = register.read({"after": after}).page
        seen += [entry.text for entry in page.items]
        after = page.after
    assert len(seen) == 45
    assert len(set(seen)) == 45


def test_the_status_is_worked_out_for_today() -> None:
    commitment = promise("Plant trees", starts_on=today() - timedelta(days=300), due_on=today() + timedelta(days=9))
    commitment.status, commitment.status_on = Status.ON_TRACK, today() - timedelta(days=1)  # the night's work is late
    db.session.flush()
    assert register.read({}).page.items[0].status is Status.NEEDS_ATTENTION


def test_whoever_writes_past_the_session_is_noticed() -> None:
    commitment = promise("Plant trees", wards=(WARD,))
    db.session.commit()
    assert counts("kind") == {"private": 1}
    stamp = db.session.get_one(RegisterStamp, 1).stamp
    db.session.execute(update(Organisation).values(kind=Kind.FAITH))
    assert counts("kind") == {"faith": 1}
    db.session.execute(delete(CommitmentWard).where(CommitmentWard.commitment_id == commitment.id))
    db.session.commit()
    db.session.expire_all()
    assert db.session.get_one(RegisterStamp, 1).stamp != stamp
    assert set(counts("ward").values()) == {1}


def test_a_night_that_changes_no_status_has_nobody_read_it_anew() -> None:
    quiet, ended = promise("Plant trees"), promise("Pay well")
    db.session.commit()
    stamp = db.session.scalar(select(RegisterStamp.stamp))
    quiet.status_on = today() + timedelta(days=1)
    db.session.commit()
    assert db.session.scalar(select(RegisterStamp.stamp)) == stamp
    ended.status, ended.status_on = Status.LAPSED, today()
    db.session.commit()
    assert db.session.scalar(select(RegisterStamp.stamp)) != stamp


def test_what_was_rolled_back_is_not_remembered() -> None:
    promise("Plant trees")
    db.session.commit()
    assert len(shown()) == 1
    with db.session.begin_nested() as nested:
        promise("Cut them down")
        assert len(shown()) == 2
        nested.rollback()
    db.session.commit()
    assert shown() == ["Plant trees"]


def told(client: TownClient, view: str) -> str:
    """What the register says of its one commitment, beside it and not in the filters."""
    page = html5lib.parse(client.get(f"/organisations?view={view}").text, namespaceHTMLElements=False)
    tag = "tr" if view == "table" else "li"
    [said] = [
        words for each in page.iter(tag) if "Plant trees" in (words := " ".join("".join(each.itertext()).split()))
    ]
    return said


@pytest.mark.parametrize("view", ["list", "table", "outcomes"])
def test_every_view_shows_the_sign_the_report_and_who_says_so(client: TownClient, view: str) -> None:
    commitment = promise("Plant trees", "Tree Friends")
    assert "self-reported" not in told(client, view)
    assert "On track" in told(client, view)
    reported = report(commitment, "120 are in the ground", outcome=Outcome.DELIVERED)
    said = told(client, view)
    assert "Delivered, not yet checked" in said
    assert "self-reported" in said
    assert "120 are in the ground" in said or view == "table"
    review(reported, Assurance.CHECKED)
    said = told(client, view)
    assert "Delivered and checked" in said
    assert f"checked on {format_date(today(), 'd MMMM y')}" in said
    assert "self-reported" not in said
    review(reported, Assurance.QUESTIONED)
    said = told(client, view)
    assert "questioned" in said
    assert "Delivered" not in said


@pytest.mark.parametrize("view", ["list", "table", "outcomes"])
@pytest.mark.parametrize("htmx", [True, False])
def test_every_view_works_with_and_without_scripts(client: TownClient, view: str, htmx: bool) -> None:
    promise("Plant trees", outcomes=("NZ2", "PW1"))
    answer = client.get(f"/organisations?view={view}&q=trees", headers={"HX-Request": "true"} if htmx else {})
    assert answer.text.count("Plant trees") >= 1
    assert ("<html" in answer.text) is not htmx


def test_an_empty_register_says_what_will_be_here(client: TownClient) -> None:
    assert "as soon as the first pledge is agreed" in client.get("/organisations").text
    found_nothing = client.get("/organisations?q=nothing").text
    assert "No commitment fits" in found_nothing
    assert "still to be kept" not in found_nothing


@pytest.mark.parametrize("path", ["", "?view=table", "?view=outcomes", "?priority=net-zero&q=trees", "/gaps"])
def test_however_many_there_are_it_asks_as_much(client: TownClient, max_queries: Any, path: str) -> None:
    for number in range(25):
        report(promise(f"Plant {number} trees", outcomes=("NZ2", "PW1")))
    client.get("/organisations")
    with max_queries(12):
        client.get(f"/organisations{path}")


def csv_of(answer: Any) -> list[str]:
    return str(answer.get_data(as_text=True)).splitlines()


def test_the_csv_has_what_the_page_has_and_runs_nothing(client: TownClient) -> None:
    report(promise("=1+1 trees", "@sum", outcomes=("NZ2",), measured=True), "+cmd", value=Decimal("6.5"))
    promise("Pay well")
    answer = client.get("/organisations/register.csv?priority=net-zero")
    head, *lines = csv_of(answer)
    assert answer.mimetype == "text/csv"
    assert len(lines) == 1
    assert ",'@sum,private,'=1+1 trees," in lines[0]
    assert ",'+cmd,self_reported,6.5," in lines[0]
    assert head.startswith("id,organisation,kind,commitment")
    assert len(csv_of(client.get("/organisations/register.csv"))) == 3


def test_the_updates_have_a_file_of_their_own(client: TownClient) -> None:
    commitment = promise("Plant trees")
    for number in range(3):
        report(commitment, f"Number {number}")
    assert len(csv_of(client.get("/organisations/updates.csv?q=trees"))) == 4
    assert len(csv_of(client.get("/organisations/updates.csv?q=hedges"))) == 1


def test_the_json_is_one_document(client: TownClient) -> None:
    promise("Plant trees", outcomes=("NZ2",))
    promise("Pay “well”")
    found = json.loads(client.get("/organisations/register.json").data)
    assert {each["commitment"] for each in found["commitments"]} == {"Plant trees", "Pay “well”"}
    found = json.loads(client.get("/organisations/register.json?outcome=NZ2").data)
    assert found["filters"] == {"outcome": "NZ2"}
    assert found["commitments"][0]["outcomes"] == ["NZ2"]
    assert json.loads(client.get("/organisations/register.json?q=nothing").data)["commitments"] == []


def test_the_feed_tells_of_agreed_pledges_and_of_progress(client: TownClient) -> None:
    report(promise("Plant <trees>", "Tree & Friends"), "A & B")
    make_organisation_pledge(state=State.SUBMITTED, statement="A secret")
    answer = client.get("/organisations/feed.atom")
    feed = html5lib.parse(answer.text)
    assert answer.mimetype == "application/atom+xml"
    assert feed is not None
    assert answer.text.count("<entry>") == 2
    assert "Tree &amp; Friends: Still going on" in answer.text
    assert "Plant &lt;trees&gt;" in answer.text
    assert "A secret" not in answer.text
    assert client.get("/organisations/feed.atom?q=nothing").text.count("<entry>") == 0


def test_gaps_are_outcomes_with_few_and_wards_with_none(client: TownClient) -> None:
    promise("Plant trees", outcomes=("NZ2",), wards=(WARD,))
    lapsed("Not any more")
    page = client.get("/organisations/gaps").text
    assert "24 outcomes have no live commitment" in page
    assert "1 more has fewer than 3" in page
    assert "19 wards have none of their own" in page


def test_where_nothing_is_live_the_gaps_are_not_a_wall_of_noughts(client: TownClient) -> None:
    lapsed("Not any more")
    page = client.get("/organisations/gaps").text
    assert "Every outcome and every ward waits for the first" in page
    assert "0 more" not in page
    assert "Register your organisation" in page


def test_signed_in_people_see_it_too(client_for: Callable[[Person], TownClient], resident: Person) -> None:
    promise("Plant trees")
    assert "Plant trees" in client_for(resident).get("/organisations").text
