"""Staff write a poll page by page, announce it and end it; nobody else sees these pages."""

import io
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.accounts.models import Person
from app.accounts.permissions import Role
from app.db import db
from app.kit.clock import TOWN_ZONE, now
from app.kit.storage import storage
from app.polls import announcing, options
from app.polls.models import Poll
from app.polls.rules import Feasibility, Method, Stage
from tests.client import TownClient
from tests.factories.people import make_person
from tests.factories.polls import make_poll
from tests.kit.test_files import PDF, picture
from tests.polls.writing import BUDGET, draft, question_with

ClientFor = Callable[[Person], TownClient]


@pytest.fixture
def desk(client_for: ClientFor, organiser: Person) -> TownClient:
    return client_for(organiser)


def fields(**changes: Any) -> dict[str, Any]:
    """A poll that opens tomorrow at nine, by the town's clock, for a week."""
    typed = {
        "title": "What should Wardown Park get next?",
        "summary": "There is money for **one** thing.",
        "eligibility": "everyone",
        "secrecy": "secret",
        "order": "listed",
        "organisation": 0,
        "age_band": "",
    }
    opens = now().astimezone(TOWN_ZONE).date() + timedelta(days=1)
    for name, day in (("opens_on", opens), ("closes_on", opens + timedelta(days=7))):
        typed.update({f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year})
    return {**typed, "opens_time": "9:15", "closes_time": "17.00", "results_time": "17", **changes}


def only_poll() -> Poll:
    return db.session.scalars(select(Poll)).one()


SEEN = re.compile(r'name="seen" type="hidden" value="(\w{64})"|name="seen"[^>]*value="(\w{64})"')


def seen_in(page: str) -> str:
    found = SEEN.search(page)
    assert found is not None
    return found[1] or found[2]


def save(desk: TownClient, page: str, **typed: Any) -> TestResponse:
    """Send a page's form after looking at the page."""
    return desk.submit(page, **typed, seen=seen_in(desk.get(page).text))


# Writing


def test_a_poll_is_written_page_by_page_and_announced(desk: TownClient, client: TownClient) -> None:
    assert desk.submit("/staff/polls/new", **fields()).status_code == 303
    poll = only_poll()
    page = f"/staff/polls/{poll.id}"
    assert "Ask at least one question." in desk.get(page).text
    asked: dict[str, Any] = {
        "title": "Which?",
        "method": "irv",
        "seats": 1,
        "budget_marking": "several",
        "completion": "add1u",
    }
    assert desk.submit(f"{page}/questions/new", **asked, threshold=50).status_code == 303
    [question] = poll.questions
    for title in ("A playground", "A café"):
        assert desk.submit(f"/staff/polls/questions/{question.id}/options/new", title=title, ward="").status_code == 303
    assert "Read all of it once more" in desk.get(f"{page}/announcement").text
    assert client.get(f"/polls/{poll.slug}").status_code == 404
    assert f'href="{page}"' in desk.get(f"/polls/{poll.slug}").text
    assert desk.submit(f"{page}/announcement").status_code == 303
    assert poll.stage_at(now()) is Stage.ANNOUNCED
    assert "A playground" in client.get(f"/polls/{poll.slug}").text
    assert desk.get(f"{page}/announcement").status_code == 303
    assert desk.get(page).status_code == 200


def test_times_are_the_towns_and_results_follow_closing(desk: TownClient) -> None:
    desk.submit("/staff/polls/new", **fields())
    poll = only_poll()
    assert poll.opens_at is not None
    assert f"{poll.opens_at.astimezone(TOWN_ZONE):%H:%M}" == "09:15"
    assert poll.results_at == poll.closes_at
    again = desk.get(f"/staff/polls/{poll.id}/terms").text
    assert 'value="09:15"' in again
    assert save(desk, f"/staff/polls/{poll.id}/terms", **fields(title="Another?", quorum=50)).status_code == 303
    assert (poll.title, poll.slug, poll.quorum) == ("Another?", "another", 50)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"title": ""}, "Enter a title"),
        ({"title": "x" * 151}, "150 characters"),
        ({"eligibility": "cats"}, "Not a valid choice"),
        ({"eligibility": "wards"}, "Choose the wards"),
        ({"eligibility": "organisation"}, "Choose whose members"),
        ({"eligibility": "age"}, "Choose which age"),
        ({"quorum": "many"}, "1 or more"),
        ({"quorum": "99999999999999999999"}, "1 or more"),
        ({"opens_on-day": "32"}, "Enter a real date"),
        ({"closes_on-year": "1999"}, "close after it opens"),
        ({"results_on-day": "1", "results_on-month": "1", "results_on-year": "1999"}, "before it closes"),
        ({"opens_time": "24:00"}, "Enter a time"),
        ({"closes_time": "noon"}, "Enter a time"),
        ({"opens_on-year": "1999"}, "opens in the past"),
    ],
)
def test_bad_input_is_said_beside_its_field_and_kept(desk: TownClient, typed: dict[str, Any], said: str) -> None:
    answer = desk.submit("/staff/polls/new", **fields(**typed))
    assert answer.status_code == 422
    assert said in answer.text
    assert "There is money for **one** thing." in answer.text
    assert db.session.scalars(select(Poll)).all() == []


