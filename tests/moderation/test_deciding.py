"""The moderators' desk: what waits, decisions one by one and in bulk, what authors hear, and what stays hidden."""

from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.models import Display, Person
from app.commitments.assurance_models import Evidence
from app.db import db
from app.kit.audit import AuditEvent
from app.kit.errors import Duplicate
from app.kit.outbox import OutboxEmail
from app.moderation import deciding
from app.moderation.appealing import appeal
from app.moderation.deciding import Ruling
from app.moderation.models import Case, Decision
from app.moderation.rules import HideReason, Outcome, ReportReason, Verdict
from app.organisations.rules import MemberRole
from app.pledges import actions
from app.pledges.models import Pledge, SharedState, TextState
from tests.commitments.promises import promise, report
from tests.factories.organisations import make_member
from tests.factories.people import make_person
from tests.factories.pledges import make_pledge, make_shared_pledge
from tests.moderation.conftest import reported, shown_pledge

pytestmark = pytest.mark.usefixtures("session")

QUEUE = "/staff/moderation"
HIDE = {"verdict": "hide", "reason": "hurtful", "words": "Please be kind."}


def decisions() -> list[Decision]:
    return list(db.session.scalars(select(Decision).order_by(Decision.id)))


def test_the_queue_is_closed_to_residents_and_strangers(
    client: Any, client_for: Any, resident: Person, organiser: Person, pledge: Pledge
) -> None:
    case = reported(pledge)
    for path in (QUEUE, f"{QUEUE}/{case.id}"):
        assert client.get(path).location.startswith("/sign-in")
        assert client_for(resident).get(path).status_code == 403
        assert client_for(organiser).get(path).status_code == 403
    for path in (QUEUE, f"{QUEUE}/{case.id}/decision"):
        assert client.submit(path, cases=case.id, **HIDE).location.startswith("/sign-in")
        assert client_for(resident).submit(path, cases=case.id, **HIDE).status_code == 403
    assert decisions() == []
    assert "Moderation" not in client_for(organiser).get("/staff").text


def test_the_queue_has_the_oldest_first_with_its_age_and_pages(desk: Any, max_queries: Any) -> None:
    for number in range(22):
        reported(shown_pledge(words=f"promise number {number:02}"))
    with max_queries(20):
        page = desk.get(QUEUE).text
    assert "Everything: 22" in page
    assert "Waiting for" in page
    assert page.index("number 00") < page.index("number 19")
    assert "number 20" not in page
    last = db.session.scalars(select(Case.id).order_by(Case.id)).all()[19]
    assert "number 21" in desk.get(f"{QUEUE}?after=calm-{last}").text
    assert ">22<" in desk.get("/staff").text
    for odd in ("x", "urgent-x", "calm-99999999999999", "nonsense-1"):
        assert "number 00" in desk.get(f"{QUEUE}?after={odd}").text


def test_the_queue_is_filtered_by_kind(desk: Any, pledge: Pledge) -> None:
    reported(pledge)
    assert "sweep my street" in desk.get(f"{QUEUE}?queue=report").text
    assert "Nothing waits" in desk.get(f"{QUEUE}?queue=appeal").text
    assert "sweep my street" in desk.get(f"{QUEUE}?queue=nonsense").text


def test_urgent_ones_come_first_on_every_page(desk: Any) -> None:
    calm = [reported(shown_pledge(words=f"calm {number:02}")) for number in range(15)]
    for number in range(15):
        reported(shown_pledge(words=f"grave {number:02}"), reason=ReportReason.ILLEGAL)
    first = desk.get(QUEUE).text
    assert first.index("grave 14") < first.index("calm 00")
    assert "calm 05" not in first
    assert "calm 14" in desk.get(f"{QUEUE}?after=calm-{calm[4].id}").text
    grave = [case.id for case in db.session.scalars(select(Case).where(Case.escalated_at.is_not(None)))]
    rest = desk.get(f"{QUEUE}?after=urgent-{sorted(grave)[9]}").text
    assert rest.index("grave 14") < rest.index("calm 14")
    assert "grave 09" not in rest


def deciding_reasons() -> list[Any]:
    from app.moderation.rules import ESCALATING

    return sorted(ESCALATING)


