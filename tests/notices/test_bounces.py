"""Mail that comes back is believed when it is ours, and stops nobody's mail when it is not."""

from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from app.accounts.models import Person
from app.db import db
from app.kit import bounces
from app.kit import outbox as post_office
from app.kit.outbox import Email, OutboxEmail
from app.notices.bounce_reports import read_report, split_mailbox
from tests.client import TownClient

ClientFor = Callable[[Person], TownClient]

GONE = "gone@example.org"


def a_letter(to: str = GONE) -> EmailMessage:
    """One that we sent."""
    number = post_office.post(Email(kind="test", to=to, subject="Hello", text="Words", html="<p>Words</p>"))
    row = db.session.get(OutboxEmail, number)
    assert row is not None
    return post_office.as_message(row)


REPORT = """\
From: mailer-daemon@example.org
To: no-reply@luton2040.example
Subject: Undelivered
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="edge"

--edge
Content-Type: text/plain

We could not deliver your message.

--edge
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; gone@example.org
Action: {action}
Status: {status}

--edge
Content-Type: {kind}

{headers}

{words}
--edge--
"""


def a_report(letter: EmailMessage, status: str = "5.1.1", action: str = "failed", *, whole: bool = True) -> bytes:
    """As a mail server writes it: words, the status, and the letter or its headers."""
    headers = "\n".join(f"{name}: {value}" for name, value in letter.items() if name != "Content-Type")
    kind = "message/rfc822" if whole else "text/rfc822-headers"
    words = "Words" if whole else ""
    return REPORT.format(status=status, action=action, kind=kind, headers=headers, words=words).encode()


def marked() -> list[str]:
    return [each.email for each in bounces.list_newest()]


def run(runner: FlaskCliRunner, path: Path | str, **options: Any) -> Any:
    return runner.invoke(args=["notices", "read-bounces", str(path), "--format", "json"], **options)


@pytest.mark.parametrize("whole", [True, False])
def test_a_report_of_our_own_mail_marks_the_mailbox(runner: FlaskCliRunner, tmp_path: Path, whole: bool) -> None:
    (tmp_path / "one.eml").write_bytes(a_report(a_letter(), whole=whole))
    result = run(runner, tmp_path / "one.eml")
    assert (result.exit_code, result.stdout) == (0, '{"marked": 1, "temporary": 0, "not_ours": 0}\n')
    assert marked() == [GONE]


def test_a_whole_mailbox_is_read_from_standard_input(runner: FlaskCliRunner) -> None:
    reports = [a_report(a_letter(f"person{number}@example.org")) for number in range(3)]
    reports.append(a_report(a_letter(), status="4.2.2"))
    reports.append(b"Subject: Out of office\n\nBack on Monday.\n")
    mbox = b"".join(b"From mailer-daemon Mon Jun  1 12:00:00 2026\n" + report + b"\n" for report in reports)
    result = run(runner, "-", input=mbox)
    assert result.stdout == '{"marked": 3, "temporary": 1, "not_ours": 1}\n'


def test_nobody_can_stop_somebody_elses_mail(runner: FlaskCliRunner, tmp_path: Path, resident: Person) -> None:
    letter = a_letter()
    forged = a_report(letter).replace(f"To: {GONE}".encode(), f"To: {resident.email}".encode())
    renumbered = a_report(letter).replace(b"X-Outbox-Id: ", b"X-Outbox-Id: 1")
    invented = a_report(letter).replace(str(letter["Message-ID"]).encode(), b"<outbox-1.000000000000000000000000@x>")
    for number, report in enumerate((forged, renumbered, invented)):
        path = tmp_path / f"{number}.eml"
        path.write_bytes(report)
        assert '"not_ours": 1' in run(runner, path).stdout
    assert marked() == []


@pytest.mark.parametrize(
    ("status", "action"),
    [
        ("4.4.7", "failed"),
        ("5.2.2", "failed"),
        ("5.7.1", "failed"),
        ("5.1.1", "delayed"),
        ("", "failed"),
        ("é", "failed"),
    ],
)
def test_what_may_pass_marks_nobody(runner: FlaskCliRunner, tmp_path: Path, status: str, action: str) -> None:
    (tmp_path / "one.eml").write_bytes(a_report(a_letter(), status, action))
    assert run(runner, tmp_path / "one.eml").exit_code == 0
    assert marked() == []


def test_a_file_that_is_not_there_is_wrong_use(runner: FlaskCliRunner, tmp_path: Path) -> None:
    assert run(runner, tmp_path / "nothing").exit_code == 2


def test_no_address_is_logged(
    runner: FlaskCliRunner, tmp_path: Path, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "one.eml").write_bytes(a_report(a_letter()))
    result = run(runner, tmp_path / "one.eml")
    assert GONE not in caplog.text + result.output


@settings(deadline=None)
@given(st.binary(max_size=2000) | st.text(max_size=2000).map(str.encode))
def test_whatever_a_file_holds_is_read_without_a_word(data: bytes) -> None:
    for message in split_mailbox(data.splitlines(keepends=True)):
        assert read_report(message) is None


# The desk


def test_staff_see_the_mailboxes_and_may_trust_them_again(client_for: ClientFor, officer: Person) -> None:
    bounces.mark(GONE, "550 5.1.1")
    browser = client_for(officer)
    assert GONE in browser.get("/staff/mail").text
    for _time in range(2):
        assert browser.submit("/staff/mail/mailboxes", email=GONE).status_code == 303
    assert marked() == []
    assert browser.submit("/staff/mail/mailboxes").status_code == 404


def test_nobody_else_may(app: Flask, client: TownClient, client_for: ClientFor, resident: Person) -> None:
    bounces.mark(GONE, "550 5.1.1")
    assert client_for(resident).submit("/staff/mail/mailboxes", email=GONE).status_code == 403
    assert client.submit("/staff/mail/mailboxes", email=GONE).status_code == 303
    assert marked() == [GONE]
