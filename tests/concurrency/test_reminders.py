"""Two jobs at once, on a database that really commits: nobody gets two, and nobody gets none."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import EmailLink, Purpose
from app.commitments import progress_jobs
from app.commitments.memory_models import Nudge
from app.commitments.models import ProgressUpdate
from app.db import db
from app.kit.clock import today
from app.kit.outbox import OutboxEmail
from app.organisations.rules import MemberRole
from tests.commitments.test_progress_routes import filled_in
from tests.concurrency.conftest import at_the_same_moment
from tests.factories.commitments import make_commitment, make_organisation_pledge
from tests.factories.organisations import make_member, make_organisation
from tests.factories.people import make_person
from tests.links import token_in

COMMITMENTS = 12


def prepare(app: Flask, commitments: int) -> str:
    """An organisation whose commitments are all due soon; returns its owner's address."""
    with app.app_context():
        organisation = make_organisation()
        owner = make_member(organisation, make_person(), MemberRole.OWNER)
        pledge = make_organisation_pledge(organisation, commitments=0)
        for _each in range(commitments):
            make_commitment(pledge, owner=owner, due_on=today() + timedelta(days=20))
        db.session.commit()
        return owner.email


def letters_to(app: Flask, email: str) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(OutboxEmail.text).where(OutboxEmail.to_address == email)))


def test_two_jobs_at_once_remind_each_person_once(live_town: Flask) -> None:
    email = prepare(live_town, COMMITMENTS)

    def job() -> int:
        with live_town.app_context():
            return progress_jobs.remind()

    counts = at_the_same_moment([job, job])
    assert sum(counts) == COMMITMENTS
    assert job() == 0
    letters = letters_to(live_town, email)
    assert len(letters) == COMMITMENTS
    with live_town.app_context():
        assert db.session.scalar(select(func.count()).select_from(Nudge)) == COMMITMENTS
        live = (
            select(func.count())
            .select_from(EmailLink)
            .where(EmailLink.purpose == Purpose.REPORT_PROGRESS, EmailLink.replaced_at.is_(None))
        )
        assert db.session.scalar(live) == COMMITMENTS, "every letter's link is the newest of its commitment"


def test_one_link_used_many_times_at_once_makes_one_update(live_town: Flask) -> None:
    email = prepare(live_town, 1)
    with live_town.app_context():
        progress_jobs.remind()
    path = f"/links/progress/{token_in(letters_to(live_town, email)[0], '/links/progress/')}"
    browsers = [live_town.test_client() for _try in range(4)]
    answers = at_the_same_moment(
        [lambda each=each: each.submit(path, **filled_in(value="")).status_code for each in browsers]  # type: ignore[misc]
    )
    assert set(answers) == {303}
    with live_town.app_context():
        assert db.session.scalar(select(func.count()).select_from(ProgressUpdate)) == 1
