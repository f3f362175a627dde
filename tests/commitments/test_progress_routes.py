"""Reporting progress in the workspace: the six questions, and every file that is no evidence."""

import io
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.accounts.models import Person
from app.commitments.assurance_models import Evidence
from app.commitments.models import Commitment, ProgressUpdate, Via
from app.commitments.rules import State
from app.commitments.status import Assurance, Outcome, Status
from app.db import db
from app.kit.audit import AuditEvent
from app.kit.clock import now, today
from app.organisations import verifying
from app.organisations.models import Membership
from app.organisations.rules import MemberRole
from tests.client import TownClient
from tests.factories.commitments import make_commitment, make_organisation_pledge
from tests.factories.organisations import make_member, make_organisation
from tests.kit.test_files import PDF, docx, picture

SignIn = Callable[[Person], TownClient]


@pytest.fixture
def commitment(session: Any) -> Commitment:
    return make_commitment(measured=True)


@pytest.fixture
def editor(commitment: Commitment) -> Person:
    return make_member(commitment.pledge.organisation)


def path_of(commitment: Commitment) -> str:
    return f"/workspace/{commitment.pledge.organisation.slug}/commitments/{commitment.id}/updates"


def filled_in(**changes: Any) -> dict[str, Any]:
    day = changes.pop("day", today())
    fields = {
        "key": "one-form",
        "outcome": "going_on",
        "on-day": str(day.day),
        "on-month": str(day.month),
        "on-year": str(day.year),
        "value": "6",
        "note": "Two more apprentices began in May.",
        "link": "",
    }
    return {**fields, **changes}


def attached(*files: tuple[bytes, str]) -> list[Any]:
    return [(io.BytesIO(data), name) for data, name in files]


def updates() -> list[ProgressUpdate]:
    return list(db.session.scalars(select(ProgressUpdate).order_by(ProgressUpdate.id)))


def files_in(app: Flask) -> set[Path]:
    return {path for path in app.config["SETTINGS"].files_folder.glob("??/*") if path.is_file()}


def test_an_editor_reports_and_the_status_follows(client_for: SignIn, commitment: Commitment, editor: Person) -> None:
    response = client_for(editor).submit(path_of(commitment), **filled_in(outcome="delivered", value="10"))
    assert response.status_code == 303
    (update,) = updates()
    assert (update.on, update.outcome, update.value) == (today(), Outcome.DELIVERED, Decimal(10))
    assert (update.via, update.made_by_id, update.assurance) == (Via.WEB, editor.id, Assurance.SELF_REPORTED)
    db.session.refresh(commitment)
    assert commitment.status is Status.DELIVERED_CLAIMED
    assert (
        db.session.scalars(select(AuditEvent.verb).order_by(AuditEvent.id.desc())).first() == "progress_update.reported"
    )


def test_somebody_not_signed_in_is_asked_to(client: TownClient, commitment: Commitment) -> None:
    assert "/sign-in" in client.submit(path_of(commitment), **filled_in()).location
    assert updates() == []


def test_strangers_and_members_of_others_find_nothing(
    client_for: SignIn, commitment: Commitment, resident: Person
) -> None:
    other = make_organisation()
    stranger = make_member(other)
    for person in (resident, stranger):
        assert client_for(person).submit(path_of(commitment), **filled_in()).status_code == 404
        assert client_for(person).get(path_of(commitment) + "/new").status_code == 404
    path = f"/workspace/{other.slug}/commitments/{commitment.id}/updates"
    assert client_for(stranger).submit(path, **filled_in()).status_code == 404
    assert updates() == []


def test_a_viewer_looks_and_reports_nothing(client_for: SignIn, commitment: Commitment) -> None:
    viewer = make_member(commitment.pledge.organisation, role=MemberRole.VIEWER)
    browser = client_for(viewer)
    assert browser.submit(path_of(commitment), **filled_in()).status_code == 403
    page = browser.get(f"/workspace/{commitment.pledge.organisation.slug}/progress")
    assert commitment.text in page.text
    assert "/updates/new" not in page.text


