"""A register of any size in seconds: rows written in batches, as the verbs would have left them.

Ids are given here, so that rows can name each other before they are stored. Of mail and the audit it writes nothing.
"""

import sys
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import func, insert, select

from app import create_app
from app.accounts.models import AgeBand, Person
from app.commitments.assurance_models import UpdateReview
from app.commitments.jobs import refresh_all_statuses
from app.commitments.models import (
    Commitment,
    CommitmentOutcome,
    CommitmentWard,
    OrganisationPledge,
    PledgeStep,
    ProgressUpdate,
    Via,
)
from app.commitments.noticing import leave_stamp
from app.commitments.rules import State
from app.commitments.status import Status
from app.db import Base, db, table_of
from app.demo.calendar import town_time
from app.kit.clock import today
from app.organisations.models import Membership, Organisation, OrganisationWard
from app.organisations.rules import MemberRole, compare_key, slug_of
from app.places.queries import list_wards
from app.vision.queries import list_outcomes
from bench.inventing import Body, Cause, Promise, Told, invent

BATCH = 100  # organisations
WRITTEN, SENT, AGREED = timedelta(days=7), timedelta(days=5), timedelta(days=3)  # before a pledge's first day
TO_REVIEW = timedelta(days=7)  # after a report
WHY_ENDED = "What we promised next is another pledge."
WHY = {"checked": "I have seen the lists.", "questioned": "The figures do not add up yet."}
TABLES: tuple[type[Base], ...] = (
    *(Person, Organisation, OrganisationWard, Membership, OrganisationPledge, PledgeStep),
    *(Commitment, CommitmentOutcome, CommitmentWard, ProgressUpdate, UpdateReview),
)  # parents before children
Row = dict[str, Any]


