"""Where the pages about polls are found, and who looks at them."""

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

from flask import url_for
from PIL import Image

from app.db import db
from app.kit.clock import now
from app.kit.storage import storage
from app.polls.models import Poll
from app.polls.rules import Eligibility, Feasibility, Marking, Method
from tests.browser.finding import RESIDENT, STRANGER, Pages, Paths
from tests.factories.polls import make_poll, make_question
from tests.polls.counted import any_ballots, count_at_once, make_counted, question_of
from tests.polls.wards import two_wards

LONG = "Forty street trees along Dallow Road, with somewhere to sit under each of them"


def a_poll(*methods: Method, marking: Marking | None = None, **facts: object) -> Poll:
    """One question for each method; the options have long names, a picture, a cost and a place where they may."""
    asked = [
        make_question(method, (LONG, "Benches", "Lights"), title=f"What first? {number}", marking=marking)
        for number, method in enumerate(methods or (Method.PLURALITY,), 1)
    ]
    poll = make_poll(*asked, slug=uuid4().hex, summary="The square is **rebuilt**.", **facts)  # type: ignore[arg-type]
    option = asked[0].options[0]
    option.image, option.image_alt, option.place = storage().put(_picture()), "Trees in a row", "Dallow Road"
    option.document, option.document_name, option.document_type = (
        storage().put(BytesIO(b"Plan")),
        "plan.txt",
        "text/plain",
    )
    if asked[0].is_budget:
        asked[0].options[1].feasibility = Feasibility.NOT_FEASIBLE
        asked[0].options[1].feasibility_why = "A gas main lies there."
    db.session.flush()
    return poll


def with_pots() -> Poll:
    """A question for the town, and two wards with a pot each."""
    return two_wards(slug=uuid4().hex)


def _picture() -> BytesIO:
    drawn = BytesIO()
    Image.new("RGB", (1600, 900), (90, 140, 90)).save(drawn, "PNG")
    drawn.seek(0)
    return drawn


def polls() -> list[str]:
    """For everybody, an open vote of a ward, a budget, one by wards, by codes alone, one to come, and one cancelled."""
    found = [
        a_poll(Method.IRV, Method.SCORE, quorum=10),
        a_poll(is_named=True, eligibility=Eligibility.WARDS, wards=["E05014742"]),
        a_poll(Method.EQUAL_SHARES),
        with_pots(),
        a_poll(eligibility=Eligibility.CODES),
        a_poll(opens_in=timedelta(hours=1)),
        a_poll(cancelled_at=now(), cancelled_why="Two options were the same."),
    ]
    return [url_for("polls.show", slug=poll.slug) for poll in found]


def option() -> list[str]:
    poll = a_poll(Method.EQUAL_SHARES)
    options = poll.questions[0].options[:2]
    return [url_for("polls.option", slug=poll.slug, option_id=each.id) for each in options]


def ballots() -> list[str]:
    """Every way to mark one; one in an open vote; the choice of a ward; and where there is none for whoever looks."""
    found = [
        a_poll(Method.PLURALITY, Method.APPROVAL, Method.STV),
        a_poll(Method.SCORE, Method.POINTS, is_named=True),
        a_poll(Method.EQUAL_SHARES, marking=Marking.KNAPSACK),
        with_pots(),
        a_poll(eligibility=Eligibility.CODES),
    ]
    return [url_for("polls_voting.new", slug=poll.slug) for poll in found]


def of_a_poll(endpoint: str) -> Paths:
    return lambda: [url_for(endpoint, slug=a_poll(takes_codes=True).slug)]


def counted(method: Method, number: int = 12, **facts: object) -> Poll:
    poll = a_poll(method, **facts)  # type: ignore[arg-type]
    wards = ("E05014742", "E05014743")
    for option, ward in zip(poll.questions[0].options, wards, strict=False):
        option.ward_code = ward if poll.questions[0].is_budget else None
    return count_at_once(poll, any_ballots(poll.questions, number))


def results() -> list[str]:
    """Of every way of counting, of a few, by name, without enough voters, and where there is none."""
    found = [
        *(counted(method) for method in Method if method is not Method.YES_NO),
        make_counted(question_of(Method.YES_NO), ballots=[["1"]] * 7 + [["2"]] * 5, slug=uuid4().hex),
        counted(Method.STV, 4),
        counted(Method.PLURALITY, is_named=True, quorum=99),
        count_at_once(with_pots(), [["1", "1", None]] * 12 + [["2", None, "2"]] * 4),
        a_poll(),
        a_poll(cancelled_at=now(), cancelled_why="Two options were the same."),
    ]
    return [url_for("poll_results.show", slug=poll.slug) for poll in found]


def of_a_counted_poll(endpoint: str) -> Paths:
    return lambda: [url_for(endpoint, slug=counted(Method.IRV).slug)]


POLL_PAGES: Pages = {
    "poll_receipts.show": (STRANGER, of_a_poll("poll_receipts.show")),
    "poll_results.ask": (STRANGER, of_a_counted_poll("poll_results.ask")),
    "poll_results.card": (STRANGER, of_a_counted_poll("poll_results.card")),
    "poll_results.show": (STRANGER, results),
    "polls.index": (STRANGER, lambda: [url_for("polls.index")]),
    "polls.option": (STRANGER, option),
    "polls.show": (STRANGER, polls),
    "polls_voting.code": (STRANGER, of_a_poll("polls_voting.code")),
    "polls_voting.new": (RESIDENT, ballots),
    "polls_voting.receipt": (STRANGER, of_a_poll("polls_voting.receipt")),
}
POLL_FILES = {"poll_results.ballots", "poll_results.numbers", "polls.document", "polls.picture"}