def test_who_was_removed_or_suspended_while_typing_sees_what_they_typed(
    client_for: SignIn, commitment: Commitment, editor: Person, officer: Person
) -> None:
    organisation = commitment.pledge.organisation
    browser = client_for(editor)
    verifying.suspend(organisation, why="We ask them something.", actor=officer)
    response = browser.submit(path_of(commitment), **filled_in())
    assert response.status_code == 403
    assert "Two more apprentices" in response.text
    verifying.lift_suspension(organisation, actor=officer)
    membership = db.session.scalars(select(Membership).where(Membership.person_id == editor.id)).one()
    membership.left_at = now()
    response = browser.submit(path_of(commitment), **filled_in())
    assert response.status_code == 403
    assert "Two more apprentices" in response.text
    assert updates() == []


def test_what_is_not_published_cannot_be_reported_on(client_for: SignIn, session: Any) -> None:
    commitment = make_commitment(make_organisation_pledge(state=State.SUBMITTED, commitments=0), measured=True)
    browser = client_for(make_member(commitment.pledge.organisation))
    assert browser.submit(path_of(commitment), **filled_in()).status_code == 409
    assert browser.get(path_of(commitment) + "/new").status_code == 409
    assert updates() == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"outcome": ""}, "Choose how it stands"),
        ({"on-day": "31", "on-month": "2"}, "Enter a day, a month and a year"),
        ({"day": today() + timedelta(days=2)}, "The date must be today or in the past"),
        ({"on-year": "1999"}, "more than a year before the commitment starts"),
        ({"value": "six"}, "Enter a number"),
        ({"value": "1" * 30}, "Enter a number"),
        ({"value": "", "note": " "}, "Say what happened, or enter a figure"),
        ({"note": "x" * 2001}, "2000 characters or fewer"),
        ({"link": "javascript:alert(1)"}, "Enter an address that begins with"),
        ({"link": "https://example.org/" + "x" * 700}, "600 characters or fewer"),
        ({"key": ""}, "Something was missing from the form"),
    ],
)
def test_a_mistake_is_named_and_what_was_typed_stays(
    client_for: SignIn, commitment: Commitment, editor: Person, change: dict[str, Any], words: str
) -> None:
    response = client_for(editor).submit(path_of(commitment), **filled_in(**change))
    assert response.status_code == 422
    assert words in response.text
    assert "Two more apprentices" in response.text or "note" in change
    assert updates() == []


def test_a_figure_without_a_measure_is_turned_down(client_for: SignIn, session: Any) -> None:
    commitment = make_commitment()
    browser = client_for(make_member(commitment.pledge.organisation))
    assert browser.submit(path_of(commitment), **filled_in()).status_code == 422
    assert browser.submit(path_of(commitment), **filled_in(value="")).status_code == 303


def test_a_form_sent_twice_is_one_update(
    client_for: SignIn, app: Flask, commitment: Commitment, editor: Person
) -> None:
    browser, before = client_for(editor), files_in(app)
    for _time in range(2):
        fields = filled_in(files=attached((PDF, "report.pdf")))
        assert browser.submit(path_of(commitment), **fields).status_code == 303
    assert len(updates()) == 1
    assert len(files_in(app) - before) == 1


def test_evidence_is_kept_and_saved_again_as_it_is(
    client_for: SignIn, client: TownClient, commitment: Commitment, editor: Person
) -> None:
    fields = filled_in(files=attached((PDF, "Report.pdf"), (docx(), "plan.exe")), link="example.org/report")
    assert client_for(editor).submit(path_of(commitment), **fields).status_code == 303
    link, pdf, plan = updates()[0].evidence
    assert (link.url, link.title) == ("https://example.org/report", "example.org")
    response = client.get(f"/evidence/{pdf.id}")
    assert response.data == PDF
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == "attachment; filename=Report.pdf"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert response.headers["Cache-Control"].startswith("public")
    assert "plan.exe.docx" in client.get(f"/evidence/{plan.id}").headers["Content-Disposition"]


