"""Somebody uses everything there is and leaves: nothing in the whole database knows their name or address.

It runs on a database of its own, with real commits, for what is looked at is the file itself.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import inspect, text

from app.accounts import actions as accounts
from app.accounts import profiles, staffing
from app.accounts.models import AgeBand, Display, Person, Purpose, SignUp
from app.accounts.permissions import Role
from app.accounts.queries import find_person_by_email
from app.commitments import changing, drafts, reviewing
from app.commitments.models import Via
from app.commitments.reporting import Upload, report_progress
from app.commitments.reports import Report
from app.commitments.status import Assurance, Outcome
from app.db import db
from app.kit import bounces, outbox
from app.kit.clock import today
from app.kit.files import SoundFile
from app.kit.storage import storage
from app.kit.sweeping import sweep
from app.mis import actions as mis
from app.organisations import inviting, member_queries
from app.organisations.rules import MemberRole
from app.pledges import actions as pledges
from app.pledges import keeping, moderating, queries, suggestions
from app.pledges.rules import Answer
from tests.client import TownClient
from tests.conftest import build_town, let_go, passed_second_step
from tests.databases import new_database
from tests.factories.commitments import make_commitment, make_organisation_pledge, make_terms
from tests.factories.organisations import make_member, make_organisation
from tests.factories.people import make_person
from tests.factories.pledges import make_pledge, make_shared_pledge, make_suggestion
from tests.kit.test_outbox import Postbox
from tests.links import token_in
from tests.mis.documents import dearer


@pytest.fixture(scope="module")
def town(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    folder = tmp_path_factory.mktemp("erasure")
    with new_database(request.config.getoption("--database"), folder) as url:
        app = build_town(url, folder)
        app.config["WATCH_SESSION"] = False
        app.extensions["mail_wall"] = Postbox()
        yield app
        let_go(app)


def newest_mail(app: Flask) -> str:
    outbox.deliver()
    return app.extensions["mail_wall"].messages[-1].get_body(("plain",)).get_content()  # type: ignore[no-any-return]


def sign_up(app: Flask, email: str, name: str) -> Person:
    accounts.ask_to_sign_up(email, SignUp(name=name, age_band=AgeBand.ADULT))
    db.session.commit()
    token = token_in(newest_mail(app), "/links/sign-up/")
    return accounts.confirm_sign_up(token, name=name, password_hash=None)


def promise(person: Person, name: str, words: str) -> None:
    """Pledges of every kind, shared ones, and suggestions."""
    officer = make_person()
    kept = make_pledge(person, name=name, shown_as=Display.FULL_NAME, ward_code="E05014739")
    sung = make_pledge(person, "own-words-fairness", words=words, name=name, shown_as=Display.FULL_NAME)
    make_pledge(person, "own-words-fairness", words=f"{words} in secret")
    moderating.show([kept.id, sung.id], actor=officer)
    keeping.answer_check_in(kept, Answer.STILL_DOING, actor=person)
    pledges.submit_pledge(
        pledges.Draft(
            key=f"form of {person.id}", action=queries.get_action("vote"), email=person.email, name=name, is_minor=False
        )
    )
    make_shared_pledge(person, title="Walk to school with us", action="greener-travel")
    suggestions.decline(make_suggestion(person), reason="We have it.", actor=officer)
    make_suggestion(person)


def act_for_an_organisation(person: Person, name: str) -> None:
    organisation = make_organisation(owner=person)
    make_member(organisation, role=MemberRole.OWNER)
    commitment = make_commitment(make_organisation_pledge(organisation, actor=person), owner=person, measured=True)
    file = SoundFile("application/pdf", b"%PDF")
    report_progress(
        commitment,
        Report(on=today(), outcome=Outcome.GOING_ON, note="Two began in May.", link="https://example.org/report"),
        key="one",
        via=Via.WEB,
        actor=person,
        put=storage().put,
        uploads=[Upload("report.pdf", file)],
    )
    changing.ask_change(commitment, make_terms(text="We take on three."), why="It went well.", actor=person)
    drafts.keep(person, "a form", {"note": [f"{name} is typing"]})
    ask_and_be_invited(person)


def ask_and_be_invited(person: Person) -> None:
    asked, inviter = make_organisation(owner=make_person()), make_person()
    inviting.ask_to_join(asked, actor=person)
    inviting.accept_request(member_queries.list_open_requests(asked)[0], MemberRole.VIEWER, actor=inviter)
    inviting.ask_to_join(make_organisation(owner=inviter), actor=person)
    inviting.invite(make_organisation(owner=inviter), person.email, MemberRole.VIEWER, actor=inviter)


def work_as_staff(person: Person) -> None:
    token = staffing.invite_staff(person.email, Role.ANALYST, actor=make_person(roles=(Role.ADMINISTRATOR,)))
    assert token is not None
    staffing.join_with_account(token, actor=person)
    mis.approve_set(mis.enter_set(dearer(f"Set of {person.id}", 2030 + person.id % 60), actor=None), actor=person)
    commitment = make_commitment(make_organisation_pledge(make_organisation()))
    report = Report(on=today(), outcome=Outcome.GOING_ON, note="Two began in May.")
    update = report_progress(
        commitment, report, key="k", via=Via.WEB, actor=make_member(commitment.pledge.organisation), put=storage().put
    )
    reviewing.review(update, Assurance.CHECKED, why="We have seen the payroll.", seen=0, actor=person)
    staffing.remove_role(person, Role.ANALYST, actor=person)


def leave_traces_at_others(person: Person) -> None:
    """Their address in other people's rows, in mail that waits, and in mail that came back."""
    profiles.ask_to_change_email(make_person(), "someone.else@example.org")
    stranger = make_person()
    accounts.issue_link(stranger, Purpose.CHANGE_EMAIL, detail=person.email)
    accounts.ask_for_sign_in_link(person.email, next_page="/pledges")
    bounces.mark(person.email, "550 5.1.1")


