"""A colleague who presses twice at the first sign-in with a work account is one person, with their roles once."""

from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import PersonRole
from app.accounts.permissions import Role
from app.council import actions
from app.council.models import CouncilAccount
from app.council.rules import Visitor
from app.db import db
from app.kit.audit import AuditEvent
from tests.concurrency.conftest import at_the_same_moment
from tests.concurrency.test_accounts import TRIES, deed
from tests.factories.people import make_person


@pytest.mark.parametrize("is_known", [False, True], ids=["unknown", "known by a pledge"])
def test_many_first_sign_ins_at_once_make_one_colleague(live_town: Flask, is_known: bool) -> None:
    visitor = Visitor(
        issuer="https://id.example",
        subject=uuid4().hex,
        email=f"{uuid4().hex}@example.org",
        name="Col League",
        roles=(Role.MODERATOR,),
        has_shown_two=True,
    )
    if is_known:
        with live_town.app_context():
            make_person(visitor.email, signed_up=False)
            db.session.commit()
    come = deed(live_town, lambda: actions.let_in(visitor).id)
    (person_id,) = {int(each) for each in at_the_same_moment([come] * TRIES)}
    with live_town.app_context():
        accounts = select(func.count(CouncilAccount.id)).where(CouncilAccount.subject == visitor.subject)
        assert db.session.scalar(accounts) == 1
        assert db.session.scalar(select(func.count(PersonRole.id)).where(PersonRole.person_id == person_id)) == 1
        theirs = AuditEvent.subject_type == "person", AuditEvent.subject_id == str(person_id)
        verbs = db.session.scalars(select(AuditEvent.verb).where(*theirs)).all()
        assert (verbs.count("person.signed_up"), verbs.count("person.council_linked")) == (1, 1)