def test_evidence_of_a_hidden_organisation_is_for_members_and_reviewers(
    client_for: SignIn, client: TownClient, commitment: Commitment, editor: Person, resident: Person, officer: Person
) -> None:
    client_for(editor).submit(path_of(commitment), **filled_in(files=attached((PDF, "report.pdf"))))
    path = f"/evidence/{updates()[0].evidence[0].id}"
    verifying.suspend(commitment.pledge.organisation, why="We ask them something.", actor=officer)
    assert client.get(path).status_code == 404
    assert client_for(resident).get(path).status_code == 404
    for person in (editor, officer):
        response = client_for(person).get(path)
        assert response.status_code == 200
        assert response.headers["Cache-Control"] == "private, no-store"


def test_a_link_is_no_file_to_save(
    client_for: SignIn, client: TownClient, commitment: Commitment, editor: Person
) -> None:
    client_for(editor).submit(path_of(commitment), **filled_in(link="https://example.org/x"))
    assert client.get(f"/evidence/{updates()[0].evidence[0].id}").status_code == 404


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"MZ\x90\x00\x03\x00", "accounts.pdf", "is not a file we can take"),
        (
            b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
            "logo.png",
            "holds markup that can carry scripts",
        ),
        (b"a" * (10 * 1024 * 1024 + 1), "notes.txt", "is too big: a file must be 10 MB or smaller"),
        (b"a" * (40 * 1024 * 1024), "notes.txt", "is too big: a file must be 10 MB or smaller"),
        (b"=cmd|' /C calc'!A0,1\n", "figures.csv", "holds formulas"),
        (b"", "empty.pdf", "is empty"),
    ],
    ids=["executable", "svg", "10MB", "40MB", "formulas", "empty"],
)
def test_a_bad_file_is_named_at_its_place_and_nothing_is_half_saved(
    client_for: SignIn, app: Flask, commitment: Commitment, editor: Person, data: bytes, name: str, words: str
) -> None:
    before = files_in(app)
    fields = filled_in(files=attached((picture("PNG"), "good.png"), (data, name)))
    response = client_for(editor).submit(path_of(commitment), **fields)
    assert response.status_code == 422
    assert f"“{name}” {words}" in response.text
    assert "Two more apprentices" in response.text
    assert updates() == []
    assert files_in(app) == before


def test_too_many_files_are_turned_down(client_for: SignIn, commitment: Commitment, editor: Person) -> None:
    response: TestResponse = client_for(editor).submit(
        path_of(commitment), **filled_in(files=attached(*[(PDF, f"{number}.pdf") for number in range(6)]))
    )
    assert response.status_code == 422
    assert "Choose at most 5 files" in response.text


def test_more_than_a_request_may_hold_is_refused_as_a_whole(
    client_for: SignIn, commitment: Commitment, editor: Person
) -> None:
    fields = filled_in(files=attached((b"a" * (65 * 1024 * 1024), "notes.txt")))
    assert client_for(editor).submit(path_of(commitment), **fields).status_code == 413


def test_a_file_is_gone_when_the_transaction_fails(
    client_for: SignIn, app: Flask, commitment: Commitment, editor: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: Any) -> None:
        raise RuntimeError("the database went away")

    before = files_in(app)
    monkeypatch.setattr("app.commitments.reporting.refresh_status", fail)
    with pytest.raises(RuntimeError):
        client_for(editor).submit(path_of(commitment), **filled_in(files=attached((PDF, "report.pdf"))))
    assert files_in(app) == before
    assert db.session.scalar(select(func.count()).select_from(Evidence)) == 0


def test_a_later_update_corrects_an_earlier_one(client_for: SignIn, commitment: Commitment, editor: Person) -> None:
    browser = client_for(editor)
    browser.submit(path_of(commitment), **filled_in(key="a", outcome="missed"))
    browser.submit(path_of(commitment), **filled_in(key="b", outcome="going_on"))
    db.session.refresh(commitment)
    assert commitment.status is not Status.MISSED
    assert [each.outcome for each in updates()] == [Outcome.MISSED, Outcome.GOING_ON]


def test_the_progress_page_asks_no_more_for_more_commitments(
    client_for: SignIn, commitment: Commitment, editor: Person, max_queries: Callable[[int], Any]
) -> None:
    for _each in range(15):
        make_commitment(commitment.pledge)
    browser = client_for(editor)
    with max_queries(9):
        assert browser.get(f"/workspace/{commitment.pledge.organisation.slug}/progress").status_code == 200
