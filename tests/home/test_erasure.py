"""Somebody uses everything there is and leaves: nothing in the whole database knows their name or address.

It runs on a database of its own, with real commits, for what is looked at is the file itself.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import inspect, select, text

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
from app.equality import actions as equality
from app.equality.occasions import ACCOUNT, get_occasion
from app.equality.rules import new_code
from app.factors import actions as factors
from app.factors.models import Passkey
from app.kit import bounces, outbox
from app.kit.clock import now, today
from app.kit.files import SoundFile
from app.kit.storage import storage
from app.kit.sweeping import sweep
from app.mis import actions as mis
from app.moderation import reporters
from app.moderation.appealing import appeal
from app.moderation.cases import find_open
from app.moderation.deciding import Ruling, decide
from app.moderation.models import Case, Decision
from app.moderation.reporting import report
from app.moderation.rules import HideReason, ReportReason, Verdict
from app.notices import following
from app.notices import jobs as notice_jobs
from app.notices.registry import get_topic
from app.notices.rules import Pace
from app.organisations import inviting, member_queries
from app.organisations.rules import MemberRole
from app.pledges import actions as pledges
from app.pledges import keeping, moderating, queries, suggestions
from app.pledges.models import PLEDGE, Pledge, SharedState
from app.pledges.rules import Answer
from tests.client import TownClient
from tests.conftest import build_town, let_go, passed_second_step
from tests.databases import new_database
from tests.factories.commitments import make_commitment, make_organisation_pledge, make_terms
from tests.factories.factors import make_app
from tests.factories.notices import make_follower
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


def speak_up(person: Person, name: str, email: str) -> None:
    """Report something, be hidden, appeal, be decided on again, and be reported: each with words that name them."""
    moderator, other = (make_person(roles=(Role.MODERATOR,)) for _each in range(2))
    theirs = make_pledge(person, "own-words-fairness", words=f"Shout in secret as {name}")
    somebody_elses = make_pledge(action="own-words-fairness", words=f"Sing with number {person.id}")
    moderating.show([theirs.id, somebody_elses.id], actor=moderator)
    say_against(somebody_elses, f"I am {name}, write to {email}", person)
    say_against(theirs, f"This is {name}, I know {email}", make_person())
    hide = Ruling(Verdict.HIDE, HideReason.PERSONAL_DETAILS, words=f"Dear {name}, we do not print {email}.")
    decide([case_of(theirs).id], hide, actor=moderator)
    appeal(decision_about(theirs), words=f"{name} may say so.", actor=person)
    decide([case_of(theirs).id], hide, actor=other)
    again = make_pledge(person, "own-words-fairness", words=f"Whisper with number {person.id}")
    moderating.show([again.id], actor=moderator)
    say_against(again, f"Nobody has read this of {name} yet", make_person())


def say_against(pledge: Pledge, words: str, by: Person) -> None:
    report(PLEDGE, pledge.id, reason=ReportReason.HURTFUL, words=words, reporter=reporters.signed_in(by))


def case_of(pledge: Pledge) -> Case:
    found = find_open(PLEDGE, pledge.id)
    assert found is not None
    return found


def decision_about(pledge: Pledge) -> Decision:
    return db.session.scalars(select(Decision).join(Case).where(Case.subject_id == pledge.id)).one()


def follow_and_be_counted(person: Person, title: str) -> None:
    """News of a topic, and of what they started themselves; the newsletter; and answers that lead to nobody."""
    for topic in ("ward:E05014739", "newsletter:all", "shared_pledge:all"):
        following.follow(get_topic(topic), Pace.DAILY, actor=person)
    make_follower(topic="shared_pledge:all", pace=Pace.WEEKLY)
    make_follower(topic="shared_pledge:all")
    make_shared_pledge(person, title=title, action="greener-travel", state=SharedState.OPEN)
    notice_jobs.tell()
    equality.give_answers(new_code(), get_occasion(ACCOUNT), {"sex": "female"})


def prove_themselves_twice(person: Person, name: str) -> None:
    """An app, recovery codes, and a passkey that they gave their own name."""
    make_app(person)
    factors.renew_recovery_codes(person)
    key = Passkey(
        person_id=person.id,
        name=f"Phone of {name}",
        credential_id=f"key of {person.id}".encode(),
        public_key=b"public",
        sign_count=0,
        created_at=now(),
    )
    db.session.add(key)
    db.session.flush()


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
        prove_themselves_twice(person, name)
        speak_up(person, name, email)
        follow_and_be_counted(person, f"{words} together")
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
        assert "in secret" not in left
        assert (words.lower() in left) == (choice == "stays")
        assert (f"{words} together".lower() in left) == (choice == "stays"), "news of it not told yet has it too"


def newest_mail_to(app: Flask) -> str:
    outbox.deliver()
    return str(app.extensions["mail_wall"].messages[-1]["To"])