def test_many_are_hidden_at_once_and_each_author_hears_why(
    desk: Any, client: Any, outbox: Any, resident: Person, neighbour: Person, moderator: Person
) -> None:
    cases = [reported(shown_pledge(resident, "one bad thing")), reported(shown_pledge(neighbour, "another bad thing"))]
    left = reported(shown_pledge(words="a third"))

    response = desk.submit(QUEUE, cases=[case.id for case in cases], **HIDE)

    assert response.status_code == 303
    page = desk.get(response.location).text
    assert "2 cases are decided." in page
    assert "a third" in page
    assert "one bad thing" not in page
    assert [d.outcome for d in decisions()] == [Outcome.HIDDEN] * 2
    assert {(d.reason, d.words, d.decided_by_id) for d in decisions()} == {
        (HideReason.HURTFUL, "Please be kind.", moderator.id)
    }
    assert db.session.get_one(Case, left.id).closed_at is None
    for case in cases:
        assert "bad thing" not in client.get(f"/pledges/{case.subject_id}").text
    mails = [mail for mail in outbox() if mail.kind == "moderation.decided"]
    assert sorted(mail.to_address for mail in mails) == [resident.email, neighbour.email]
    for mail in mails:
        assert "It insults or threatens" in mail.text
        assert "Please be kind." in mail.text
        assert "/decisions/" in mail.text
    event = db.session.query(AuditEvent).filter_by(verb="moderation_case.hidden").first()
    assert event is not None
    assert event.facts == {"kind": "pledge", "rule": "hurtful", "reason": "hurtful"}


def test_what_breaks_no_rule_stays_and_troubles_nobody(desk: Any, client: Any, outbox: Any, pledge: Pledge) -> None:
    case = reported(pledge)
    desk.submit(QUEUE, cases=case.id, verdict="keep", words="not for anybody")
    (decision,) = decisions()
    assert (decision.outcome, decision.reason, decision.words) == (Outcome.KEPT, None, "")
    assert "sweep my street" in client.get(f"/pledges/{pledge.id}").text
    assert {mail.kind for mail in outbox() if mail.kind.startswith("moderation.")} == {"moderation.looked_at"}
    assert reported(pledge).id != case.id, "reported again, it is looked at again"
    assert f"Case {case.id}" in desk.get(f"{QUEUE}/{reported(pledge).id}").text


def test_keeping_does_not_publish_what_was_written_since(desk: Any, pledge: Pledge, resident: Person) -> None:
    case = reported(pledge)
    actions.change_display(pledge, shown_as=Display.FULL_NAME, name="Unread Name", actor=resident)
    db.session.commit()
    desk.submit(QUEUE, cases=case.id, verdict="keep")
    db.session.refresh(pledge)
    assert pledge.text_state is TextState.WAITING


def test_one_case_is_read_and_decided_on_its_page(desk: Any, client: Any, pledge: Pledge) -> None:
    case = reported(pledge)
    page = desk.get(f"{QUEUE}/{case.id}").text
    assert "sweep my street" in page
    assert f"/pledges/{pledge.id}" in page

    assert desk.submit(f"{QUEUE}/{case.id}/decision", **HIDE).status_code == 303
    assert "sweep my street" not in client.get(f"/pledges/{pledge.id}").text
    assert "Hidden" in desk.get(f"{QUEUE}/{case.id}").text
    for path in (f"{QUEUE}/9999", f"{QUEUE}/99999999999999"):
        assert desk.get(path).status_code == 404
    assert desk.submit(f"{QUEUE}/9999/decision", **HIDE).status_code == 404


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"verdict": "keep"}, "Choose at least one case"),
        ({"cases": "CASE"}, "Choose what should happen"),
        ({"cases": "CASE", "verdict": "hide"}, "Choose why you hide it"),
        ({"cases": "CASE", "verdict": "hide", "reason": "i_feel_like_it"}, "Choose why you hide it"),
        ({"cases": "CASE", **HIDE, "words": "x" * 1001}, "Write 1000 characters or fewer"),
    ],
)
def test_half_a_decision_is_told_and_kept(desk: Any, pledge: Pledge, fields: dict[str, Any], message: str) -> None:
    case = reported(pledge)
    sent = {name: case.id if value == "CASE" else value for name, value in fields.items()}
    response = desk.submit(QUEUE, **sent)
    assert response.status_code == 422
    assert message in response.text
    assert ("checked" in response.text) is ("cases" in fields or "verdict" in fields)
    if "cases" in fields:
        alone = desk.submit(f"{QUEUE}/{case.id}/decision", **{k: v for k, v in sent.items() if k != "cases"})
        assert alone.status_code == 422
        assert message in alone.text
    assert decisions() == []


