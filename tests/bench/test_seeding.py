"""A register written in batches is the register that the verbs would have made."""

from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.models import Person
from app.commitments import agreeing, drafting, ending, register, renewing, reporting, reviewing
from app.commitments.models import Commitment, OrganisationPledge, PledgeStep, ProgressUpdate, Via
from app.commitments.noticing import leave_stamp
from app.commitments.rules import State
from app.commitments.status import Assurance
from app.db import db
from app.demo.calendar import Calendar, town_time
from app.demo.promising import work_out_statuses
from app.kit import outbox
from app.kit.clock import today
from app.kit.storage import storage
from app.organisations import verifying
from app.organisations.models import Organisation
from app.organisations.registering import register_organisation
from app.places.queries import list_wards
from app.vision.queries import list_outcomes
from bench import seeding
from bench.inventing import Body, Cause, Told, invent
from tests.demo.pictures import picture
from tests.factories.people import make_person

HOW_MANY = 2


@pytest.fixture(autouse=True)
def _session(session: object) -> None:
    """Everything here needs the database."""


def draw() -> list[Body]:
    wards, outcomes = [ward.code for ward in list_wards()], [each.code for each in list_outcomes()]
    return [invent(number, today(), wards, outcomes) for number in range(1, HOW_MANY + 1)]


@dataclass
class Acting:
    """What is invented, done by the verbs, each deed at its moment."""

    calendar: Calendar
    facilitator: Person
    reviewer: Person

    def register(self, body: Body) -> None:
        owner = make_person(body.email, "Olu Owner", session_epoch=0)
        organisation = register_organisation(body.details, owner)
        verifying.verify(organisation, self.facilitator)
        for cause in body.causes:
            moment = next(seeding.steps_of(cause))[1]
            self.calendar.enter(moment, partial(self.write, cause, organisation, owner))

    def write(self, cause: Cause, organisation: Organisation, owner: Person) -> None:
        period = cause.starts_on, cause.ends_on
        pledge = drafting.start_pledge(organisation, *period, statement=cause.statement, actor=owner)
        for promise in cause.promises:
            commitment = drafting.add_commitment(pledge, promise.terms, owner_id=owner.id, actor=owner)
            for told in promise.told:
                self.calendar.enter(town_time(told.report.on, 14), partial(self.tell, told, commitment, owner))
        for state, moment in seeding.steps_of(cause):
            self.calendar.enter(moment, partial(self.step, state, pledge, owner))

    def step(self, state: State, pledge: OrganisationPledge, owner: Person) -> None:
        if state is State.SUBMITTED:
            agreeing.submit(pledge, actor=owner)
        elif state is State.AGREED:
            agreeing.agree(pledge, actor=self.facilitator)
        elif state is State.ENDED:
            ending.end_pledge(pledge, why=seeding.WHY_ENDED, actor=owner)
        elif state is not State.DRAFT:
            renewing.follow_calendar(pledge, today())

    def tell(self, told: Told, commitment: Commitment, owner: Person) -> None:
        report = told.report
        update = reporting.report_progress(
            commitment, report, key=f"bench-{report.on}", via=Via.WEB, actor=owner, put=storage().put
        )
        if told.review is not None:
            moment = town_time(report.on + seeding.TO_REVIEW, 15)
            self.calendar.enter(moment, partial(self.review, told.review, update))

    def review(self, decision: Assurance, update: ProgressUpdate) -> None:
        reviewing.review(update, decision, why=seeding.WHY[decision], seen=0, actor=self.reviewer)


def act(bodies: list[Body]) -> None:
    calendar = Calendar(town_time(today(), 0))
    staff = (make_person("facilitator@luton.example"), make_person("reviewer@luton.example"))
    acting = Acting(calendar, *staff)
    for body in bodies:
        calendar.enter(town_time(body.registered_on, 9), partial(acting.register, body))
    with outbox.held_back():
        calendar.run(lambda _day: None)
    work_out_statuses(today())


def steps() -> list[Any]:
    query = (
        select(Organisation.name, Person.email, PledgeStep.came_from, PledgeStep.went_to, PledgeStep.at, PledgeStep.why)
        .join_from(PledgeStep, OrganisationPledge)
        .join(Organisation)
        .outerjoin(Person, PledgeStep.by_id == Person.id)
    )
    return sorted((tuple(row) for row in db.session.execute(query)), key=repr)


def codes() -> list[Any]:
    """Which outcomes and wards each commitment has, and the wards of each organisation."""
    found: list[Any] = [each.terms for each in db.session.scalars(select(Commitment))]
    found += [(each.name, [ward.ward_code for ward in each.wards]) for each in db.session.scalars(select(Organisation))]
    return sorted(found, key=repr)


def seen() -> dict[str, Any]:
    """The register as everybody sees it."""
    args = [{"q": "local"}, {"q": "academy"}, {"status": "on_track"}, {"view": "outcomes"}, {}]
    views = [register.read(each) for each in args]
    return {
        "totals": [(view.total, view.live, view.organisations) for view in views],
        "facets": [view.facets for view in views],
        "texts": [[entry.text for entry in view.page.items] for view in views],
    }


def test_writing_leaves_what_acting_would_have_left() -> None:
    act(draw())
    acted = {**picture(), **seen(), "steps": steps(), "codes": codes()}
    db.session.rollback()
    seeding.seed(HOW_MANY)
    written = {**picture(), **seen(), "steps": steps(), "codes": codes()}
    assert len(acted["commitments"]) == 10 * HOW_MANY
    assert acted["texts"][0]
    for kind in acted:
        assert written[kind] == acted[kind], kind


def test_the_register_is_read_anew_once_it_is_written() -> None:
    leave_stamp(db.session())
    before = register.read({}).total
    seeding.seed(1)
    assert (before, register.read({}).total) == (0, 10)
