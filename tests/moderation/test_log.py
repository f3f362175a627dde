"""The public log: whole months, small numbers never by themselves, no text and no person; and what is forgotten."""

import csv
import io
import json
from datetime import timedelta
from typing import Any

import pytest

from app.accounts import profiles
from app.accounts.models import Person
from app.config import Settings
from app.db import db
from app.home import retention
from app.kit.audit import AuditEvent
from app.kit.clock import as_of, now, today
from app.moderation import reporters
from app.moderation.appealing import appeal
from app.moderation.deciding import Ruling, decide
from app.moderation.log import What, read_log
from app.moderation.models import Case, Decision, PreservedCopy, Report, Salt
from app.moderation.reporting import report
from app.moderation.retention import RULES
from app.moderation.rules import HideReason, Outcome, Queue, ReportReason, Verdict
from app.pledges.models import PLEDGE, Pledge
from tests.factories.people import make_person
from tests.moderation.conftest import shown_pledge

KEPT_FOR = timedelta(days=Settings.keep_evidence_days)
pytestmark = pytest.mark.usefixtures("session")


def decided(number: int, rule: str = "hurtful", outcome: Outcome = Outcome.KEPT, month: str = "2026-03") -> None:
    """So many decisions, straight into the tables."""
    for _each in range(number):
        case = Case(
            queue=Queue.REPORT,
            kind=PLEDGE,
            subject_id=1,
            rule=rule,
            label="Pledge 1",
            excerpt="words of somebody",
            url="http://localhost/pledges/1",
            opened_at=now(),
            closed_at=now(),
        )
        db.session.add(case)
        db.session.flush()
        db.session.add(Decision(case_id=case.id, outcome=outcome, decided_at=now(), month=month))
    db.session.flush()


def test_numbers_of_whole_months_are_printed(client: Any) -> None:
    decided(12)
    decided(30, month="2026-02")
    decided(40, month=f"{now():%Y-%m}")
    march, february = read_log()
    assert (march.lines, march.has_more, march.total) == ([(What(PLEDGE, "hurtful", "kept"), 12)], False, 12)
    assert (february.month, february.total) == ("2026-02", 30)
    page = client.get("/moderation").text
    assert page.index("March 2026") < page.index("February 2026")
    assert "It insults or bullies somebody" in page
    assert "words of somebody" not in page


def test_small_numbers_are_grouped_and_cannot_be_subtracted(client: Any) -> None:
    decided(50)
    decided(9, rule="misleading")
    decided(20, rule="advertising")
    (month,) = read_log()
    printed = {what.rule for what, _number in month.lines}
    assert "misleading" not in printed
    assert len(printed) < 2, "with two printed and the total, the third would be known"
    assert month.has_more
    page = client.get("/moderation").text
    assert "Everything else" in page
    assert ">9<" not in page


def test_a_month_with_few_decisions_prints_no_number(client: Any) -> None:
    decided(3)
    (month,) = read_log()
    assert (month.lines, month.total) == ([], None)
    assert "too few to say" in client.get("/moderation").text


def test_the_log_can_be_taken_away(client: Any) -> None:
    decided(12)
    decided(4, month="2026-02")
    lines = list(csv.DictReader(io.StringIO(client.get("/moderation.csv").text)))
    assert lines[0] == {"month": "2026-03", "kind": "pledge", "rule": "hurtful", "outcome": "kept", "decisions": "12"}
    assert {line["decisions"] for line in lines if line["month"] == "2026-02"} == {""}
    told = json.loads(client.get("/moderation.json").text)
    assert told["smallest_number_printed"] == 10
    assert len(told["lines"]) == len(lines)


def test_before_the_first_month_is_over_it_says_so(client: Any, pledge: Pledge, moderator: Person) -> None:
    said = report(PLEDGE, pledge.id, reason=ReportReason.OTHER, words="x", reporter=reporters.signed_in(moderator))
    decide([said.case_id], Ruling(Verdict.KEEP), actor=moderator)
    db.session.commit()
    assert "No whole month yet" in client.get("/moderation").text
    assert client.get("/moderation.csv").text.splitlines() == ["month,kind,rule,outcome,decisions"]


