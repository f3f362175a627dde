"""The organisations of the demo town: every state of a pledge, every status of a commitment, and nobody's mail."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.accounts.queries import find_person_by_email
from app.commitments.figure_models import PerformanceMeasure
from app.commitments.models import Commitment, CommitmentChange, CommitmentComment, OrganisationPledge, ProgressUpdate
from app.commitments.queries import list_commitments_to_refresh, list_pledges_due_to_move
from app.commitments.rules import CommitmentType, State
from app.commitments.standing import promise_of
from app.commitments.status import Assurance, Status, status_of
from app.commitments.status import Update as Heard
from app.db import db
from app.demo import cast, town
from app.demo.bodies import BODIES
from app.kit.clock import today
from app.kit.outbox import OutboxEmail
from app.organisations.models import Organisation
from app.organisations.queries import list_memberships_of
from app.organisations.rules import Kind, MemberRole, Standing


@pytest.fixture(autouse=True)
def _town(session: object) -> None:
    town.build(20, lambda _progress: None)


def test_they_show_all_there_is_to_show() -> None:
    organisations = db.session.scalars(select(Organisation)).all()
    assert len(organisations) == len(BODIES) == 20
    assert {each.kind for each in organisations} == set(Kind)
    assert {each.standing for each in organisations} == {Standing.VERIFIED, Standing.WAITING, Standing.SUSPENDED}
    assert set(db.session.scalars(select(OrganisationPledge.state))) == set(State)
    public = select(Commitment).join(Commitment.pledge).where(OrganisationPledge.agreed_at.is_not(None))
    commitments = db.session.scalars(public).all()
    assert {each.status for each in commitments} == set(Status)
    assert {each.type for each in commitments} == set(CommitmentType)
    assert {each.assurance for each in db.session.scalars(select(ProgressUpdate))} == set(Assurance)
    assert {each.is_decided for each in db.session.scalars(select(CommitmentChange))} == {True, False}
    assert db.session.scalar(select(func.count()).select_from(CommitmentComment)) == 1
    assert {each.corrects_id is None for each in db.session.scalars(select(PerformanceMeasure))} == {True, False}


def test_each_of_their_pledges_is_where_its_story_says() -> None:
    told = Counter(cause.fate for body in BODIES for cause in body.causes)
    told[State.ACTIVE] += told[State.RENEWED]  # what took over
    assert Counter(db.session.scalars(select(OrganisationPledge.state))) == told


def test_their_statuses_are_those_of_the_rule_today_and_the_schedule_has_nothing_left_to_do() -> None:
    assert not list_pledges_due_to_move(today())
    assert not list_commitments_to_refresh(today(), after=0, limit=10)
    for commitment in db.session.scalars(select(Commitment)):
        promise = promise_of(commitment)
        assert promise is not None
        heard = [Heard(each.on, each.outcome, each.value, each.assurance) for each in commitment.updates]
        if commitment.pledge.agreed_at is not None:
            assert commitment.status is status_of(promise, heard, today())


def test_one_can_sign_in_as_the_owner_of_one_of_them() -> None:
    person = find_person_by_email(cast.MEMBER.email)
    assert person is not None
    [membership] = list_memberships_of(person)
    assert (membership.role, membership.organisation.name) == (MemberRole.OWNER, BODIES[0].name)


def test_they_came_within_the_year_and_nobody_gets_mail() -> None:
    first = db.session.scalar(select(func.min(Organisation.registered_at)))
    assert first is not None
    assert first.date() > today() - timedelta(days=366)
    assert db.session.scalar(select(func.count()).select_from(OutboxEmail)) == 0


def test_each_says_that_it_is_invented() -> None:
    for text in (*db.session.scalars(select(Organisation.about)), *db.session.scalars(select(ProgressUpdate.note))):
        assert text.startswith("Demonstration: ")