class Writer:
    """Turns organisations into rows: of those who act, only the staff are the same for all."""

    def __init__(self, day: date) -> None:
        self.day = day
        self.ids = {table: count(_last_id(table) + 1) for table in TABLES if hasattr(table, "id")}
        self.rows: dict[type[Base], list[Row]] = {table: [] for table in TABLES}
        self.facilitator_id = self.add_person("facilitator@luton.example", "Fola Facilitator", town_time(day, 0))
        self.reviewer_id = self.add_person("reviewer@luton.example", "Rana Reviewer", town_time(day, 0))

    def store(self) -> None:
        for table, rows in self.rows.items():
            if rows:
                db.session.execute(insert(table_of(table)), rows)
                rows.clear()

    def add(self, body: Body) -> None:
        moment = town_time(body.registered_on, 9)
        owner_id = self.add_person(body.email, "Olu Owner", moment)
        wards = body.details.wards
        details = {name: getattr(body.details, name) for name in type(body.details).__dataclass_fields__}
        del details["wards"]
        organisation_id = self._put(
            Organisation,
            slug=slug_of(body.details.name),
            compare_key=compare_key(body.details.name),
            registered_at=moment,
            registered_by_id=owner_id,
            verified_at=moment,
            verified_by_id=self.facilitator_id,
            **details,
        )
        for code in wards:
            self._row(OrganisationWard, organisation_id=organisation_id, ward_code=code)
        self._put(
            Membership, organisation_id=organisation_id, person_id=owner_id, role=MemberRole.OWNER, joined_at=moment
        )
        for cause in body.causes:
            self._add_cause(cause, organisation_id, owner_id)

    def add_person(self, email: str, name: str, moment: datetime) -> int:
        return self._put(
            Person,
            email=email,
            name=name,
            age_band=AgeBand.ADULT,
            display="anonymous",
            locale="en",
            session_epoch=0,
            created_at=moment,
            signed_up_at=moment,
        )

    def _add_cause(self, cause: Cause, organisation_id: int, owner_id: int) -> None:
        steps = list(steps_of(cause))
        pledge_id = self._put(
            OrganisationPledge,
            organisation_id=organisation_id,
            statement=cause.statement,
            starts_on=cause.starts_on,
            ends_on=cause.ends_on,
            state=steps[-1][0],
            version=1,
            created_at=steps[0][1],
            agreed_at=next(moment for state, moment in steps if state is State.AGREED),
        )
        actors = dict.fromkeys((State.DRAFT, State.SUBMITTED, State.ENDED), owner_id)
        actors[State.AGREED] = self.facilitator_id
        for before, (state, moment) in zip((None, *(state for state, _at in steps)), steps, strict=False):
            why = WHY_ENDED if state is State.ENDED else ""
            step: Row = {"came_from": before, "went_to": state, "at": moment, "by_id": actors.get(state), "why": why}
            self._put(PledgeStep, pledge_id=pledge_id, **step)
        for position, promise in enumerate(cause.promises, 1):
            commitment_id = self._add_promise(promise, position, pledge_id, owner_id, steps[0][1])
            for told in promise.told:
                self._add_told(told, commitment_id, owner_id)

    def _add_promise(self, promise: Promise, position: int, pledge_id: int, owner_id: int, moment: datetime) -> int:
        terms = promise.terms
        names = ("text", "type", "starts_on", "due_on", "unit", "baseline", "target", "direction")
        commitment_id = self._put(
            Commitment,
            pledge_id=pledge_id,
            position=position,
            owner_id=owner_id,
            owner_title=terms.owner,
            status=Status.NOT_STARTED,  # worked out when all is there
            version=1,
            withdrawn_why="",
            created_at=moment,
            **{name: getattr(terms, name) for name in names},
        )
        for code in terms.outcomes:
            self._row(CommitmentOutcome, commitment_id=commitment_id, outcome_code=code)
        for code in terms.wards:
            self._row(CommitmentWard, commitment_id=commitment_id, ward_code=code)
        return commitment_id

    def _add_told(self, told: Told, commitment_id: int, owner_id: int) -> None:
        report = told.report
        update_id = self._put(
            ProgressUpdate,
            commitment_id=commitment_id,
            key=f"bench-{report.on}",
            on=report.on,
            outcome=report.outcome,
            value=report.value,
            note=report.note,
            via=Via.WEB,
            made_at=town_time(report.on, 14),
            made_by_id=owner_id,
        )
        if told.review is not None and report.on + TO_REVIEW < self.day:
            self._put(
                UpdateReview,
                update_id=update_id,
                decision=told.review,
                why=WHY[told.review],
                at=town_time(report.on + TO_REVIEW, 15),
                by_id=self.reviewer_id,
            )

    def _put(self, table: type[Base], **values: Any) -> int:
        number = next(self.ids[table])
        self._row(table, id=number, **values)
        return number

    def _row(self, table: type[Base], **values: Any) -> None:
        self.rows[table].append(values)


def steps_of(cause: Cause) -> Iterator[tuple[State, datetime]]:
    """What becomes of a pledge, and when."""
    yield State.DRAFT, town_time(cause.starts_on - WRITTEN, 10)
    yield State.SUBMITTED, town_time(cause.starts_on - SENT, 11)
    yield State.AGREED, town_time(cause.starts_on - AGREED, 12)
    yield State.ACTIVE, town_time(cause.starts_on, 6)
    if cause.is_over:
        yield State.DUE_FOR_RENEWAL, town_time(cause.ends_on, 6)
        yield State.ENDED, town_time(cause.ends_on, 13)


def seed(organisations: int) -> None:
    """Write so many organisations, ten commitments each and ten updates of each, and work out how they are doing."""
    day, wards = today(), [ward.code for ward in list_wards()]
    outcomes = [each.code for each in list_outcomes()]
    bodies = [invent(number, day, wards, outcomes) for number in range(1, organisations + 1)]
    write(bodies, day)
    db.session.commit()
    refresh_all_statuses()
    leave_stamp(db.session())
    db.session.commit()


def write(bodies: Sequence[Body], day: date) -> None:
    writer = Writer(day)
    for number, body in enumerate(bodies, 1):
        writer.add(body)
        if number % BATCH == 0:
            writer.store()
            print(f"{number:,} organisations", file=sys.stderr, flush=True)
    writer.store()


def _last_id(table: type[Base]) -> int:
    return db.session.scalar(select(func.max(table_of(table).c.id))) or 0


def main() -> None:
    """`python -m bench.seeding --organisations N` fills the database of the environment."""
    with create_app().app_context():
        seed(int(sys.argv[2]))


if __name__ == "__main__":
    main()
