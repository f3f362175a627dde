"""Reporting: anyone, anything public, counted once; what may be illegal escalates and is preserved."""

import io
import os
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.models import Person
from app.accounts.permissions import Role
from app.commitments.assurance_models import Evidence
from app.config import Settings
from app.db import db
from app.factors.proof import SECOND_STEP_AT
from app.home import retention
from app.kit import claims
from app.kit.audit import AuditEvent
from app.kit.clock import as_of, now, today
from app.kit.errors import NotFound, TooMany
from app.kit.storage import storage
from app.moderation import reporters
from app.moderation.models import Case, PreservedCopy, PreservedFile, Report, Salt
from app.moderation.reporting import report
from app.moderation.rules import REPORTS_PER_HOUR, HideReason, ReportReason
from app.pledges import leaving, moderating
from app.pledges.models import PLEDGE, Pledge, SharedState
from tests.commitments.promises import promise
from tests.commitments.promises import report as report_progress
from tests.factories.people import make_person
from tests.factories.pledges import make_pledge, make_shared_pledge
from tests.moderation.conftest import shown_pledge

KEPT_FOR = timedelta(days=Settings.keep_evidence_days)

pytestmark = pytest.mark.usefixtures("session")


def address(pledge: Pledge) -> str:
    return f"/reports/pledge/{pledge.id}"


def cases() -> list[Case]:
    return list(db.session.scalars(select(Case).order_by(Case.id)))


def test_anyone_reports_a_pledge_and_reads_what_happens_next(client: Any, pledge: Pledge) -> None:
    page = client.get(f"/pledges/{pledge.id}").text
    assert f'href="/reports/new/pledge/{pledge.id}"' in page
    assert "sweep my street" in client.get(f"/reports/new/pledge/{pledge.id}").text

    response = client.submit(address(pledge), reason="hurtful", words="It mocks us.")

    assert response.status_code == 303
    thanks = client.get(response.location).text
    assert "within 2 working days" in thanks
    assert "Who to call" not in thanks
    (case,) = cases()
    assert (case.kind, case.subject_id, case.excerpt, case.rule) == ("pledge", pledge.id, "sweep my street", "hurtful")
    assert case.url == f"http://localhost/pledges/{pledge.id}"
    (said,) = case.reports
    assert (said.reason, said.words, said.reporter_id) == (ReportReason.HURTFUL, "It mocks us.", None)


def test_somebody_signed_in_is_known_by_number(client_for: Any, neighbour: Person, pledge: Pledge) -> None:
    client_for(neighbour).submit(address(pledge), reason="advertising")
    assert db.session.query(Report).one().reporter_id == neighbour.id


def test_the_same_reporter_counts_once_and_the_last_word_holds(client: Any, client_for: Any, pledge: Pledge) -> None:
    for browser in (client, client_for(make_person()), client_for(make_person())):
        for reason in ("advertising", "hurtful"):
            assert browser.submit(address(pledge), reason=reason).status_code == 303
    (case,) = cases()
    assert [said.reason for said in case.reports] == [ReportReason.HURTFUL] * 3


def test_a_browser_is_another_reporter_tomorrow_and_nothing_turns_it_back(pledge: Pledge) -> None:
    first = reporters.anonymous("203.0.113.5", "Firefox")
    assert reporters.anonymous("203.0.113.5", "Firefox") == first
    assert reporters.anonymous("203.0.113.6", "Firefox") != first
    assert "203.0.113" not in first.key
    with as_of(now() + timedelta(days=1)):
        assert reporters.anonymous("203.0.113.5", "Firefox") != first
        assert reporters.forget_salts(today()) == 1
        assert db.session.scalars(select(Salt.day)).all() == [today()]
    assert reporters.anonymous("203.0.113.5", "Firefox") != first, "with its salt gone, nobody can make the key again"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({}, "Choose what is wrong with it"),
        ({"reason": "i_feel_like_it"}, "Choose what is wrong with it"),
        ({"reason": "other"}, "Say in a few words what is wrong"),
        ({"reason": "hurtful", "words": "x" * 1001}, "Write 1000 characters or fewer"),
    ],
)
def test_half_a_report_is_told_and_kept(client: Any, pledge: Pledge, fields: dict[str, str], message: str) -> None:
    response = client.submit(address(pledge), **fields)
    assert response.status_code == 422
    assert message in response.text
    assert fields.get("words", "") in response.text
    assert cases() == []


