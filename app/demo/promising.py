"""Organisations of the demo town do what their stories say, by the verbs that members and staff use."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from app.accounts.models import Display, Person
from app.commitments import agreeing, changing, drafting, ending, measuring, queries, renewing, reporting, reviewing
from app.commitments.figure_models import PerformanceMeasure
from app.commitments.models import Commitment, OrganisationPledge, ProgressUpdate, Via
from app.commitments.reports import Report
from app.commitments.rules import State
from app.commitments.standing import refresh_statuses
from app.db import db
from app.demo import cast
from app.demo.bodies import BODIES
from app.demo.calendar import Deed, town_time
from app.demo.pledging import Stage
from app.demo.promises import Body, Cause, OwnFigure, Promise, Told
from app.demo.residents import Resident
from app.kit.clock import today
from app.kit.storage import storage
from app.organisations import inviting, verifying
from app.organisations.models import Organisation
from app.organisations.registering import Details, register_organisation
from app.organisations.rules import MemberRole

DAYS_TO_SEND, DAYS_TO_DECIDE, DAYS_TO_REVIEW = 2, 5, 7
ABOUT = "Demonstration: this organisation is invented, and so is all that it promises."
MANY = 10_000


@dataclass(frozen=True)
class Colleagues:
    """Who decides."""

    facilitator: Person
    reviewer: Person


@dataclass
class Troupe:
    """One organisation on the stage: it exists from the day it registers."""

    stage: Stage
    last_day: date
    body: Body
    owner: Resident
    wards: Sequence[str]
    colleagues: Colleagues
    organisation: Organisation | None = None

    def on(self, days_ago: int, hour: int, deed: Deed) -> None:
        self.stage.calendar.enter(town_time(self.last_day - timedelta(days=days_ago), hour), deed)

    def enter(self) -> None:
        self.on(self.body.registered, 9, self._register)
        for cause in self.body.causes:
            Story(self, cause).enter()
        if self.body.figure is not None:
            figure = self.body.figure
            self.on(figure.ago, 14, lambda: self._record(figure))

    def actor(self) -> Person:
        return self.stage.account_of(self.owner)

    def here(self) -> Organisation:
        assert self.organisation is not None
        return self.organisation

    def _register(self) -> None:
        body = self.body
        details = Details(
            name=body.name,
            kind=body.kind,
            sector=body.sector,
            size=body.size,
            wards=tuple(self.wards[: body.wards]),
            about=ABOUT,
        )
        self.organisation = register_organisation(details, self.actor())
        if body.is_verified:
            verifying.verify(self.organisation, self.colleagues.facilitator)
        if body.editor:
            self._welcome(_member(body.editor, self.owner.number + len(BODIES)))
        if body.suspended:
            verifying.suspend(self.organisation, why=body.suspended, actor=self.colleagues.facilitator)

    def _record(self, figure: OwnFigure) -> None:
        measure = measuring.record_figure(
            self.here(),
            indicator=figure.indicator,
            period=str(self.last_day.year - 1),
            value=Decimal(figure.mistaken),
            unit=figure.unit,
            method=figure.method,
            actor=self.actor(),
        )
        self.on(figure.corrected, 14, lambda: self._correct(measure, figure))

    def _correct(self, measure: PerformanceMeasure, figure: OwnFigure) -> None:
        measuring.correct_figure(
            measure,
            value=Decimal(figure.value),
            unit=figure.unit,
            method=figure.method,
            why=figure.why,
            actor=self.actor(),
        )

    def _welcome(self, editor: Resident) -> None:
        person = self.stage.account_of(editor)
        token = inviting.invite(self.here(), editor.email, MemberRole.EDITOR, actor=self.actor())
        inviting.accept_invitation(token, actor=person)


@dataclass
class Story:
    """One pledge of an organisation, from its draft to what became of it."""

    troupe: Troupe
    cause: Cause
    pledge: OrganisationPledge | None = None

    def enter(self) -> None:
        cause, on = self.cause, self.troupe.on
        on(cause.written, 10, self._write)
        if cause.is_sent:
            on(cause.written - DAYS_TO_SEND, 11, self._send)
        if cause.is_sent and cause.fate is not State.SUBMITTED:
            on(cause.written - DAYS_TO_DECIDE, 12, self._decide)
        if cause.decided:
            on(cause.decided, 13, self._finish)
        for number, promise in enumerate(cause.promises):
            self._enter_promise(promise, number)

    def _enter_promise(self, promise: Promise, number: int) -> None:
        on = self.troupe.on
        for told in promise.told:
            on(told.ago, 14, lambda told=told: self._tell(told, number))  # type: ignore[misc]
        if promise.withdrawn is not None:
            on(promise.withdrawn, 15, lambda: self._withdraw(promise, number))
        if promise.new_due is not None:
            on(promise.change_asked, 16, lambda: self._change(promise, number))

    def _write(self) -> None:
        cause, actor, last_day = self.cause, self.troupe.actor(), self.troupe.last_day
        starts_on, ends_on = (last_day - timedelta(days=ago) for ago in (cause.starts, cause.ends))
        self.pledge = drafting.start_pledge(
            self.troupe.here(), starts_on, ends_on, statement=cause.statement, actor=actor
        )
        for promise in cause.promises:
            terms = promise.terms(last_day, self.troupe.wards)
            drafting.add_commitment(self.pledge, terms, owner_id=actor.id, actor=actor)

    def _here(self) -> OrganisationPledge:
        assert self.pledge is not None
        return self.pledge

    def _commitment(self, number: int) -> Commitment:
        return self._here().commitments[number]

    def _send(self) -> None:
        agreeing.submit(self._here(), actor=self.troupe.actor())

    def _decide(self) -> None:
        pledge, cause, facilitator = self._here(), self.cause, self.troupe.colleagues.facilitator
        if cause.fate is State.CHANGES_REQUESTED:
            agreeing.comment(self._commitment(0), cause.why, actor=facilitator)
            agreeing.request_changes(pledge, why="One thing is not clear yet.", actor=facilitator)
        elif cause.fate is State.WITHDRAWN and not cause.decided:
            ending.withdraw_pledge(pledge, why=cause.why, actor=self.troupe.actor())
        else:
            agreeing.agree(pledge, actor=facilitator)

    def _finish(self) -> None:
        pledge, cause, actor = self._here(), self.cause, self.troupe.actor()
        if cause.fate is State.RENEWED:
            renewal = renewing.renew(pledge, actor=actor)
            agreeing.submit(renewal, actor=actor)
            agreeing.agree(renewal, actor=self.troupe.colleagues.facilitator)
        elif cause.fate is State.ENDED:
            ending.end_pledge(pledge, why=cause.why, actor=actor)
        else:
            ending.withdraw_pledge(pledge, why=cause.why, actor=actor)

    def _tell(self, told: Told, number: int) -> None:
        update = reporting.report_progress(
            self._commitment(number),
            _report(told),
            key=f"demo-{told.ago}",
            via=Via.WEB,
            actor=self.troupe.actor(),
            put=storage().put,
        )
        if told.review is not None:
            self.troupe.on(told.ago - DAYS_TO_REVIEW, 15, lambda: self._review(told, update))

    def _review(self, told: Told, update: ProgressUpdate) -> None:
        assert told.review is not None
        reviewing.review(update, told.review, why=told.because, seen=0, actor=self.troupe.colleagues.reviewer)

    def _withdraw(self, promise: Promise, number: int) -> None:
        ending.withdraw_commitment(self._commitment(number), why=promise.why, actor=self.troupe.actor())

    def _change(self, promise: Promise, number: int) -> None:
        assert promise.new_due is not None
        commitment = self._commitment(number)
        terms = replace(commitment.terms, due_on=self.troupe.last_day - timedelta(days=promise.new_due))
        change = changing.ask_change(commitment, terms, why=promise.why, actor=self.troupe.actor())
        if promise.is_change_agreed:
            changing.agree_change(change, actor=self.troupe.colleagues.facilitator)


def _report(told: Told) -> Report:
    value = None if told.value is None else Decimal(told.value)
    return Report(on=today(), outcome=told.outcome, value=value, note=f"Demonstration: {told.note}")


def enter_bodies(stage: Stage, wards: Sequence[str], last_day: date, colleagues: Colleagues) -> None:
    """Put every organisation into the calendar, each beginning with another ward, and the jobs that follow it."""
    for number, body in enumerate(BODIES):
        turned = [*wards[number % len(wards) :], *wards[: number % len(wards)]]
        Troupe(stage, last_day, body, _owner(body, number), turned, colleagues).enter()
    _enter_moves(stage, last_day - timedelta(days=360), last_day)


def _enter_moves(stage: Stage, day: date, last_day: date) -> None:
    """Every morning, as the schedule does: take the steps that are due."""
    if day <= last_day:
        stage.calendar.enter(town_time(day, 6), lambda: _move_due(stage, day, last_day))


def _move_due(stage: Stage, day: date, last_day: date) -> None:
    for pledge_id in queries.list_pledges_due_to_move(day):
        renewing.follow_calendar(db.session.get_one(OrganisationPledge, pledge_id), day)
    _enter_moves(stage, day + timedelta(days=1), last_day)


def work_out_statuses(day: date) -> None:
    """How all of it is doing on the last day. What was reported meanwhile has been worked out as it was reported."""
    refresh_statuses(queries.list_commitments_to_refresh(day, after=0, limit=MANY), day)


def _owner(body: Body, number: int) -> Resident:
    """The first is somebody whose account one can use."""
    owner = _member(body.owner, number)
    part = cast.MEMBER
    return replace(owner, name=part.name, email=part.email) if number == 0 else owner


def _member(name: str, number: int) -> Resident:
    return Resident(
        number=number,
        name=name,
        email=f"{name.lower().replace(' ', '.')}.member.{number}@example.org",
        ward_code="",
        shown_as=Display.FIRST_NAME,
        names_ward=False,
        answers_mail=True,
        has_account=True,
        is_teen=False,
    )
