"""Where the pages of those who run polls are found, and who looks at them."""

from datetime import timedelta

from flask import url_for

from app.accounts.models import Person
from app.accounts.queries import find_person_by_email
from app.db import db
from app.polls import announcing, codes, papers
from app.polls.models import Poll, PollQuestion
from app.polls.rules import Method
from app.polls.staff_queries import list_batches
from tests.browser.finding import OFFICER, Pages, Paths, plain
from tests.factories.people import make_person
from tests.factories.polls import make_poll, make_question
from tests.polls.wards import two_wards
from tests.polls.writing import BUDGET, draft, question_with

LONG = "Forty street trees along Dallow Road, with somewhere to sit under each of them"


def officer() -> Person:
    person = find_person_by_email(OFFICER)
    assert person is not None
    return person


def drafted() -> PollQuestion:
    """A budget that still lacks something."""
    poll = draft(officer(), title="A draft with a long title that has to be read on a telephone too")
    return question_with(poll, LONG, "Benches", "Lights", actor=officer(), asks=BUDGET, costs=[100, 200, 9000])


def ready() -> Poll:
    poll = draft(officer(), title="Nothing is missing")
    question_with(poll, LONG, "Benches", actor=officer())
    return poll


def announced() -> Poll:
    poll = ready()
    announcing.announce(poll, actor=officer())
    return poll


def running() -> Poll:
    """With codes, a paper that waits and one that two people read differently."""
    poll = make_poll(make_question(Method.IRV, (LONG, "Benches")), make_question(Method.SCORE), takes_codes=True)
    first, second = codes.make_batch(poll, 2, note="Stopsley library", actor=officer())
    lines = [{question.id: "" for question in poll.questions}, {question.id: "1:5" for question in poll.questions}]
    papers.key(poll, first, lines[0], actor=officer())
    for person, marks in ((officer(), lines[0]), (make_person(), lines[1])):
        papers.key(poll, second, marks, actor=person)
    db.session.flush()
    return poll


def by_ward() -> Poll:
    return two_wards(takes_codes=True)


def over() -> Poll:
    return make_poll(opens_in=timedelta(days=-2), closes_in=timedelta(days=-1))


def cancelled() -> Poll:
    return make_poll(cancelled_at=over().closes_at, cancelled_why="Two options were the same.")


def of_poll(endpoint: str, *makers: object) -> Paths:
    return lambda: [url_for(endpoint, poll_id=maker().id) for maker in makers]  # type: ignore[operator]


def of_draft(endpoint: str) -> Paths:
    return lambda: [url_for(endpoint, poll_id=drafted().poll_id)]


def of_option(endpoint: str) -> Paths:
    return lambda: [url_for(endpoint, option_id=drafted().options[0].id)]


def shows() -> list[str]:
    polls = [drafted().poll, ready(), announced(), running(), cancelled()]
    return [url_for("polls_staff.show", poll_id=poll.id) for poll in polls]


POLL_DESK_PAGES: Pages = {
    "polls_staff.index": (OFFICER, plain("polls_staff.index")),
    "polls_staff.new": (OFFICER, plain("polls_staff.new")),
    "polls_staff.show": (OFFICER, shows),
    "polls_staff.terms": (OFFICER, of_draft("polls_staff.terms")),
    "polls_staff.look_again": (OFFICER, lambda: [*of_draft("polls_staff.look_again")(), _announcement()]),
    "polls_staff.cancel": (OFFICER, of_poll("polls_staff.cancel", running)),
    "polls_staff.remove": (OFFICER, of_draft("polls_staff.remove")),
    "polls_options.new_question": (OFFICER, of_draft("polls_options.new_question")),
    "polls_options.question": (OFFICER, lambda: [url_for("polls_options.question", question_id=drafted().id)]),
    "polls_options.new": (OFFICER, lambda: [url_for("polls_options.new", question_id=drafted().id)]),
    "polls_options.edit": (OFFICER, of_option("polls_options.edit")),
    "polls_options.judge_all": (OFFICER, lambda: [url_for("polls_options.judge_all", question_id=drafted().id)]),
    "polls_options.judge": (OFFICER, of_option("polls_options.judge")),
    "polls_codes.index": (OFFICER, of_poll("polls_codes.index", running, over)),
    "polls_codes.withdraw": (OFFICER, lambda: [_withdrawal()]),
    "polls_codes.ballot": (OFFICER, of_poll("polls_codes.ballot", running, by_ward)),
    "polls_papers.new": (OFFICER, of_poll("polls_papers.new", running, by_ward, over)),
    "polls_papers.file": (OFFICER, of_poll("polls_papers.file", running, by_ward)),
    "polls_papers.turnout": (OFFICER, of_poll("polls_papers.turnout", running, over)),
    "polls_pots.fill": (OFFICER, lambda: [url_for("polls_pots.fill", question_id=drafted().id)]),
    "polls_pots.new": (OFFICER, of_draft("polls_pots.new")),
    "polls_import.new": (OFFICER, plain("polls_import.new")),
}


def _announcement() -> str:
    return url_for("polls_staff.look_again", poll_id=ready().id)


def _withdrawal() -> str:
    poll = running()
    return url_for("polls_codes.withdraw", poll_id=poll.id, batch_id=list_batches(poll)[0].id)