def test_what_has_had_its_time_is_forgotten(client: Any, pledge: Pledge) -> None:
    client.submit(f"/reports/pledge/{pledge.id}", reason="illegal")
    of_moderation = {rule.name for rule in RULES}

    def forget() -> int:
        return sum(went for line, went in retention.apply() if line.rule.name in of_moderation)

    assert forget() == 0
    with as_of(now() + KEPT_FOR):
        assert forget() == 2, "the salt, and the fingerprint of the words"
    assert db.session.query(PreservedCopy).count() == 1
    with as_of(now() + KEPT_FOR + timedelta(days=1)):
        assert forget() == 1, "the copy"
    assert (db.session.query(PreservedCopy).count(), db.session.query(Salt).count()) == (0, 0)
    assert db.session.query(AuditEvent).filter_by(verb="moderation_case.copy_deleted").count() == 1


def test_words_of_a_decided_case_go_after_a_year_and_the_decision_stays(
    client: Any, resident: Person, colleague: Person
) -> None:
    calm, grave, undecided = (shown_pledge(resident, words=words) for words in ("calm", "grave", "undecided"))
    for pledge, reason in ((calm, "hurtful"), (grave, "illegal"), (undecided, "other")):
        client.submit(f"/reports/pledge/{pledge.id}", reason=reason, words="It is about me")
    first = db.session.query(Case).filter_by(subject_id=calm.id).one()
    urgent = db.session.query(Case).filter_by(subject_id=grave.id).one()
    ruling = Ruling(Verdict.HIDE, HideReason.HURTFUL, "Be kind.")
    decide([first.id, urgent.id], ruling, actor=colleague)
    decision = db.session.query(Decision).filter_by(case_id=first.id).one()
    appealed = appeal(decision, words="I meant it well", actor=resident)
    decide([appealed.case_id], Ruling(Verdict.HIDE, HideReason.HURTFUL), actor=make_person())
    db.session.query(PreservedCopy).one().keep_until = today() + timedelta(days=400)
    db.session.commit()

    def words() -> list[tuple[str, list[str]]]:
        db.session.expire_all()
        found = db.session.query(Case).order_by(Case.id)
        return [(case.excerpt, [said.words for said in case.reports]) for case in found]

    before = words()
    with as_of(now() + timedelta(days=364)):
        retention.keep_promises()
    assert words() == before
    with as_of(now() + timedelta(days=367)):
        retention.keep_promises()
    assert words() == [("", [""]), *before[1:3], ("", [])]
    assert (appealed.words, decision.words) == ("", "Be kind.")
    with as_of(now() + timedelta(days=402)):
        retention.keep_promises()
    assert words() == [("", [""]), ("", [""]), before[2], ("", [])]


def test_evidence_outlives_its_author_and_ends_on_its_day(client: Any, resident: Person) -> None:
    """Whoever deletes their account must not delete what the police may ask for; nor is it kept for ever."""
    grave = shown_pledge(resident, words="a grave matter")
    client.submit(f"/reports/pledge/{grave.id}", reason="child_safety", words="He wrote to my son")
    case = db.session.query(Case).one()

    profiles.leave(resident, keeps_text=False)
    retention.keep_promises()

    assert case.excerpt == ""
    assert "a grave matter" in db.session.query(PreservedCopy).one().text
    assert db.session.query(Report).one().words == "He wrote to my son"
    with as_of(now() + KEPT_FOR):
        retention.keep_promises()
        assert db.session.query(PreservedCopy).count() == 1
    with as_of(now() + KEPT_FOR + timedelta(days=1)):
        assert {line.rule.name: line.due.number for line in retention.report()}["copies of urgent reports"] == 1
        retention.keep_promises()
    db.session.expire_all()
    assert db.session.query(PreservedCopy).count() == 0
    assert db.session.query(Report).one().words == ""
    assert db.session.query(AuditEvent).filter_by(verb="moderation_case.copy_deleted").count() == 1


def test_evidence_is_read_by_administrators_after_its_author_has_left(
    client: Any, client_for: Any, desk: Any, officer: Person, resident: Person
) -> None:
    grave = shown_pledge(resident, words="a grave matter")
    client.submit(f"/reports/pledge/{grave.id}", reason="illegal")
    address = f"/staff/moderation/{db.session.query(Case).one().id}/preserved-copy"
    profiles.leave(resident, keeps_text=False)
    db.session.commit()
    assert desk.submit(address).status_code == 403
    assert "a grave matter" in client_for(officer).submit(address).text
