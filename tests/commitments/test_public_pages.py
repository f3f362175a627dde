"""One organisation, one commitment, the badge, the certificate, and how it is worked out."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import html5lib
import pytest

from app.accounts.models import Person
from app.commitments import changing, ending, gap_view, status, status_words
from app.commitments.assurance_models import Evidence
from app.commitments.figure_models import PerformanceMeasure
from app.commitments.rules import State
from app.commitments.showing import Tally
from app.commitments.status import Assurance, Outcome, Status
from app.db import db
from app.kit.clock import now, today
from app.organisations import verifying
from tests.client import TownClient
from tests.commitments.promises import lapsed, promise, report, review
from tests.factories.commitments import make_commitment, make_figure, make_organisation_pledge
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person


@pytest.fixture(autouse=True)
def _session(session: object) -> None:
    """Everything here needs the database."""


def page_of(client: TownClient, slug: str) -> str:
    answer = client.get(f"/organisations/{slug}")
    assert answer.status_code == 200
    return answer.text


def test_its_page_has_its_pledges_its_promises_and_how_they_go(client: TownClient) -> None:
    commitment = promise("Plant trees", "Tree Friends", measured=True, outcomes=("NZ2",))
    report(commitment, "Six are in", value=Decimal("6.5"))
    page = page_of(client, "tree-friends")
    for words in ("Plant trees", "From 4 to 10 apprentices; reported last: 6.5", "self-reported", "1 still to come"):
        assert words in page


def test_lapsed_and_missed_promises_stay_on_it(client: TownClient) -> None:
    commitment = lapsed("Sweep the street", "Sweepers")
    missed = make_commitment(commitment.pledge, text="Polish the lamps")
    report(missed, "We could not", outcome=Outcome.MISSED)
    commitment.pledge.state = State.ENDED
    page = page_of(client, "sweepers")
    for words in ("Sweep the street", "Polish the lamps", "Lapsed", "Missed", "2 lapsed or missed", "Earlier pledges"):
        assert words in page


def test_a_withdrawn_pledge_stays_with_its_reason(client: TownClient, organiser: Person) -> None:
    ending.withdraw_pledge(promise("Sing", "Choir").pledge, why="We lost our voice", actor=organiser)
    page = page_of(client, "choir")
    assert "We lost our voice" in page
    assert "1 withdrawn" in page


def test_its_own_figures_are_called_its_own(client: TownClient) -> None:
    organisation = promise("Pay well", "Payers").pledge.organisation
    figure = {"indicator_code": "unemployment", "period": "2026", "value": Decimal("3.2"), "unit": "%"}
    db.session.add(PerformanceMeasure(organisation_id=organisation.id, method="A count", recorded_at=now(), **figure))
    db.session.flush()
    page = page_of(client, "payers")
    assert "3.2 %" in page
    assert "They are not the town’s figures" in page


def test_the_towns_figure_stands_beside_an_organisations_own(client: TownClient) -> None:
    organisation = promise("Pay well", "Payers").pledge.organisation
    make_figure(organisation)
    page = page_of(client, "payers")
    assert "318 tonnes of CO₂e" in page
    assert "790 thousand tonnes of CO₂ a year" in page
    assert "2023. Source: Luton 2040 vision document" in page


def test_a_commitment_shows_the_towns_figure_it_supports_and_claims_no_cause(client: TownClient) -> None:
    commitment = promise("Hire fairly", "Payers", indicator="unemployment")
    page = client.get(f"/organisations/payers/commitments/{commitment.id}").text
    assert "a contribution, not the cause" in page
    assert "5.8% of people who can work" in page
    assert "August 2022" in page
    commitment = promise("House people", "Housers", indicator="rough-sleeping")
    assert "The town’s figure is" not in client.get(f"/organisations/housers/commitments/{commitment.id}").text


@pytest.mark.parametrize("path", ["", "/badge.svg", "/certificate", "/commitments/{id}"])
def test_what_is_not_public_does_not_exist(client: TownClient, organiser: Person, path: str) -> None:
    hidden = make_organisation("Waiting", verified=False)
    draft = make_commitment(make_organisation_pledge(hidden, state=State.SUBMITTED, commitments=0))
    assert client.get(f"/organisations/waiting{path.format(id=draft.id)}").status_code == 404
    commitment = promise("Plant trees", "Tree Friends")
    address = f"/organisations/tree-friends{path.format(id=commitment.id)}"
    assert client.get(address).status_code == 200
    verifying.suspend(commitment.pledge.organisation, why="Who are they?", actor=organiser)
    assert client.get(address).status_code == 404


def test_a_draft_of_a_public_organisation_is_not_shown(client: TownClient) -> None:
    commitment = promise("Plant trees", "Tree Friends")
    later = today() + timedelta(days=800)
    draft = make_organisation_pledge(
        commitment.pledge.organisation, state=State.DRAFT, starts_on=later, statement="Secret", commitments=0
    )
    secret = make_commitment(draft, text="A secret")
    assert "ecret" not in page_of(client, "tree-friends")
    assert client.get(f"/organisations/tree-friends/commitments/{secret.id}").status_code == 404
    other = promise("Pay well", "Payers")
    assert client.get(f"/organisations/tree-friends/commitments/{other.id}").status_code == 404


def test_a_commitment_tells_everything_that_was_said_of_it(client: TownClient, organiser: Person) -> None:
    commitment = promise("Plant trees", "Tree Friends")
    first = report(commitment, "All done", outcome=Outcome.DELIVERED, on=today() - timedelta(days=3))
    db.session.add(Evidence(update_id=first.id, title="The map", url="https://example.org/map"))
    review(first, Assurance.QUESTIONED, "The map is of another town")
    report(commitment, "Now really", outcome=Outcome.DELIVERED)
    page = client.get(f"/organisations/tree-friends/commitments/{commitment.id}").text
    for words in ("All done", "questioned", "The map is of another town", "https://example.org/map", "Now really"):
        assert words in page
    assert "Delivered, not yet checked" in page


def test_a_new_version_shows_what_changed_and_why(client: TownClient, organiser: Person) -> None:
    commitment = promise("Plant 40 trees", "Tree Friends")
    after = type(commitment.terms)(**{**vars(commitment.terms), "text": "Plant 60 trees"})
    change = changing.ask_change(commitment, after, why="More ground was given", actor=make_person())
    place = f"/organisations/tree-friends/commitments/{commitment.id}"
    assert f"{place}#changed" not in page_of(client, "tree-friends")
    changing.agree_change(change, actor=organiser)
    assert f"{place}#changed" in page_of(client, "tree-friends")
    page = client.get(place).text
    for words in ("Version 2", "More ground was given", "Plant 40 trees", "Plant 60 trees"):
        assert words in page


def test_the_badge_may_be_shown_by_other_sites_and_runs_nothing(client: TownClient) -> None:
    commitment = promise("Plant trees", "Trees & Sons <i>")
    report(commitment, "All done", outcome=Outcome.DELIVERED)
    answer = client.get("/organisations/trees-and-sons-i/badge.svg")
    assert answer.mimetype == "image/svg+xml"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors *"
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert "Set-Cookie" not in answer.headers
    assert '<title id="title">Trees &amp; Sons &lt;i&gt;' in answer.text
    assert "1 delivered" in answer.text
    assert "script" not in answer.text


def test_the_snippet_shows_the_badge_and_links_to_the_page(client: TownClient) -> None:
    promise("Plant trees", "Tree “Friends” & Sons")
    page = html5lib.parse(page_of(client, "tree-friends-and-sons"), namespaceHTMLElements=False)
    snippet = next(each.text for each in page.iter("textarea") if each.get("id") == "snippet")
    pasted = html5lib.parseFragment(snippet or "", namespaceHTMLElements=False)
    assert pasted.find("a").get("href") == "http://localhost/organisations/tree-friends-and-sons"
    picture = pasted.find("a/img")
    assert picture.get("src") == "http://localhost/organisations/tree-friends-and-sons/badge.svg"
    assert picture.get("alt") == "Tree “Friends” & Sons, Luton 2040 Pledge"


@pytest.mark.parametrize(
    ("standing", "hexagon"),
    [
        ({Status.ON_TRACK: 1, Status.MISSED: 1}, "live"),
        ({Status.DELIVERED_CHECKED: 1}, "kept"),
        ({Status.DELIVERED_CLAIMED: 1, Status.LAPSED: 1}, "lapsed"),
        ({Status.WITHDRAWN: 2}, "live"),
    ],
)
def test_the_badge_is_filled_only_when_all_is_kept(standing: dict[Status, int], hexagon: str) -> None:
    assert Tally(standing).hexagon == hexagon


def test_the_certificate_has_the_name_and_the_pledge(client: TownClient) -> None:
    promise("Plant trees", "Tree Friends")
    page = client.get("/organisations/tree-friends/certificate").text
    assert "We help young people into good work." in page
    assert "1 commitment<" in page
    make_organisation("Newcomers")
    assert "no pledge at the moment" in client.get("/organisations/newcomers/certificate").text


def test_however_many_promises_its_page_asks_as_much(client: TownClient, max_queries: Any) -> None:
    commitment = promise("Plant trees", "Tree Friends")
    for number in range(20):
        report(make_commitment(commitment.pledge, text=f"Promise {number}"))
    db.session.commit()
    for path in ("", f"/commitments/{commitment.id}", "/badge.svg", "/certificate"):
        with max_queries(12):
            client.get(f"/organisations/tree-friends{path}")


def test_how_we_work_this_out_has_the_numbers_of_the_rule(client: TownClient, monkeypatch: pytest.MonkeyPatch) -> None:
    page = client.get("/organisations/how-we-work-this-out").text
    assert f"by more than {status.ANSWER_MONTHS} months" in page
    assert f"more than {status.QUIET_MONTHS} months" in page
    assert f"fewer than {gap_view.FEW} live" in page
    monkeypatch.setattr(status, "QUIET_MONTHS", 77)
    monkeypatch.setattr(status, "ANSWER_MONTHS", 88)
    page = client.get("/organisations/how-we-work-this-out").text
    assert "more than 77 months" in page
    assert "more than 88 months" in page


def test_it_explains_every_status(client: TownClient) -> None:
    page = client.get("/organisations/how-we-work-this-out").text
    assert set(status_words.SIGNS) == set(Status)
    for sign in status_words.SIGNS.values():
        assert page.count(str(sign.word)) >= 2  # in the rule and in the table
        assert str(sign.meaning) in page


def test_an_address_of_the_register_is_nobodys_page(client: TownClient) -> None:
    for path in ("gaps", "how-we-work-this-out", "new"):
        assert make_organisation(path.replace("-", " ").title()).slug != path


def test_members_see_the_public_page_too(client_for: Callable[[Person], TownClient], resident: Person) -> None:
    promise("Plant trees", "Tree Friends")
    assert "Plant trees" in client_for(resident).get("/organisations/tree-friends").text
