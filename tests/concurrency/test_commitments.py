"""Two editors, two colleagues, two clicks: what happens to pledges of organisations at the same moment."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar
from uuid import uuid4

from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import Person
from app.commitments import agreeing, drafting, jobs, renewing
from app.commitments.errors import ChangedMeanwhile, PeriodTaken
from app.commitments.models import Commitment, OrganisationPledge, PledgeStep
from app.commitments.rules import State
from app.db import db
from app.kit.errors import DomainError
from app.organisations.models import Organisation
from tests.concurrency.conftest import at_the_same_moment
from tests.factories.commitments import make_organisation_pledge, make_terms
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person

T = TypeVar("T")


def someone() -> Person:
    return make_person(f"{uuid4().hex}@example.org")


def prepare(app: Flask, state: State) -> tuple[int, int]:
    """A pledge in `state` of an organisation with a name of its own, and somebody to act: their ids."""
    with app.app_context():
        organisation = make_organisation(f"Organisation {uuid4().hex}")
        pledge, person = make_organisation_pledge(organisation, state=state), someone()
        db.session.commit()
        return pledge.id, person.id


def deed(app: Flask, verb: Callable[[], T], *refusals: type[DomainError]) -> Callable[[], str]:
    """Do it as a request would; the name of the refusal, or "done"."""

    def run() -> str:
        with app.app_context():
            try:
                verb()
                db.session.commit()
            except refusals as error:
                db.session.rollback()
                return type(error).__name__
            return "done"

    return run


def person_of(person_id: int) -> Person:
    return db.session.get_one(Person, person_id)


def test_two_editors_at_once_one_is_told(live_town: Flask) -> None:
    pledge_id, person_id = prepare(live_town, State.DRAFT)

    def save(text: str) -> Callable[[], None]:
        def verb() -> None:
            commitment = db.session.get_one(OrganisationPledge, pledge_id).commitments[0]
            terms = make_terms(text=text)
            drafting.save_commitment(commitment, terms, version=1, actor=person_of(person_id))

        return verb

    results = at_the_same_moment([deed(live_town, save(text), ChangedMeanwhile) for text in ("One", "Other")])
    assert sorted(results) == ["ChangedMeanwhile", "done"]
    with live_town.app_context():
        saved = db.session.scalars(select(Commitment).where(Commitment.pledge_id == pledge_id)).one()
        assert saved.version == 2
        assert saved.text == ("One" if results[0] == "done" else "Other")


def test_two_statements_at_once_one_is_told(live_town: Flask) -> None:
    pledge_id, person_id = prepare(live_town, State.DRAFT)

    def save() -> None:
        pledge = db.session.get_one(OrganisationPledge, pledge_id)
        actor = person_of(person_id)
        drafting.save_statement(pledge, statement=uuid4().hex, period=pledge.period, version=1, actor=actor)

    results = at_the_same_moment([deed(live_town, save, ChangedMeanwhile)] * 2)
    assert sorted(results) == ["ChangedMeanwhile", "done"]


def test_two_pledges_for_one_period_are_one(live_town: Flask) -> None:
    with live_town.app_context():
        organisation_id, person_id = make_organisation(f"Organisation {uuid4().hex}").id, someone().id
        db.session.commit()

    def start(first: date) -> Callable[[], None]:
        def verb() -> None:
            organisation = db.session.get_one(Organisation, organisation_id)
            drafting.start_pledge(organisation, first, date(2030, 12, 31), actor=person_of(person_id))

        return verb

    firsts = (date(2030, 1, 1), date(2030, 1, 1), date(2030, 2, 1))
    results = at_the_same_moment([deed(live_town, start(first), PeriodTaken) for first in firsts])
    assert sorted(results) == ["PeriodTaken", "PeriodTaken", "done"]


def test_agreed_and_sent_back_at_once_is_one_of_them(live_town: Flask) -> None:
    pledge_id, person_id = prepare(live_town, State.SUBMITTED)

    def agree() -> None:
        agreeing.agree(db.session.get_one(OrganisationPledge, pledge_id), actor=person_of(person_id))

    def send_back() -> None:
        pledge = db.session.get_one(OrganisationPledge, pledge_id)
        agreeing.request_changes(pledge, why="No", actor=person_of(person_id))

    results = at_the_same_moment([deed(live_town, verb, DomainError) for verb in (agree, send_back)])
    assert sorted(results) == ["DomainError", "done"]


def test_renewed_twice_at_once_is_one(live_town: Flask) -> None:
    pledge_id, person_id = prepare(live_town, State.DUE_FOR_RENEWAL)

    def renew() -> None:
        renewing.renew(db.session.get_one(OrganisationPledge, pledge_id), actor=person_of(person_id))

    assert at_the_same_moment([deed(live_town, renew)] * 3) == ["done"] * 3
    with live_town.app_context():
        renewals = select(func.count()).where(OrganisationPledge.renewed_from_id == pledge_id)
        assert db.session.scalar(renewals) == 1


def test_two_jobs_at_once_take_each_step_once(live_town: Flask) -> None:
    pledge_id, _person_id = prepare(live_town, State.AGREED)
    at_the_same_moment([deed(live_town, jobs.move_due)] * 2)
    with live_town.app_context():
        steps = select(func.count()).where(PledgeStep.pledge_id == pledge_id, PledgeStep.went_to == State.ACTIVE)
        assert db.session.scalar(steps) == 1
