"""Two reporters, two moderators, two appeals at the same moment: one case, one decision, one appeal."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select, text, update

from app.accounts import profiles
from app.accounts.models import Person
from app.accounts.permissions import Role
from app.db import db
from app.kit.outbox import OutboxEmail
from app.moderation import reporters
from app.moderation.appealing import appeal
from app.moderation.deciding import Ruling, decide, decide_about
from app.moderation.models import Appeal, Case, CaseAuthor, Decision, PreservedCopy, Report
from app.moderation.reporting import report
from app.moderation.rules import HideReason, ReportReason, Verdict
from app.pledges import moderating
from app.pledges.models import PLEDGE
from tests.concurrency.conftest import at_the_same_moment
from tests.concurrency.test_accounts import deed
from tests.factories.people import make_person
from tests.factories.pledges import make_pledge

TRIES = 4
HIDE = Ruling(Verdict.HIDE, HideReason.HURTFUL)
KEEP = Ruling(Verdict.KEEP)


@pytest.fixture
def pledge_id(live_town: Flask) -> int:
    """Own words that everyone can read."""
    return new_words(live_town)


def new_words(app: Flask) -> int:
    with app.app_context():
        pledge = make_pledge(make_person(f"{uuid4().hex}@example.org"), action="own-words-fairness", words=uuid4().hex)
        moderating.show([pledge.id], actor=make_person(f"{uuid4().hex}@example.org"))
        db.session.commit()
        return pledge.id


def somebody(app: Flask, *roles: Role) -> int:
    with app.app_context():
        person_id = make_person(f"{uuid4().hex}@example.org", roles=roles).id
        db.session.commit()
        return person_id


def say(app: Flask, pledge_id: int, reporter: reporters.Reporter, reason: ReportReason) -> Callable[[], str]:
    return deed(app, lambda: report(PLEDGE, pledge_id, reason=reason, words="", reporter=reporter).case_id)


def count(model: type, *where: object) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(*where)) or 0  # type: ignore[arg-type]


def open_case(app: Flask, pledge_id: int) -> int:
    reporter = reporters.Reporter(f"day:{uuid4().hex}")
    return int(say(app, pledge_id, reporter, ReportReason.HURTFUL)())


def wait_until_blocked(number: int) -> None:
    """Until so many transactions wait for a row. SQLite queues all writers, and nobody can look into it."""
    if db.engine.dialect.name == "sqlite":
        return
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0"
    )
    with db.engine.connect() as watcher:
        for _look in range(10_000):
            if watcher.execute(waiting).scalar_one() >= number:
                return
            watcher.rollback()
    raise AssertionError("nobody waits")


def test_reports_at_once_make_one_case_and_count_each_reporter_once(live_town: Flask, pledge_id: int) -> None:
    everybody = [reporters.Reporter(f"day:{uuid4().hex}") for _each in range(TRIES)] * 2
    outcomes = at_the_same_moment([say(live_town, pledge_id, each, ReportReason.HURTFUL) for each in everybody])
    assert len(set(outcomes)) == 1
    with live_town.app_context():
        assert count(Report, Report.case_id == int(outcomes[0])) == TRIES


def test_grave_reports_at_once_preserve_once_and_write_once(live_town: Flask, pledge_id: int) -> None:
    somebody(live_town, Role.ADMINISTRATOR)
    everybody = [reporters.Reporter(f"day:{uuid4().hex}") for _each in range(TRIES)]
    outcomes = at_the_same_moment([say(live_town, pledge_id, each, ReportReason.ILLEGAL) for each in everybody])
    case_id = int(outcomes[0])
    with live_town.app_context():
        assert count(PreservedCopy, PreservedCopy.case_id == case_id) == 1
        keys = select(OutboxEmail.dedupe_key).where(
            OutboxEmail.dedupe_key.startswith(f"moderation-escalated:{case_id}:")
        )
        found = db.session.scalars(keys).all()
        assert found
        assert len(found) == len(set(found))


def test_moderators_at_once_decide_once(live_town: Flask, pledge_id: int) -> None:
    case_id = open_case(live_town, pledge_id)
    moderators = [somebody(live_town, Role.MODERATOR) for _each in range(TRIES)]

    def rule(person_id: int, ruling: Ruling) -> Callable[[], str]:
        return deed(live_town, lambda: decide([case_id], ruling, actor=db.session.get_one(Person, person_id)))

    rulings = [HIDE, KEEP] * (TRIES // 2)
    outcomes = at_the_same_moment([rule(who, ruling) for who, ruling in zip(moderators, rulings, strict=True)])
    assert sorted(outcomes) == ["0"] * (TRIES - 1) + ["1"]
    with live_town.app_context():
        assert count(Decision, Decision.case_id == case_id) == 1


def test_the_queue_and_the_page_of_words_decide_once_together(live_town: Flask, pledge_id: int) -> None:
    case_id = open_case(live_town, pledge_id)
    one, other = (somebody(live_town, Role.MODERATOR) for _each in range(2))
    outcomes = at_the_same_moment(
        [
            deed(live_town, lambda: decide([case_id], HIDE, actor=db.session.get_one(Person, one))),
            deed(live_town, lambda: decide_about(PLEDGE, [pledge_id], HIDE, actor=db.session.get_one(Person, other))),
        ]
    )
    assert sorted(outcomes) == ["0", "1"]
    with live_town.app_context():
        assert count(Case, Case.subject_id == pledge_id) == count(Decision, Decision.case_id == case_id) == 1


def test_appeals_at_once_are_one(live_town: Flask, pledge_id: int) -> None:
    case_id = open_case(live_town, pledge_id)
    moderator, author = somebody(live_town, Role.MODERATOR), somebody(live_town)
    deed(live_town, lambda: decide([case_id], HIDE, actor=db.session.get_one(Person, moderator)))()

    def object_to_it() -> int:
        decision = db.session.scalars(select(Decision).where(Decision.case_id == case_id)).one()
        return appeal(decision, words="No!", actor=db.session.get_one(Person, author)).id

    outcomes = at_the_same_moment([deed(live_town, object_to_it)] * TRIES)
    assert sum(outcome.isdecimal() for outcome in outcomes) == 1, outcomes
    with live_town.app_context():
        decision_id = db.session.scalars(select(Decision.id).where(Decision.case_id == case_id)).one()
        assert count(Appeal, Appeal.decision_id == decision_id) == 1


def test_whoever_leaves_while_their_words_are_decided_on_waits_and_is_gone(live_town: Flask) -> None:
    """The moderator holds the first of two cases and waits for the second; then the author of the first leaves.

    Had whoever leaves held their pledge before its case, the two would wait for each other when the second is let go.
    """
    cases = [open_case(live_town, new_words(live_town)) for _each in range(2)]
    with live_town.app_context():
        author_id = db.session.scalars(select(CaseAuthor.person_id).where(CaseAuthor.case_id == cases[0])).one()
    moderator = somebody(live_town, Role.MODERATOR)
    hide = deed(live_town, lambda: decide(cases, HIDE, actor=db.session.get_one(Person, moderator)))
    leave = deed(live_town, lambda: profiles.leave(db.session.get_one(Person, author_id), keeps_text=False))
    with live_town.app_context(), ThreadPoolExecutor() as both:
        cases_held = select(Case.id).where(Case.id == cases[1]).with_for_update()
        db.session.execute(cases_held)
        db.session.execute(update(Case).where(Case.id == cases[1]).values(rule=Case.rule))  # a writer, on SQLite too
        decided = both.submit(hide)
        wait_until_blocked(1)
        left = both.submit(leave)
        wait_until_blocked(2)
        db.session.commit()
        assert (decided.result(timeout=30), left.result(timeout=30)) == ("2", "None")
    with live_town.app_context():
        assert db.session.get(Person, author_id) is None
        assert db.session.get_one(Case, cases[0]).excerpt == ""
        assert count(Decision, Decision.case_id.in_(cases)) == 2