def test_a_form_whose_cookie_got_lost_keeps_what_was_typed(desk: TownClient, organiser: Person) -> None:
    page = f"/staff/polls/{draft(organiser).id}/terms"
    answer = desk.post(page, data={**fields(title="A long piece of work"), "csrf_token": "stale"})
    assert (answer.status_code, "A long piece of work" in answer.text) == (422, True)
    assert only_poll().title == "The park"


def test_a_question_needs_what_its_method_needs(desk: TownClient, organiser: Person) -> None:
    poll = draft(organiser)
    page = f"/staff/polls/{poll.id}/questions/new"
    asked: dict[str, Any] = {
        "title": "Money?",
        "budget_marking": "points",
        "completion": "add1u",
        "threshold": 50,
        "seats": 1,
    }
    answer = desk.submit(page, **asked, method="equal-shares")
    assert answer.status_code == 422
    assert "how many pounds" in answer.text
    assert "how many points" in answer.text
    assert desk.submit(page, **asked, method="nonsense").status_code == 422
    assert desk.submit(page, **asked, method="equal-shares", budget=5000, points=10).status_code == 303
    [question] = poll.questions
    assert (question.marking.value, question.points, question.budget) == ("points", 10, 5000)
    edited: dict[str, Any] = {**asked, "method": "greedy", "budget": 7000, "budget_marking": "knapsack"}
    assert save(desk, f"/staff/polls/questions/{question.id}", **edited).status_code == 303
    assert (question.method, question.points) == (Method.GREEDY, None)
    assert desk.get(f"/staff/polls/questions/{question.id}").status_code == 200


# Options


def test_a_picture_is_drawn_anew_and_a_document_kept(desk: TownClient, organiser: Person, client: TownClient) -> None:
    question = question_with(draft(organiser), "Trees", actor=organiser)
    option = question.options[0]
    page = f"/staff/polls/options/{option.id}"
    uploads: dict[str, Any] = {
        "picture": (io.BytesIO(picture("JPEG")), "t.jpg"),
        "document": (io.BytesIO(PDF), "plan.pdf"),
    }
    answer = save(
        desk, page, title="Trees", ward="", alt="Ten young trees", latitude="51.9", longitude="-0.4", **uploads
    )
    assert answer.status_code == 303
    assert (option.image_alt, option.document_name, option.document_type) == (
        "Ten young trees",
        "plan.pdf",
        "application/pdf",
    )
    assert option.image is not None
    assert option.document is not None
    assert options.find_stored([option.image, option.document, "0" * 32]) == {option.image, option.document}
    with storage().open(option.image) as file:
        assert file.read(2) == b"\xff\xd8"
    assert "plan.pdf" in desk.get(page).text
    dropped = save(desk, page, title="Trees", ward="", drops_picture="y", drops_document="y")
    assert dropped.status_code == 303
    assert [option.image, option.image_alt, option.document] == [None, "", None]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"title": ""}, "Enter a title"),
        ({"title": "Benches"}, "has this title"),
        ({"latitude": "51.9"}, "both latitude and longitude"),
        ({"latitude": "nan", "longitude": "0"}, "degrees"),
        ({"latitude": "91", "longitude": "0"}, "degrees"),
        ({"picture": (b"not one", "t.jpg"), "alt": "x"}, "Choose a picture"),
        ({"picture": (picture("PNG"), "t.png")}, "Say what the picture shows"),
        ({"document": (b"<html>", "x.html")}, "markup"),
        ({"ward": "E99"}, "Not a valid choice"),
    ],
)
def test_a_bad_option_is_refused_with_words(
    desk: TownClient, organiser: Person, typed: dict[str, Any], said: str
) -> None:
    question = question_with(draft(organiser), "Trees", "Benches", actor=organiser)
    sent: dict[str, Any] = {
        name: (io.BytesIO(each[0]), each[1]) if isinstance(each, tuple) else each for name, each in typed.items()
    }
    answer = save(desk, f"/staff/polls/options/{question.options[0].id}", **{"title": "Lights", "ward": "", **sent})
    assert (answer.status_code in {422, 409}, said in answer.text) == (True, True), answer.text
    assert question.options[0].title == "Trees"


