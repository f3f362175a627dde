"""Appeals: once, by an author, decided by somebody else; and what of it goes when people leave."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.accounts.hooks import merge
from app.accounts.models import Person, PersonRole
from app.accounts.permissions import Role
from app.accounts.profiles import delete_person
from app.db import db
from app.kit.clock import now
from app.kit.errors import DomainError, Duplicate, Refused
from app.moderation import reporters
from app.moderation.addresses import decision_token
from app.moderation.appealing import appeal
from app.moderation.deciding import Ruling, decide, decide_about
from app.moderation.leaving import forget_person
from app.moderation.models import Appeal, Case, CaseAuthor, Decision, Report
from app.moderation.reporting import report
from app.moderation.rules import HideReason, Outcome, ReportReason, Verdict
from app.pledges.models import PLEDGE, Pledge
from tests.factories.people import make_person
from tests.moderation.conftest import reported, shown_pledge

pytestmark = pytest.mark.usefixtures("session")

HIDE = Ruling(Verdict.HIDE, HideReason.HURTFUL, "Please be kind.")


@pytest.fixture
def hidden(pledge: Pledge, moderator: Person) -> Decision:
    case = reported(pledge)
    decide([case.id], HIDE, actor=moderator)
    db.session.commit()
    return db.session.scalars(select(Decision)).one()


def path_of(decision: Decision, person: Person) -> str:
    return f"/decisions/{decision_token(decision, person)}"


def test_an_author_without_an_account_reads_why_and_appeals(
    client: Any, desk: Any, client_for: Any, outbox: Any, colleague: Person, resident: Person, hidden: Decision
) -> None:
    path = path_of(hidden, resident)
    page = client.get(path).text
    for words in ("It insults or threatens", "Please be kind.", "sweep my street", "Send my appeal"):
        assert words in page

    response = client.submit(f"{path}/appeal", words="I meant my own street.")
    assert response.status_code == 303
    page = client.get(path).text
    assert "You have appealed" in page
    assert "Send my appeal" not in page

    case = db.session.scalars(select(Appeal)).one().case
    assert "For a colleague" in desk.get("/staff/moderation").text
    assert desk.submit("/staff/moderation", cases=case.id, verdict="keep").status_code == 403
    assert desk.submit(f"/staff/moderation/{case.id}/decision", verdict="keep").status_code == 403
    other = client_for(colleague)
    assert "I meant my own street." in other.get(f"/staff/moderation/{case.id}").text
    assert other.submit("/staff/moderation", cases=case.id, verdict="keep").status_code == 303

    assert "sweep my street" in client.get(f"/pledges/{hidden.case.subject_id}").text
    mail = outbox()[-1]
    assert (mail.kind, mail.to_address) == ("moderation.decided", resident.email)
    assert "Everyone can read it again" in mail.text
    assert "Shown again after an appeal" in client.get(path).text


def test_an_appeal_that_fails_is_told_and_is_the_last_word(
    client: Any, outbox: Any, colleague: Person, resident: Person, hidden: Decision
) -> None:
    case = appeal(hidden, words="No!", actor=resident).case
    decide([case.id], HIDE, actor=colleague)
    db.session.commit()
    answer = case.decision
    assert answer is not None
    assert answer.outcome is Outcome.UPHELD
    assert "stays hidden" in outbox()[-1].text
    assert "/decisions/" not in outbox()[-1].text
    assert "Send my appeal" not in client.get(path_of(answer, resident)).text
    assert client.submit(f"{path_of(answer, resident)}/appeal", words="Again!").status_code == 409
    with pytest.raises(Duplicate):
        appeal(hidden, words="Again!", actor=resident)


def test_the_same_appeal_twice_is_one(client: Any, resident: Person, hidden: Decision) -> None:
    path = f"{path_of(hidden, resident)}/appeal"
    assert client.submit(path, words="No!").status_code == 303
    again = client.submit(path, words="No, really!")
    assert again.status_code == 409
    assert "You have appealed already" in again.text
    assert db.session.query(Appeal).count() == 1


@pytest.mark.parametrize(
    ("words", "message"), [("", "Say why everyone"), ("x" * 1001, "Write 1000 characters or fewer")]
)
def test_half_an_appeal_is_told(client: Any, resident: Person, hidden: Decision, words: str, message: str) -> None:
    response = client.submit(f"{path_of(hidden, resident)}/appeal", words=words)
    assert response.status_code == 422
    assert message in response.text
    assert db.session.query(Appeal).count() == 0


def test_strangers_cannot_read_or_appeal(client: Any, neighbour: Person, resident: Person, hidden: Decision) -> None:
    for path in (path_of(hidden, neighbour), "/decisions/nonsense", f"{path_of(hidden, resident)}x"):
        assert client.get(path).status_code in {404, 410}
        assert client.submit(f"{path}/appeal", words="Mine!").status_code in {404, 410}
    path = path_of(hidden, resident)
    resident.session_epoch += 1
    db.session.commit()
    assert client.get(path).status_code == 410
    assert db.session.query(Appeal).count() == 0


def test_authors_find_it_in_their_account(
    client: Any, client_for: Any, resident: Person, neighbour: Person, hidden: Decision
) -> None:
    assert client.get("/account/moderation").location.startswith("/sign-in")
    page = client_for(resident).get("/account/moderation").text
    assert "It insults or threatens" in page
    assert path_of(hidden, resident).rpartition(".")[0][:20] in page
    assert "Nothing was hidden" in client_for(neighbour).get("/account/moderation").text
    assert "/account/moderation" in client_for(resident).get("/account").text


def test_what_was_kept_cannot_be_appealed(pledge: Pledge, moderator: Person, resident: Person) -> None:
    case = reported(pledge)
    decide([case.id], Ruling(Verdict.KEEP), actor=moderator)
    decision = db.session.scalars(select(Decision)).one()
    with pytest.raises(DomainError):
        appeal(decision, words="Why?", actor=resident)


def test_whoever_decided_first_cannot_decide_the_appeal_anywhere(
    hidden: Decision, resident: Person, moderator: Person
) -> None:
    case = appeal(hidden, words="No!", actor=resident).case
    with pytest.raises(Refused):
        decide([case.id], HIDE, actor=moderator)
    with pytest.raises(Refused):
        decide_about(PLEDGE, [case.subject_id], Ruling(Verdict.KEEP), actor=moderator)
    row = Decision(
        case_id=case.id,
        outcome=Outcome.RESTORED,
        decided_at=now(),
        month="2026-01",
        decided_by_id=moderator.id,
        first_decider_id=moderator.id,
    )
    with pytest.raises(IntegrityError, match="appeals_are_decided_by_somebody_else"), db.session.begin_nested():
        db.session.add(row)


def test_whoever_decides_an_appeal_reads_what_it_says_in_the_queue(
    hidden: Decision, resident: Person, colleague: Person, client_for: Any
) -> None:
    appeal(hidden, words="I meant the weather.", actor=resident)
    db.session.commit()
    assert "Appeal: I meant the weather." in client_for(colleague).get("/staff/moderation?queue=appeal").text


def test_nobody_decides_about_their_own_words(hidden: Decision, resident: Person) -> None:
    resident.roles.append(PersonRole(role=Role.MODERATOR, granted_at=now()))
    case = appeal(hidden, words="I meant my own street.", actor=resident)
    with pytest.raises(Refused, match="what you wrote yourself"):
        decide([case.case_id], Ruling(Verdict.KEEP), actor=resident)
    with pytest.raises(Refused, match="what you wrote yourself"):
        decide_about(PLEDGE, [hidden.case.subject_id], Ruling(Verdict.KEEP), actor=resident)


# People who leave, or are one


def test_what_somebody_wrote_goes_with_them_and_the_decision_stays(hidden: Decision, resident: Person) -> None:
    report(
        PLEDGE,
        shown_pledge(words="something else").id,
        reason=ReportReason.HURTFUL,
        words="about somebody else",
        reporter=reporters.signed_in(resident),
    )
    appeal(hidden, words="I meant my own street.", actor=resident)
    forget_person(resident)
    delete_person(resident, actor=resident)
    db.session.commit()
    db.session.expire_all()
    assert {
        case.excerpt for case in db.session.scalars(select(Case).where(Case.subject_id == hidden.case.subject_id))
    } == {""}
    assert db.session.scalars(select(Appeal.words)).one() == ""
    assert db.session.get_one(Decision, hidden.id).outcome is Outcome.HIDDEN
    said = db.session.scalars(select(Report).where(Report.reporter_key.startswith("left:"))).one()
    assert (said.reporter_id, said.words) == (None, "")
    assert not said.reporter_key.startswith("person:")


def test_two_rows_that_are_one_person_keep_both_rights(pledge: Pledge, resident: Person, moderator: Person) -> None:
    case = reported(pledge, by=make_person("gone@example.org"))
    gone = case.reports[0].reporter_id
    assert gone is not None
    leaving = db.session.get_one(Person, gone)
    kept = make_person("kept@example.org")
    reported(pledge, by=kept)
    other = reported(shown_pledge(words="something else"), by=leaving)
    db.session.add(CaseAuthor(case_id=other.id, person_id=leaving.id))
    db.session.flush()
    merge(kept, leaving)
    db.session.flush()
    db.session.expire_all()
    assert [said.reporter_id for said in db.session.get_one(Case, case.id).reports] == [kept.id]
    assert [said.reporter_key for said in db.session.get_one(Case, other.id).reports] == [f"person:{kept.id}"]
    assert db.session.get(CaseAuthor, (other.id, kept.id)) is not None
