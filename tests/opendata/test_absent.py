"""What is not public is in no answer and no file: each kind of it is made, and looked for everywhere."""

from collections.abc import Callable
from typing import Any

import pytest

from app.accounts.models import Person
from app.commitments.rules import State
from app.db import db
from app.indicators import releasing
from app.indicators.figure_row import FigureRow
from app.indicators.models import IndexVersion
from app.kit.clock import now, today
from app.opendata.tables import TABLES
from app.organisations import verifying
from app.pledges.rules import State as PledgeState
from tests.client import TownClient
from tests.factories.commitments import make_commitment, make_organisation_pledge
from tests.factories.indicators import BARNFIELD, CODE, DALLOW, TOWN, draft, publish
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person
from tests.factories.pledges import make_pledge
from tests.factories.polls import make_poll, make_question
from tests.polls.counted import make_counted

SECRET = "Quince"  # a word that is in nothing public
NUMBER = 71.39  # nor is this


def everything(client: TownClient) -> str:
    """All that the API answers and all that its files hold."""
    texts = []
    for table in TABLES:
        address: str | None = f"/api/v1/{table.name}?limit=1000"
        while address:
            response = client.get(address.removeprefix("http://localhost"))
            assert response.status_code == 200
            document: Any = response.json
            texts.append(response.text)
            address = document["next"]
        texts.append(client.get(f"/data/{table.name}.csv").text)
    return "\n".join(texts)


def test_a_draft_of_figures(client: TownClient, indicator: Any, analyst: Person) -> None:
    draft({(BARNFIELD, "2021"): NUMBER}, actor=analyst, title=SECRET)
    told = everything(client)
    assert str(NUMBER) not in told
    assert SECRET not in told


def test_a_discarded_draft_and_the_person_who_made_it(
    client: TownClient, indicator: Any, analyst: Person, officer: Person
) -> None:
    publish({(BARNFIELD, "2021"): 1.0}, by=analyst, out=officer)
    told = everything(client)
    for person in (analyst, officer):
        assert person.email not in told
        assert person.name not in told


def test_what_a_suppressed_figure_hides(client: TownClient, indicator: Any, analyst: Person, officer: Person) -> None:
    hidden = FigureRow(CODE, DALLOW, "2021", None, None, None, numerator=NUMBER, denominator=88.5, status="suppressed")
    release = releasing.draft_release([hidden], title="Hidden", actor=analyst)
    releasing.publish_release(release, actor=officer)
    told = everything(client)
    assert "suppressed" in told
    assert str(NUMBER) not in told
    assert "88.5" not in told


def test_a_figure_that_was_told_before_it_was_suppressed(
    client: TownClient, indicator: Any, analyst: Person, officer: Person
) -> None:
    publish({(DALLOW, "2021"): NUMBER, (TOWN, "2021"): 5.5}, by=analyst, out=officer)
    hidden = FigureRow(CODE, DALLOW, "2021", None, status="suppressed")
    release = releasing.draft_release([hidden], title="Hidden", actor=analyst)
    assert str(NUMBER) in everything(client)
    releasing.publish_release(release, actor=officer)
    assert str(NUMBER) not in everything(client)


def test_a_version_of_the_index_that_is_not_agreed(client: TownClient) -> None:
    db.session.add(IndexVersion(name=SECRET, begins_on=today(), power=0.5, notes=SECRET, made_at=now()))
    db.session.commit()
    assert SECRET not in everything(client)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda organisation: verifying.suspend(organisation, why="It is false", actor=make_person()),
        lambda organisation: setattr(organisation, "verified_at", None),
    ],
    ids=["suspended", "waiting"],
)
def test_an_organisation_that_is_not_public_and_all_it_promised(
    client: TownClient, spoil: Callable[[Any], object]
) -> None:
    organisation = make_organisation(f"{SECRET} and Daughters")
    make_commitment(make_organisation_pledge(organisation, commitments=0), text=f"Plant a {SECRET} tree")
    db.session.commit()
    assert everything(client).count(SECRET) == 4  # by the API and in files
    organisation.verified_by_id = None
    spoil(organisation)
    db.session.commit()
    told = everything(client)
    assert SECRET not in told
    assert organisation.slug not in told


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED])
def test_a_commitment_that_is_not_agreed(client: TownClient, state: State) -> None:
    make_commitment(make_organisation_pledge(commitments=0, state=State.DRAFT), text=f"Plant a {SECRET} tree")
    db.session.commit()
    assert SECRET not in everything(client)


def test_residents_and_wards_that_few_of_them_name(client: TownClient) -> None:
    person = make_person("quince@example.org", name=SECRET)
    for _time in range(3):
        make_pledge(ward_code=BARNFIELD, words=SECRET)
    make_pledge(person, state=PledgeState.UNCONFIRMED, words=SECRET)
    db.session.commit()
    told = everything(client)
    assert SECRET not in told
    assert person.email not in told
    totals: Any = client.get("/api/v1/pledge-totals?scope=ward").json
    assert totals["data"] == []
    elsewhere: Any = client.get("/api/v1/pledge-totals?scope=elsewhere").json
    assert elsewhere["data"][0]["made"] == 3


def test_a_draft_of_a_poll(client: TownClient) -> None:
    make_poll(make_question(options=(SECRET, "Trees")), is_announced=False, title=SECRET, slug="quince")
    db.session.commit()
    told = everything(client)
    assert SECRET not in told
    assert "quince" not in told


def test_the_result_of_a_poll_before_it_is_told(client: TownClient) -> None:
    poll = make_counted(make_question(options=(SECRET, "Trees")), ballots=[["1"]])
    assert SECRET in everything(client)
    poll.results_at = now().replace(year=now().year + 1)
    db.session.commit()
    assert SECRET not in everything(client)