def test_options_move_and_go_without_a_script(desk: TownClient, organiser: Person) -> None:
    question = question_with(draft(organiser), "Trees", "Benches", "Lights", actor=organiser)
    trees = question.options[0]
    for step in ("down", "sideways"):
        assert desk.submit(f"/staff/polls/options/{trees.id}/place", step=step).status_code == 303
    assert [each.title for each in question.options] == ["Benches", "Trees", "Lights"]
    assert desk.submit(f"/staff/polls/options/{trees.id}/removal").status_code == 303
    assert desk.submit(f"/staff/polls/options/{trees.id}/removal").status_code == 404
    assert [each.title for each in question.options] == ["Benches", "Lights"]


def test_a_proposal_is_judged_with_a_reason_that_everybody_reads(desk: TownClient, organiser: Person) -> None:
    option = question_with(draft(organiser), "Moon", "Trees", actor=organiser, asks=BUDGET).options[0]
    page = f"/staff/polls/options/{option.id}/valuation"
    assert desk.submit(page, feasibility="not_feasible").status_code == 422
    assert save(desk, page, feasibility="not_feasible", why="Too far away.").status_code == 303
    assert option.feasibility is Feasibility.NOT_FEASIBLE
    assert "Too far away." in desk.get(f"/polls/{option.question.poll.slug}").text


def test_all_proposals_are_judged_on_one_page(desk: TownClient, organiser: Person) -> None:
    question = question_with(draft(organiser), "Moon", "Trees", "Lights", actor=organiser, asks=BUDGET)
    moon, trees, lights = question.options
    page = f"/staff/polls/questions/{question.id}/valuations"
    typed: dict[str, Any] = {f"feasibility_{each.id}": "waiting" for each in question.options}
    assert "You changed nothing" in save(desk, page, **typed).text
    typed |= {f"feasibility_{moon.id}": "not_feasible", f"feasibility_{trees.id}": "feasible"}
    refused = desk.submit(page, **typed)
    assert (refused.status_code, "Say why it cannot be done" in refused.text) == (422, True)
    assert save(desk, page, **{**typed, f"why_{moon.id}": "Too far away."}).status_code == 303
    assert [each.feasibility for each in (moon, trees, lights)] == [
        Feasibility.NOT_FEASIBLE,
        Feasibility.FEASIBLE,
        Feasibility.WAITING,
    ]
    assert "Too far away." in desk.get(page).text


def test_a_valuation_that_says_nothing_is_refused(desk: TownClient, organiser: Person) -> None:
    option = question_with(draft(organiser), "Moon", actor=organiser, asks=BUDGET).options[0]
    page = f"/staff/polls/options/{option.id}/valuation"
    refused = desk.submit(page, feasibility="waiting")
    assert (refused.status_code, "what you are waiting for" in refused.text) == (422, True)
    assert save(desk, page, feasibility="waiting", why="The land registry.").status_code == 303


def test_a_form_that_has_seen_nothing_overwrites_nothing(desk: TownClient, organiser: Person) -> None:
    page = f"/staff/polls/{draft(organiser).id}/terms"
    shown: list[dict[str, Any]] = [{}, {"seen": ""}]
    for seen in shown:
        blind = desk.submit(page, **fields(title="Mine"), **seen)
        assert (blind.status_code, "cannot tell what you saw" in blind.text) == (409, True)
        assert "The park" in blind.text, "what it would overwrite"
    assert only_poll().title == "The park"
    assert desk.submit(page, **fields(title="Mine"), seen=seen_in(blind.text)).status_code == 303


def test_nobody_overwrites_what_they_have_not_seen(desk: TownClient, client_for: ClientFor, organiser: Person) -> None:
    poll = draft(organiser)
    page = f"/staff/polls/{poll.id}/terms"
    first, other = seen_in(desk.get(page).text), client_for(make_person(roles=(Role.FACILITATOR,)))
    theirs = fields(title="Their title", seen=seen_in(other.get(page).text))
    assert other.submit(page, **theirs).status_code == 303
    late = desk.submit(page, **fields(title="My title", seen=first))
    assert (late.status_code, poll.title) == (409, "Their title")
    assert "Somebody else saved this" in late.text
    assert "Their title" in late.text.split("What they saved</h2>")[1]
    assert 'value="My title"' in late.text
    assert desk.submit(page, **fields(title="My title", seen=seen_in(late.text))).status_code == 303
    assert poll.title == "My title"


