"""The town's wall, its counters, and one pledge as anyone sees it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from app.accounts.models import Display, Person
from app.db import db
from app.places.queries import list_ward_names
from app.pledges import moderating, wall
from app.pledges.rules import State
from app.vision.queries import list_priorities
from tests.client import TownClient
from tests.factories.people import make_person
from tests.factories.pledges import make_pledge

CENTRAL = "E05014739"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def ward_of_ten(session: Any) -> None:
    for _each in range(10):
        make_pledge(ward_code=CENTRAL)


def test_an_empty_wall_says_how_to_start(client: TownClient) -> None:
    text = client.get("/pledges").text
    assert "No pledges yet" in text
    assert 'href="/pledges/new"' in text


def test_the_wall_shows_made_and_kept_side_by_side(client: TownClient) -> None:
    make_pledge(action="recycle", state=State.DONE)
    make_pledge(action="recycle")
    make_pledge(action="vote", state=State.KEEPING)
    text = " ".join(client.get("/pledges").text.split())
    assert '<strong class="town-totals__number">3</strong> made' in text
    assert '<strong class="town-totals__number">2</strong> kept' in text


def test_promises_not_kept_are_counted_too(client: TownClient) -> None:
    for state in (State.STOPPED, State.LAPSED, State.WITHDRAWN):
        make_pledge(state=state)
    totals = wall.read_totals().town
    assert (totals.made, totals.kept, totals.stopped, totals.lapsed, totals.withdrawn) == (3, 0, 1, 1, 1)
    text = client.get("/pledges").text
    assert all(word in text for word in ("Stopped", "Lapsed", "Withdrawn"))


def test_a_pledge_not_confirmed_or_waiting_for_others_is_on_no_wall(client: TownClient) -> None:
    for state in (State.UNCONFIRMED, State.WAITING):
        pledge = make_pledge(state=state)
        assert client.get(f"/pledges/{pledge.id}").status_code == 404
    assert "No pledges yet" in client.get("/pledges").text


def test_the_wall_takes_few_statements_whatever_it_shows(client: TownClient, max_queries: Callable[[int], Any]) -> None:
    for number in range(25):
        make_pledge(make_person(name=f"Person {number}"), name=f"Person {number}", shown_as=Display.FULL_NAME)
    list_priorities()  # the vision is read once a process
    with max_queries(7):
        client.get("/pledges")


def test_htmx_gets_the_feed_alone(client: TownClient) -> None:
    make_pledge()
    response = client.get("/pledges", headers=HTMX)
    assert response.text.lstrip().startswith('<section id="feed"')
    assert "HX-Request" in response.vary


def test_restored_history_gets_the_whole_page(client: TownClient) -> None:
    response = client.get("/pledges", headers={**HTMX, "HX-History-Restore-Request": "true"})
    assert response.text.startswith("<!doctype html>")


def test_the_feed_narrows_to_a_priority(client: TownClient) -> None:
    make_pledge(action="recycle")
    make_pledge(action="vote")
    text = client.get("/pledges?priority=net-zero", headers=HTMX).text
    assert "recycle all that" in text
    assert "vote and play" not in text


def test_the_feed_narrows_to_a_ward(client: TownClient, ward_of_ten: None) -> None:
    make_pledge(action="vote")
    text = client.get(f"/pledges?ward={CENTRAL}", headers=HTMX).text
    assert "vote and play" not in text
    assert ", Central" in text


@pytest.mark.parametrize("query", ["priority=tidiness", "ward=E99999999", "after=nonsense", "after=1-2-3", "q=%20"])
def test_what_an_address_gets_wrong_is_left_out(client: TownClient, query: str) -> None:
    make_pledge()
    response = client.get(f"/pledges?{query}")
    assert response.status_code == 200
    assert "recycle all that" in response.text


def test_a_search_that_finds_nothing_says_so_and_keeps_the_words(client: TownClient) -> None:
    text = client.get("/pledges?q=%22hedgehogs%3C").text
    assert "No pledge fits" in text
    assert 'value="&#34;hedgehogs&lt;"' in text


def test_a_search_finds_only_words_a_moderator_has_passed(client: TownClient, officer: Person) -> None:
    pledge = make_pledge(action="own-words-net-zero", words="Build hedgehog holes")
    assert "No pledge fits" in client.get("/pledges?q=hedgehog").text
    moderating.show([pledge.id], actor=officer)
    assert "I will build hedgehog holes" in client.get("/pledges?q=hedgehog").text


def test_older_pledges_are_a_page_away_and_lead_back(client: TownClient) -> None:
    for _each in range(21):
        make_pledge()
    page = wall.read({}).page
    assert f"after={page.after}" in client.get("/pledges").text
    older = client.get(f"/pledges?after={page.after}").text
    assert older.count("town-pledges__promise") == 1
    assert "Newest" in older


def test_a_ward_with_fewer_than_ten_pledges_is_nowhere(client: TownClient) -> None:
    pledges = [make_pledge(ward_code=CENTRAL) for _each in range(9)]
    for page in ("/pledges", "/pledges/totals", f"/pledges/{pledges[0].id}", "/"):
        assert "Central" not in client.get(page).text
    assert wall.read({"ward": CENTRAL}).ward == ""


def test_a_ward_with_ten_pledges_is_shown(client: TownClient, ward_of_ten: None) -> None:
    assert "Central" in client.get("/pledges/totals").text


def test_own_words_are_nowhere_before_a_moderator_has_read_them(client: TownClient) -> None:
    pledge = make_pledge(action="own-words-net-zero", words="Secret hedgehogs")
    for page in ("/", "/pledges", f"/pledges/{pledge.id}", f"/pledges/{pledge.id}/card.svg"):
        text = client.get(page).text
        assert "waiting for a moderator" in text
        assert "hedgehog" not in text


def test_a_name_is_shown_as_its_owner_chose_once_a_moderator_has_read_it(client: TownClient, officer: Person) -> None:
    person = make_person(name="Asha Patel")
    shown = make_pledge(person, "recycle", name="Asha Patel", shown_as=Display.FIRST_NAME)
    hidden = make_pledge(person, "vote", name="Asha Patel", shown_as=Display.ANONYMOUS)
    for path in (f"/pledges/{shown.id}", f"/pledges/{shown.id}/card.svg", "/pledges", "/"):
        assert "Asha" not in client.get(path).text
    moderating.show([shown.id], actor=officer)
    db.session.commit()
    assert "Asha" in client.get(f"/pledges/{shown.id}").text
    assert "Patel" not in client.get(f"/pledges/{shown.id}").text
    assert "Asha" not in client.get(f"/pledges/{hidden.id}").text


def test_the_counters_alone_are_a_page_and_an_island(client: TownClient) -> None:
    assert client.get("/pledges/totals").text.startswith("<!doctype html>")
    island = client.get("/pledges/totals", headers=HTMX).text
    assert island.lstrip().startswith('<div id="counters">')
    assert 'hx-trigger="every 30s"' in island
    assert all(words in island for words in ("By priority", "By outcome", "By ward"))


def test_counters_that_did_not_move_leave_the_page_alone(client: TownClient) -> None:
    make_pledge()
    stamp = wall.read_totals().stamp
    assert client.get(f"/pledges/totals?seen={stamp}", headers=HTMX).status_code == 204
    make_pledge()
    assert client.get(f"/pledges/totals?seen={stamp}", headers=HTMX).status_code == 200


def test_a_ward_that_moves_the_counters_is_news_too(client: TownClient) -> None:
    totals = wall.read_totals()
    ward = list_ward_names()[0]
    assert replace(totals, by_ward=[(ward, 10)]).stamp != replace(totals, by_ward=[(ward, 11)]).stamp
    assert replace(totals, elsewhere=1).stamp != replace(totals, elsewhere=2).stamp


def test_the_counters_say_how_many_pledges_are_newer_than_the_feed(
    client: TownClient, max_queries: Callable[[int], Any]
) -> None:
    def newer() -> str:
        with max_queries(7):
            return client.get(f"/pledges/totals?newest={newest}", headers=HTMX).text

    newest = wall.read({}).newest
    assert "new pledge" not in newer()
    make_pledge()
    assert "1 new pledge." in newer()
    newest = wall.read({}).newest
    assert "new pledge" not in newer()
    for _each in range(wall.MOST_NEWER + 1):
        make_pledge()
    assert "More than 20 new pledges." in newer()
    assert 'name="newest" value=""' in client.get("/pledges?priority=fairness").text
    assert wall.count_newer({"newest": ""}) == 0


def test_the_counters_stop_updating_when_asked(client: TownClient) -> None:
    island = client.get("/pledges/totals?live=no", headers=HTMX).text
    assert "every 30s" not in island
    assert "Update by themselves again" in island


def test_a_shared_picture_shows_what_the_page_shows(client: TownClient) -> None:
    pledge = make_pledge(action="volunteer", amount=12)
    response = client.get(f"/pledges/{pledge.id}/card.svg")
    assert response.mimetype == "image/svg+xml"
    assert "volunteer" in response.text
    assert "href" not in response.text
    assert response.headers["Cache-Control"] == "public, max-age=300"


def test_the_picture_is_also_a_png(client: TownClient) -> None:
    response = client.get(f"/pledges/{make_pledge().id}/card.png")
    assert response.mimetype == "image/png"
    assert response.data[:8] == b"\x89PNG\r\n\x1a\n"


def test_long_words_fit_the_picture(client: TownClient, officer: Person) -> None:
    pledge = make_pledge(action="own-words-fairness", words="remember everybody " * 14)
    moderating.show([pledge.id], actor=officer)
    text = client.get(f"/pledges/{pledge.id}/card.svg").text
    assert text.count("<text") <= 9
    assert "…</text>" in text


def test_an_unknown_pledge_is_a_clear_page(client: TownClient) -> None:
    for path in ("/pledges/404", "/pledges/404/card.svg", "/pledges/404/card.png", "/pledges/99999999999"):
        response = client.get(path)
        assert response.status_code == 404
        assert "Page not found" in response.text
