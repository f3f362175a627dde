"""Who may vote, and that leaving, coming back or another address gives nobody a second ballot."""

from collections.abc import Callable

from sqlalchemy import select

from app.accounts.models import AgeBand, Person
from app.db import db
from app.polls.models import Participation
from app.polls.rules import Eligibility
from tests.client import TownClient
from tests.factories.organisations import make_member, make_organisation
from tests.factories.people import make_person
from tests.factories.polls import make_poll
from tests.polls.voting import cast, check, open_ballot, participations, vote

Browse = Callable[[Person], TownClient]


def test_a_ward_poll_asks_its_wards_and_says_what_others_can_do(client_for: Browse) -> None:
    poll = make_poll(eligibility=Eligibility.WARDS, wards=["E05014742"])
    at_home = make_person(ward_code="E05014742")
    elsewhere, nowhere = make_person(ward_code="E05014741"), make_person()
    vote(client_for(at_home), poll, q="1")
    for person, words in ((elsewhere, "is not among them"), (nowhere, "Choose your ward first")):
        for address in (f"/polls/{poll.slug}", f"/polls/{poll.slug}/ballot"):
            page = client_for(person).get(address)
            assert words in page.text
            assert 'href="/account/profile"' in page.text
        assert page.status_code == 403
    assert db.session.scalars(select(Participation.ward_code)).all() == ["E05014742"]


def test_an_age_band_may_be_asked_and_young_people_vote_where_it_says_so(client_for: Browse) -> None:
    young, adult = make_person(age_band=AgeBand.TEEN), make_person()
    for_young = make_poll(eligibility=Eligibility.AGE, age_band=AgeBand.TEEN)
    for_adults = make_poll(eligibility=Eligibility.AGE, age_band=AgeBand.ADULT)
    vote(client_for(young), for_young, q="1")
    vote(client_for(adult), for_adults, q="1")
    assert "aged 18 or over" in client_for(young).get(f"/polls/{for_adults.slug}/ballot").text
    assert "aged 13 to 17" in client_for(adult).get(f"/polls/{for_young.slug}/ballot").text
    vote(client_for(young), make_poll(), q="1")


def test_an_organisation_asks_its_members(client_for: Browse, resident: Person) -> None:
    organisation = make_organisation("Friends of the Lea")
    poll = make_poll(eligibility=Eligibility.ORGANISATION, organisation_id=organisation.id)
    vote(client_for(make_member(organisation)), poll, q="1")
    assert "members of Friends of the Lea only" in client_for(resident).get(f"/polls/{poll.slug}/ballot").text


def test_who_may_vote_is_asked_again_when_the_ballot_is_cast(client_for: Browse) -> None:
    poll = make_poll(eligibility=Eligibility.WARDS, wards=["E05014742"])
    person = make_person(ward_code="E05014742")
    browser = client_for(person)
    checked = check(browser, poll, open_ballot(browser, poll), q="1")
    person.ward_code = None
    db.session.flush()
    assert cast(browser, poll, checked).status_code == 403
    assert participations(poll) == 0


def test_leaving_and_coming_back_gives_no_second_ballot(client_for: Browse, resident: Person) -> None:
    poll = make_poll()
    vote(client_for(resident), poll, q="1")
    email = resident.email
    db.session.delete(resident)
    db.session.flush()
    returned = make_person(email)
    assert participations(poll) == 1, "the turnout stays true"
    answer = client_for(returned).get(f"/polls/{poll.slug}/ballot")
    assert answer.status_code == 409
    assert "You have voted in this poll already" in answer.text


def test_a_changed_address_gives_no_second_ballot(client_for: Browse, resident: Person) -> None:
    poll = make_poll()
    vote(client_for(resident), poll, q="1")
    resident.email = "new@example.org"
    db.session.flush()
    assert client_for(resident).get(f"/polls/{poll.slug}/ballot").status_code == 409