def test_a_question_an_option_and_a_valuation_are_not_overwritten_either(desk: TownClient, organiser: Person) -> None:
    option = question_with(draft(organiser), "Moon", "Trees", actor=organiser, asks=BUDGET).options[0]
    asked: dict[str, Any] = {"title": "How?", "method": "greedy", "budget": 700, "seats": 1, "threshold": 50}
    pages: dict[str, dict[str, Any]] = {
        f"/staff/polls/questions/{option.question_id}": {
            **asked,
            "budget_marking": "several",
            "completion": "add1u",
            "utility": "cost",
        },
        f"/staff/polls/options/{option.id}": {"title": "The Moon", "ward": "", "cost": 100},
        f"/staff/polls/options/{option.id}/valuation": {"feasibility": "not_feasible", "why": "Too far."},
    }
    for page, typed in pages.items():
        seen = seen_in(desk.get(page).text)
        assert desk.submit(page, **typed, seen=seen).status_code == 303
        again = {**typed, "title": "Something else", "why": "Too dear.", "seen": seen}
        assert (page, desk.submit(page, **again).status_code) == (page, 409)


def test_before_announcing_all_that_will_be_frozen_is_read(desk: TownClient, organiser: Person) -> None:
    poll = draft(organiser, quorum=50)
    question = question_with(poll, "Trees", "Benches", "Moon", actor=organiser, asks=BUDGET)
    for option, verdict in zip(question.options, ("feasible", "feasible", "not_feasible"), strict=True):
        options.judge(option, Feasibility(verdict), "Too far.", actor=organiser)
    page = desk.get(f"/staff/polls/{poll.id}/announcement").text
    said = ("Tell us.", "How to spend it?", "Costs £200", "Moon: Too far.", "same share", "If two are equal")
    for words in (*said, "50 people or more", "If fewer than 5 people vote", "Everybody with an account"):
        assert words in page
    assert desk.submit(f"/staff/polls/{poll.id}/announcement", opens="now").status_code == 303
    assert poll.stage_at(now()) is Stage.OPEN


# Frozen, cancelled, started again


def test_nothing_changes_after_announcing(desk: TownClient, organiser: Person) -> None:
    poll = draft(organiser)
    question = question_with(poll, "Trees", "Benches", actor=organiser)
    announcing.announce(poll, actor=organiser)
    option = question.options[0].id
    tries = {
        f"/staff/polls/{poll.id}/terms": fields(),
        f"/staff/polls/{poll.id}/removal": {},
        f"/staff/polls/{poll.id}/announcement": {},
        f"/staff/polls/options/{option}": {"title": "Lamps", "ward": ""},
        f"/staff/polls/options/{option}/removal": {},
        f"/staff/polls/options/{option}/place": {"step": "down"},
    }
    for path, typed in tries.items():
        answer = desk.submit(path, **typed)
        assert (path, answer.status_code) == (path, 409)
        assert "cannot be changed" in answer.text
    assert (poll.title, question.options[0].title) == ("The park", "Trees")


def test_a_poll_is_cancelled_with_a_reason_and_started_again(
    desk: TownClient, client: TownClient, organiser: Person
) -> None:
    poll = make_poll()
    page = f"/staff/polls/{poll.id}"
    assert desk.submit(f"{page}/restart").status_code == 409
    assert desk.submit(f"{page}/cancellation", why=" ").status_code == 422
    assert desk.submit(f"{page}/cancellation", why="An option was missing.").status_code == 303
    assert "An option was missing." in client.get(f"/polls/{poll.slug}").text
    assert desk.submit(f"{page}/cancellation", why="Again.").status_code == 409
    assert desk.submit(f"{page}/restart").location == desk.submit(f"{page}/restart").location
    copy = db.session.scalars(select(Poll).where(Poll.restarts_id == poll.id)).one()
    assert copy.title in desk.get(page).text


def test_a_draft_is_deleted_after_a_second_look(desk: TownClient, organiser: Person) -> None:
    poll = draft(organiser)
    page = f"/staff/polls/{poll.id}/removal"
    assert "Delete the draft" in desk.get(page).text
    assert desk.submit(page).status_code == 303
    assert desk.submit(page).status_code == 404


# Nobody else


def test_residents_and_other_staff_see_nothing_of_it(
    client: TownClient, client_for: ClientFor, resident: Person
) -> None:
    moderator = make_person(roles=(Role.MODERATOR,))
    assert client.get("/staff/polls").status_code in {302, 303}
    for person in (resident, moderator):
        assert client_for(person).get("/staff/polls").status_code == 403
