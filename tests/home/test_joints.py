"""Where accounts and pledges meet: growing an account, changing an address, leaving."""

from collections.abc import Callable

from app.accounts import actions as accounts
from app.accounts import profiles
from app.accounts.models import AgeBand, Display, Person, Purpose, SignUp
from app.accounts.queries import find_person_by_email
from app.db import db
from app.pledges import moderating, queries
from app.pledges.rules import State
from tests.client import TownClient
from tests.factories.people import make_person
from tests.factories.pledges import make_pledge


def test_a_pledger_who_turns_out_to_be_13_to_17_is_named_no_more(client: TownClient, organiser: Person) -> None:
    kiran = make_person("kiran@example.org", signed_up=False, age_band=None)
    pledge = make_pledge(kiran, name="Kiran Patel", shown_as=Display.FULL_NAME)
    moderating.show([pledge.id], actor=organiser)
    assert "Kiran Patel" in client.get(f"/pledges/{pledge.id}").text
    details = SignUp(name="Kiran", age_band=AgeBand.TEEN)
    token = accounts.issue_link(kiran, Purpose.CONFIRM_SIGN_UP, detail=details.to_json())
    assert client.submit(f"/links/sign-up/{token}", name="Kiran", password="").status_code == 303
    assert "Kiran" not in client.get(f"/pledges/{pledge.id}").text
    assert "Kiran" not in client.get("/pledges").text


def test_pledges_follow_their_maker_to_the_address_they_were_made_from(resident: Person) -> None:
    other = make_person("other@example.org", signed_up=False)
    elsewhere, kept = make_pledge(other, "vote"), make_pledge(resident)
    token = accounts.issue_link(resident, Purpose.CHANGE_EMAIL, detail="other@example.org")
    profiles.change_email(token)
    assert find_person_by_email("other@example.org") == resident
    assert {pledge.id for pledge in queries.list_by_person(resident)} == {elsewhere.id, kept.id}


def test_whoever_leaves_leaves_no_words_behind(resident: Person, client_for: Callable[[Person], TownClient]) -> None:
    pledge = make_pledge(resident, "own-words-fairness", words="Teach chess at number 12")
    assert client_for(resident).submit("/account/deletion").status_code == 303
    db.session.refresh(pledge)
    assert (pledge.state, pledge.words, pledge.person_id) == (State.WITHDRAWN, "", None)
