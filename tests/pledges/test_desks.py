"""How the staff's pages are set, so that a decision is easy to make right."""

from app.accounts.models import Display
from tests.client import TownClient
from tests.factories.people import make_person
from tests.factories.pledges import make_pledge, make_suggestion


def test_a_name_is_read_on_a_line_of_its_own(reading_desk: TownClient) -> None:
    make_pledge(action="own-words-fairness", words="Sweep the street", name="Asha Patel", shown_as=Display.FULL_NAME)
    assert '<span class="town-hint-line">Name: Asha Patel</span>' in reading_desk.get("/staff/pledges/words").text


def test_outcomes_stand_under_their_priority(desk: TownClient) -> None:
    suggestion = make_suggestion(make_person())
    page = desk.get(f"/staff/pledges/suggestions/{suggestion.id}/acceptance").text
    assert page.count('role="group" aria-labelledby="outcomes-of-') == 5
    assert page.count('name="outcomes"') == 25
