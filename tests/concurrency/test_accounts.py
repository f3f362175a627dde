"""Two people, or two tabs, at the same moment: one person, one use of a link, and always an administrator."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from flask import Flask
from sqlalchemy import delete, func, select

from app.accounts import actions, emails, guarding, staffing
from app.accounts.models import EmailLink, Person, PersonRole, Purpose
from app.accounts.permissions import Role
from app.accounts.rules import FAILURES_TO_TELL, MAILS_PER_PAIR, TRIES_PER_PAIR
from app.db import db
from app.kit.errors import DomainError, Gone, TooMany
from app.kit.outbox import OutboxEmail
from tests.concurrency.conftest import at_the_same_moment
from tests.factories.people import make_person

TRIES = 6


def deed(app: Flask, verb: Callable[[], Any]) -> Callable[[], str]:
    """Do it in a transaction of its own; says what came of it."""

    def do() -> str:
        with app.app_context():
            try:
                outcome = str(verb())
                db.session.commit()
            except DomainError as error:
                db.session.rollback()
                return type(error).__name__
            return outcome

    return do


def test_one_address_brought_by_many_requests_is_one_person(live_town: Flask) -> None:
    email = f"{uuid4().hex}@example.org"
    find = deed(live_town, lambda: actions.find_or_create_person(email).id)
    assert len(set(at_the_same_moment([find] * TRIES))) == 1


def test_a_link_pressed_many_times_at_once_is_used_once(live_town: Flask) -> None:
    with live_town.app_context():
        token = actions.issue_link(make_person(f"{uuid4().hex}@example.org"), Purpose.SIGN_IN)
        db.session.commit()
    use = deed(live_town, lambda: bool(actions.use_link(token, Purpose.SIGN_IN)))
    assert sorted(at_the_same_moment([use] * TRIES)) == [Gone.__name__] * (TRIES - 1) + ["True"]


def test_links_asked_for_at_once_leave_one_that_works(live_town: Flask) -> None:
    with live_town.app_context():
        person_id = make_person(f"{uuid4().hex}@example.org").id
        db.session.commit()
    issue = deed(live_town, lambda: actions.issue_link(db.session.get_one(Person, person_id), Purpose.SIGN_IN))
    at_the_same_moment([issue] * TRIES)
    with live_town.app_context():
        live = select(func.count(EmailLink.id)).where(EmailLink.person_id == person_id, EmailLink.replaced_at.is_(None))
        assert db.session.scalar(live) == 1


def test_a_burst_of_tries_ends_at_the_limit(live_town: Flask) -> None:
    email = f"{uuid4().hex}@example.org"
    with live_town.app_context():
        for _ in range(TRIES_PER_PAIR - 2):
            guarding.count_sign_in_try(email, "192.0.2.1")
        db.session.commit()
    burst = deed(live_town, lambda: guarding.count_sign_in_try(email, "192.0.2.1"))
    assert at_the_same_moment([burst] * TRIES).count(TooMany.__name__) == TRIES - 2


def test_a_burst_of_mail_ends_at_the_limit(live_town: Flask) -> None:
    email = f"{uuid4().hex}@example.org"
    burst = deed(live_town, lambda: guarding.count_mail(email))
    assert at_the_same_moment([burst] * (MAILS_PER_PAIR + 3)).count(TooMany.__name__) == 3


def test_many_wrong_passwords_at_once_are_told_once(live_town: Flask) -> None:
    with live_town.app_context():
        person = make_person(f"{uuid4().hex}@example.org")
        person_id, email = person.id, person.email
        for _ in range(FAILURES_TO_TELL - 1):
            guarding.note_sign_in_failure(email, "192.0.2.1")
        db.session.commit()
    tell = deed(
        live_town,
        lambda: guarding.tell_once_a_day(
            db.session.get_one(Person, person_id), emails.passwords_tried(db.session.get_one(Person, person_id))
        ),
    )
    fail = deed(live_town, lambda: guarding.note_sign_in_failure(email, "192.0.2.1"))
    assert at_the_same_moment([tell, fail] * TRIES) == ["None"] * (2 * TRIES)
    with live_town.app_context():
        told = select(func.count(OutboxEmail.id)).where(OutboxEmail.to_address == email)
        assert db.session.scalar(told) == 1


def test_of_two_roles_offered_at_once_neither_is_lost(live_town: Flask) -> None:
    email = f"{uuid4().hex}@example.org"
    offers = [
        deed(live_town, lambda role=role: bool(staffing.invite_staff(email, role, actor=None)))  # type: ignore[misc]
        for role in Role
    ]
    assert at_the_same_moment(offers) == ["True"] * len(Role)
    with live_town.app_context():
        ((_link, roles),) = [(link, roles) for link, roles in staffing.list_invitations() if link.person.email == email]
        assert set(roles) == set(Role)


def test_administrators_who_remove_each_other_leave_one(live_town: Flask) -> None:
    with live_town.app_context():
        db.session.execute(delete(PersonRole))
        people = [make_person(f"{uuid4().hex}@example.org", roles=(Role.ADMINISTRATOR,)) for _ in range(TRIES)]
        ids = [person.id for person in people]
        db.session.commit()

    def removal(person_id: int) -> Callable[[], None]:
        def remove() -> None:
            person = db.session.get_one(Person, person_id)
            staffing.remove_role(person, Role.ADMINISTRATOR, actor=person)

        return remove

    outcomes = at_the_same_moment([deed(live_town, removal(person_id)) for person_id in ids])
    assert outcomes.count(DomainError.__name__) == 1
    with live_town.app_context():
        assert db.session.scalar(select(func.count()).select_from(PersonRole)) == 1
