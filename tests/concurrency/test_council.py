"""A colleague who presses twice at the first sign-in with a work account is one person, with their roles once."""

from uuid import uuid4

from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import PersonRole
from app.accounts.permissions import Role
from app.council import actions
from app.council.models import CouncilAccount
from app.council.rules import Visitor
from app.db import db
from tests.concurrency.conftest import at_the_same_moment
from tests.concurrency.test_accounts import TRIES, deed


def test_many_first_sign_ins_at_once_make_one_colleague(live_town: Flask) -> None:
    visitor = Visitor(
        issuer="https://id.example",
        subject=uuid4().hex,
        email=f"{uuid4().hex}@example.org",
        name="Col League",
        roles=(Role.MODERATOR,),
        has_shown_two=True,
    )
    come = deed(live_town, lambda: actions.let_in(visitor).id)
    (person_id,) = {int(each) for each in at_the_same_moment([come] * TRIES)}
    with live_town.app_context():
        accounts = select(func.count(CouncilAccount.id)).where(CouncilAccount.subject == visitor.subject)
        assert db.session.scalar(accounts) == 1
        assert db.session.scalar(select(func.count(PersonRole.id)).where(PersonRole.person_id == person_id)) == 1