@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>", "a\x00b", "\u202eevil\u202c", "\ud7ff\U0001f600", "'; DROP TABLE people; --"]
)
def test_hostile_words_harm_nobody(client: Any, desk: Any, pledge: Pledge, words: str) -> None:
    assert client.submit(address(pledge), reason="other", words=words).status_code == 303
    (case,) = cases()
    for path in ("/staff/moderation", f"/staff/moderation/{case.id}"):
        page = desk.get(path).text
        assert "<script>alert" not in page
        assert "\u202e" not in page
        assert "\x00" not in page


def test_what_is_not_in_public_cannot_be_reported(client: Any, pledge: Pledge, officer: Person) -> None:
    unread = make_pledge(action="own-words-fairness", words="still unread")
    bare = make_pledge()
    moderating.hide([pledge.id], reason=HideReason.HURTFUL, actor=officer)
    db.session.commit()
    ids = [("pledge", unread.id), ("pledge", bare.id), ("pledge", pledge.id), ("pledge", 10**9), ("poem", 1)]
    for kind, number in ids:
        assert client.get(f"/reports/new/{kind}/{number}").status_code == 404, kind
        assert client.submit(f"/reports/{kind}/{number}", reason="hurtful").status_code == 404, kind
    assert client.get("/reports/new/pledge/99999999999999999999").status_code == 404
    assert cases() == []


def test_a_taken_back_pledge_cannot_be_reported(client: Any, pledge: Pledge, resident: Person) -> None:
    leaving.withdraw_pledge(pledge, actor=resident)
    db.session.commit()
    assert client.submit(address(pledge), reason="hurtful").status_code == 404


def test_shared_pledges_organisations_and_updates_are_reported_too(client: Any) -> None:
    shared = make_shared_pledge(state=SharedState.OPEN)
    update = report_progress(promise("Give good work"), "We sell cheap watches.")
    organisation = update.commitment.pledge.organisation
    db.session.commit()
    pages = {
        f"/pledges/shared/{shared.id}": f"/reports/new/shared_pledge/{shared.id}",
        f"/organisations/{organisation.slug}": f"/reports/new/organisation/{organisation.id}",
        f"/organisations/{organisation.slug}/commitments/{update.commitment_id}": (
            f"/reports/new/progress_update/{update.id}"
        ),
    }
    for page, form in pages.items():
        assert f'href="{form}"' in client.get(page).text
        assert client.get(form).status_code == 200
        assert client.submit(form.replace("/new", ""), reason="advertising").status_code == 303
    assert [case.kind for case in cases()] == ["shared_pledge", "organisation", "progress_update"]
    assert "cheap watches" in cases()[-1].excerpt


def test_whoever_reports_very_much_must_wait(client_for: Any, neighbour: Person, pledge: Pledge) -> None:
    reporter = reporters.signed_in(neighbour)
    for _each in range(REPORTS_PER_HOUR):
        report(PLEDGE, pledge.id, reason=ReportReason.OTHER, words="x", reporter=reporter)
    with pytest.raises(TooMany):
        report(PLEDGE, pledge.id, reason=ReportReason.OTHER, words="x", reporter=reporter)
    db.session.commit()
    response = client_for(neighbour).submit(address(pledge), reason="other", words="Once more.")
    assert response.status_code == 429
    assert "Once more." in response.text


def test_a_form_without_its_cookie_is_shown_again(client: Any, pledge: Pledge) -> None:
    response = client.post(address(pledge), data={"reason": "other", "words": "Do not lose me"})
    assert response.status_code == 422
    assert "Do not lose me" in response.text
    assert cases() == []


# What may be illegal


@pytest.mark.parametrize("reason", ["child_safety", "illegal"])
def test_what_may_be_illegal_is_preserved_and_told_at_once(
    client: Any, desk: Any, outbox: Any, officer: Person, moderator: Person, reason: str
) -> None:
    calm, grave = shown_pledge(words="an older matter"), shown_pledge(words="a grave matter")
    client.submit(address(calm), reason="hurtful")

    response = client.submit(address(grave), reason=reason)

    assert "999" in client.get(response.location).text
    _calm, case = cases()
    kept = db.session.query(PreservedCopy).one()
    assert "a grave matter" in kept.text
    assert kept.keep_until == today() + KEPT_FOR
    (mail,) = [mail for mail in outbox() if mail.kind == "moderation.escalated"]
    assert mail.to_address == officer.email
    assert f"/staff/moderation/{case.id}" in mail.text
    assert "a grave matter" not in mail.text
    queue = desk.get("/staff/moderation").text
    assert queue.index("a grave matter") < queue.index("an older matter"), "urgent ones come first"