def test_a_case_is_decided_once(desk: Any, client_for: Any, colleague: Person, outbox: Any, pledge: Pledge) -> None:
    case = reported(pledge)
    desk.submit(QUEUE, cases=case.id, **HIDE)
    late = client_for(colleague)
    for path in (QUEUE, f"{QUEUE}/{case.id}/decision"):
        response = late.submit(path, cases=case.id, verdict="keep")
        assert response.status_code == 303
        assert "a colleague has decided already" in late.get(response.location).text
    assert [d.outcome for d in decisions()] == [Outcome.HIDDEN]
    for odd in ("x", "99999999999", "-1", "1e3"):
        assert late.submit(QUEUE, cases=odd, verdict="keep").status_code == 303
    assert len([mail for mail in outbox() if mail.kind == "moderation.decided"]) == 1


def test_the_database_itself_refuses_a_second_decision(pledge: Pledge, moderator: Person, colleague: Person) -> None:
    case = reported(pledge)
    deciding.decide([case.id], Ruling(Verdict.KEEP), actor=moderator)
    case.closed_at = None
    db.session.flush()
    with pytest.raises(Duplicate):
        deciding.decide([case.id], Ruling(Verdict.KEEP), actor=colleague)


@pytest.mark.parametrize("words", ["<img src=x onerror=alert(1)>", "a\x00b", "\u202egnp.exe", "{{ 7777 * 7777 }}"])
def test_hostile_words_of_a_decision_harm_no_author(
    desk: Any, client_for: Any, outbox: Any, resident: Person, pledge: Pledge, words: str
) -> None:
    case = reported(pledge)
    assert desk.submit(QUEUE, cases=case.id, **{**HIDE, "words": words}).status_code == 303
    mail = next(mail for mail in outbox() if mail.kind == "moderation.decided")
    path = mail.text[mail.text.index("/decisions/") :].split()[0]
    for text in (mail.html, client_for(resident).get(path).text):
        assert "<img" not in text
        assert "\u202e" not in text
        assert str(7777 * 7777) not in text.replace(path, "")


# Each kind of thing


def test_a_hidden_shared_pledge_is_its_starters_alone_and_comes_back(
    desk: Any, client: Any, client_for: Any, resident: Person, moderator: Person
) -> None:
    shared = make_shared_pledge(resident, state=SharedState.OPEN, title="Burn the hedges")
    db.session.commit()
    client.submit(f"/reports/shared_pledge/{shared.id}", reason="hurtful")
    case = db.session.query(Case).one()
    desk.submit(QUEUE, cases=case.id, **HIDE)

    assert client.get(f"/pledges/shared/{shared.id}").status_code == 404
    assert "Burn the hedges" not in client.get("/pledges/shared").text
    assert client.submit(f"/pledges/shared/{shared.id}/joining").status_code == 404
    own = client_for(resident)
    assert "A moderator has hidden this shared pledge" in own.get(f"/pledges/shared/{shared.id}").text
    assert own.submit(f"/pledges/shared/{shared.id}/joining").status_code == 409

    assert deciding.decide_about("shared_pledge", [shared.id], Ruling(Verdict.KEEP), actor=moderator) == 1
    db.session.commit()
    assert "Burn the hedges" in client.get("/pledges/shared").text


def test_a_hidden_organisation_is_suspended_and_its_owners_hear_once(
    desk: Any, client: Any, outbox: Any, resident: Person, moderator: Person
) -> None:
    organisation = promise("Give good work").pledge.organisation
    make_member(organisation, resident, MemberRole.OWNER)
    db.session.commit()
    client.submit(f"/reports/organisation/{organisation.id}", reason="misleading")
    case = db.session.query(Case).one()
    desk.submit(QUEUE, cases=case.id, **HIDE)

    assert client.get(f"/organisations/{organisation.slug}").status_code == 404
    assert [mail.kind for mail in outbox() if mail.to_address == resident.email] == ["moderation.decided"]
    assert deciding.decide_about("organisation", [organisation.id], Ruling(Verdict.KEEP), actor=moderator) == 1
    db.session.commit()
    assert client.get(f"/organisations/{organisation.slug}").status_code == 200


def test_a_hidden_update_keeps_its_number_and_loses_words_and_evidence(
    desk: Any, client: Any, client_for: Any, resident: Person
) -> None:
    update = report(promise("Give good work"), "Buy cheap watches")
    evidence = Evidence(update_id=update.id, title="watches.example", url="https://watches.example")
    file = Evidence(update_id=update.id, title="watches.csv", stored_as="0" * 32, media_type="text/csv", sha256="0")
    db.session.add_all([evidence, file])
    organisation = update.commitment.pledge.organisation
    make_member(organisation, resident, MemberRole.EDITOR)
    db.session.commit()
    page = f"/organisations/{organisation.slug}/commitments/{update.commitment_id}"
    public = (page, f"/organisations/{organisation.slug}", "/organisations", "/organisations/feed.atom")
    assert any("Buy cheap watches" in client.get(path).text for path in public)
    client.submit(f"/reports/progress_update/{update.id}", reason="advertising")
    desk.submit(QUEUE, cases=db.session.query(Case).one().id, **HIDE)

    for path in (*public, "/organisations/updates.csv"):
        assert "watches" not in client.get(path).text, path
    assert "A moderator has hidden the words and the evidence" in client.get(page).text
    assert client.get(f"/evidence/{file.id}").status_code == 404
    assert client.get(f"/reports/new/progress_update/{update.id}").status_code == 404