def everything_in(app: Flask) -> str:
    """Whatever the database holds: the file, or on Postgres every row of every table as text."""
    sweep()
    if db.engine.dialect.name == "sqlite":
        path = Path(str(db.engine.url.database))
        files = [path, *path.parent.glob(f"{path.name}-wal")]
        return "".join(each.read_bytes().decode("latin-1") for each in files).lower()
    tables = inspect(db.engine).get_table_names()
    rows = [row for name in tables for row in db.session.scalars(text(f'SELECT t::text FROM "{name}" t'))]  # noqa: S608
    return "\n".join(rows).lower()


@pytest.mark.parametrize(
    ("choice", "email", "name", "words"),
    [
        ("stays", "zebedee.quill@example.org", "Zebedee Quillfeather", "Yodel for my street"),
        ("goes", "ottoline.vex@example.org", "Ottoline Vexworth", "Juggle for my street"),
    ],
)
def test_nothing_is_left_of_whoever_leaves(town: Flask, choice: str, email: str, name: str, words: str) -> None:
    with town.app_context():
        person = sign_up(town, email, name)
        promise(person, name, words)
        work_as_staff(person)
        act_for_an_organisation(person, name)
        leave_traces_at_others(person)
        number, epoch = person.id, person.get_id()
        db.session.commit()
        assert email in everything_in(town)
        outbox.deliver()
    browser: TownClient = town.test_client()  # type: ignore[assignment]
    with browser.session_transaction() as cookie:
        cookie.update({"_user_id": epoch, "_fresh": True, **passed_second_step()})
    assert browser.submit("/account/deletion", text=choice).status_code == 303
    with town.app_context():
        assert email in newest_mail_to(town)
        left = everything_in(town)
        assert find_person_by_email(email) is None
        assert db.session.get(Person, number) is None
        for trace in (email, *name.lower().split(), f"{words.lower()} in secret"):
            assert trace not in left, f"{trace} is left"
        assert (words.lower() in left) == (choice == "stays")


def newest_mail_to(app: Flask) -> str:
    outbox.deliver()
    return str(app.extensions["mail_wall"].messages[-1]["To"])