def test_an_administrator_who_reports_before_the_second_step_is_told_too(
    client_for: Any, outbox: Any, officer: Person, pledge: Pledge
) -> None:
    browser = client_for(officer)
    with browser.session_transaction() as cookie:
        del cookie[SECOND_STEP_AT]
    assert browser.submit(address(pledge), reason="illegal").status_code == 303
    assert [mail.to_address for mail in outbox() if mail.kind == "moderation.escalated"] == [officer.email]


def test_a_second_grave_report_escalates_nothing_twice(
    client: Any, client_for: Any, outbox: Any, pledge: Pledge
) -> None:
    make_person(roles=(Role.ADMINISTRATOR,))
    client.submit(address(pledge), reason="hurtful")
    client.submit(address(pledge), reason="illegal")
    client_for(make_person()).submit(address(pledge), reason="child_safety")
    assert db.session.query(PreservedCopy).count() == 1
    assert len([mail for mail in outbox() if mail.kind == "moderation.escalated"]) == 1
    assert cases()[0].rule == "illegal"


def test_files_of_what_may_be_illegal_stay_until_the_day_of_the_copy(
    app: Any, client: Any, desk: Any, client_for: Any, officer: Person
) -> None:
    update, name = report_progress(promise("Give good work")), storage().put(io.BytesIO(b"a grave picture"))
    os.utime(app.config["SETTINGS"].files_folder / name[:2] / name, (0, 0))
    evidence = Evidence(update_id=update.id, title="party.png", stored_as=name, media_type="image/png", size=15)
    db.session.add(evidence)
    db.session.commit()
    client.submit(f"/reports/progress_update/{update.id}", reason="child_safety")
    db.session.delete(evidence)
    db.session.commit()
    (case,) = cases()
    place = f"/staff/moderation/{case.id}"

    claims.sweep_files()

    file = db.session.query(PreservedFile).one()
    path = f"{place}/preserved-files/{file.id}"
    assert client.get(f"/evidence/{evidence.id}").status_code == 404
    assert client.submit(path).location.startswith("/sign-in")
    assert desk.submit(path).status_code == 403
    office = client_for(officer)
    assert "party.png" in office.submit(f"{place}/preserved-copy").text
    saved = office.submit(path)
    assert (saved.data, saved.mimetype) == (b"a grave picture", "application/octet-stream")
    assert "attachment" in saved.headers["Content-Disposition"]
    assert "no-store" in saved.headers["Cache-Control"]
    assert db.session.query(AuditEvent).filter_by(verb="moderation_case.file_read").one().actor_id == officer.id
    assert office.submit(f"{place}/preserved-files/{file.id + 1}").status_code == 404
    with as_of(now() + KEPT_FOR + timedelta(days=1)):
        retention.keep_promises()
        claims.sweep_files()
    assert db.session.query(PreservedFile).count() == 0
    with pytest.raises(NotFound):
        storage().open(name)


def test_the_preserved_copy_is_for_administrators_and_each_reading_is_on_the_record(
    client: Any, desk: Any, client_for: Any, officer: Person, resident: Person, pledge: Pledge
) -> None:
    client.submit(address(pledge), reason="illegal")
    (case,) = cases()
    leaving.withdraw_pledge(pledge, actor=resident)
    case.excerpt = ""
    db.session.commit()
    path = f"/staff/moderation/{case.id}/preserved-copy"

    assert client.submit(path).location.startswith("/sign-in")
    assert client_for(resident).submit(path).status_code == 403
    assert desk.submit(path).status_code == 403
    assert "preserved copy" not in desk.get(f"/staff/moderation/{case.id}").text
    office = client_for(officer)
    assert "Read the preserved copy" in office.get(f"/staff/moderation/{case.id}").text
    assert "sweep my street" in office.submit(path).text
    event = db.session.query(AuditEvent).filter_by(verb="moderation_case.copy_read").one()
    assert (event.actor_id, event.subject_id) == (officer.id, str(case.id))
    assert office.submit("/staff/moderation/99999/preserved-copy").status_code == 404