# The page of words that wait


def test_words_hidden_before_anyone_read_them_are_told_and_appealable_too(
    desk: Any, outbox: Any, resident: Person
) -> None:
    waiting = make_pledge(resident, action="own-words-fairness", words="spit on the pavement")
    db.session.commit()
    desk.submit("/staff/pledges/words", pledges=waiting.id, verdict="hide", reason="off_topic")
    (decision,) = decisions()
    assert (decision.outcome, decision.case.rule, decision.reason) == (
        Outcome.HIDDEN,
        "read_first",
        HideReason.OFF_TOPIC,
    )
    (mail,) = [mail for mail in outbox() if mail.kind == "moderation.decided"]
    assert mail.to_address == resident.email


def test_words_shown_are_a_decision_nobody_is_told_of(desk: Any, outbox: Any) -> None:
    waiting = make_pledge(action="own-words-fairness", words="water the trees")
    db.session.commit()
    desk.submit("/staff/pledges/words", pledges=waiting.id, verdict="show")
    desk.submit("/staff/pledges/words", pledges=waiting.id, verdict="show")
    assert [d.outcome for d in decisions()] == [Outcome.PUBLISHED]
    assert [mail for mail in outbox() if mail.kind == "moderation.decided"] == []


def test_the_queue_says_how_many_words_wait_elsewhere(desk: Any, client_for: Any, officer: Person) -> None:
    make_pledge(action="own-words-fairness", words="water the trees")
    make_shared_pledge(make_person(), state=SharedState.PROPOSED)
    db.session.commit()
    page = desk.get(QUEUE).text
    assert "Words and names to read: 1" in page
    assert "Shared pledges" not in page, "another desk's"
    assert "Shared pledges: 1" in client_for(officer).get(QUEUE).text


# What reporters hear


def told_to_reporters(outbox: Any) -> list[OutboxEmail]:
    return [mail for mail in outbox() if mail.kind == "moderation.looked_at"]


@pytest.mark.parametrize(
    ("ruling", "words"), [(HIDE, "has hidden it"), ({"verdict": "keep"}, "has decided that it stays")]
)
def test_whoever_reported_signed_in_hears_what_came_of_it(
    client: Any, desk: Any, outbox: Any, pledge: Pledge, neighbour: Person, ruling: dict[str, str], words: str
) -> None:
    case = reported(pledge, by=neighbour)
    client.submit(f"/reports/pledge/{pledge.id}", reason="hurtful")
    assert told_to_reporters(outbox) == []
    desk.submit(f"{QUEUE}/{case.id}/decision", **ruling)
    [mail] = told_to_reporters(outbox)
    assert mail.to_address == neighbour.email
    for body in (mail.text, mail.html):
        assert words in body
        for secret in ("sweep my street", "Please be kind", "Alice", "alice@example.org", "Mo Moore"):
            assert secret not in body


def test_reporters_hear_once_whatever_an_appeal_brings(
    desk: Any, client_for: Any, outbox: Any, colleague: Person, pledge: Pledge, neighbour: Person
) -> None:
    case = reported(pledge, by=neighbour)
    desk.submit(f"{QUEUE}/{case.id}/decision", **HIDE)
    [decision] = decisions()
    assert pledge.person is not None
    again = appeal(decision, words="It is kind.", actor=pledge.person)
    db.session.commit()
    client_for(colleague).submit(f"{QUEUE}/{again.case_id}/decision", verdict="keep")
    assert len(decisions()) == 2
    assert len(told_to_reporters(outbox)) == 1


def test_who_reports_their_own_words_hears_as_their_author(desk: Any, outbox: Any, pledge: Pledge) -> None:
    case = reported(pledge, by=pledge.person)
    desk.submit(f"{QUEUE}/{case.id}/decision", **HIDE)
    assert told_to_reporters(outbox) == []


def test_the_form_says_who_will_hear(client: Any, client_for: Any, pledge: Pledge, neighbour: Person) -> None:
    path = f"/reports/new/pledge/{pledge.id}"
    assert f"/sign-in?next={path}" in client.get(path).text
    assert "We email you what a moderator decides" in client_for(neighbour).get(path).text
