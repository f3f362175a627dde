"""Actions residents can promise, their pledges, check-ins and the counters the town reads."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Display, Person
from app.db import Base, one_of
from app.pledges.rules import ANSWERABLE, COUNTED, SETTLED, Answer, State, first_name
from app.vision.models import Outcome, Priority

PLEDGE, SHARED_PLEDGE = "pledge", "shared_pledge"  # as moderation knows them


class Effort(StrEnum):
    """How much an action asks of somebody."""

    SMALL = "small"
    STEADY = "steady"
    BIG = "big"


class TextState(StrEnum):
    """Whether what somebody typed, their own words and their name, may be read by the public."""

    NONE = "none"
    WAITING = "waiting"
    SHOWN = "shown"
    HIDDEN = "hidden"


class SharedState(StrEnum):
    """Where a shared pledge stands."""

    PROPOSED = "proposed"
    OPEN = "open"
    ACTIVATED = "activated"
    FAILED = "failed"
    DECLINED = "declined"


def chosen_name_of(name: str, shown_as: Display) -> str:
    if shown_as is Display.ANONYMOUS:
        return ""
    return name if shown_as is Display.FULL_NAME else first_name(name)


def public_name_of(name: str, shown_as: Display, text_state: TextState) -> str:
    return chosen_name_of(name, shown_as) if text_state is TextState.SHOWN else ""


action_outcomes = Table(
    "pledge_action_outcomes",
    Base.metadata,
    Column("action_id", ForeignKey("pledge_actions.id", ondelete="CASCADE"), primary_key=True),
    Column("outcome_code", ForeignKey("vision_outcomes.code"), primary_key=True),
)


class Action(Base):
    """One entry of the catalogue. Each priority also has one for pledges in a resident's own words."""

    __tablename__ = "pledge_actions"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    first_person: Mapped[str]  # how the pledge reads after "I will"
    priority_slug: Mapped[str] = mapped_column(ForeignKey("vision_priorities.slug"))
    effort: Mapped[Effort] = mapped_column(one_of(Effort))
    frequency: Mapped[str]
    is_free: Mapped[bool]
    is_own_words: Mapped[bool] = mapped_column(default=False)
    unit: Mapped[str | None]  # what an amount counts, "hours a month"; None where counting makes no sense
    source: Mapped[str]
    position: Mapped[int]

    priority: Mapped[Priority] = relationship()
    outcomes: Mapped[list[Outcome]] = relationship(secondary=action_outcomes, order_by=Outcome.code)


class SharedPledge(Base):
    """ "I will if N others do": it holds for everybody once the target is met, or openly fails on its day."""

    __tablename__ = "shared_pledges"
    __table_args__ = (
        CheckConstraint("target between 1 and 100000", name="target_in_range"),
        CheckConstraint("joined >= 0", name="joined_not_negative"),
        CheckConstraint("(state = 'activated') = (activated_at is not null)", name="activation_has_its_time"),
        Index("ix_shared_pledges_open", "state", "closes_on"),
        Index("ix_shared_pledges_starter_id", "starter_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    reason: Mapped[str]
    action_id: Mapped[int] = mapped_column(ForeignKey("pledge_actions.id"))
    starter_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    organisation: Mapped[str] = mapped_column(default="")
    promise_back: Mapped[str] = mapped_column(default="")
    target: Mapped[int]
    joined: Mapped[int] = mapped_column(default=0)  # confirmed, the starter not among them
    closes_on: Mapped[date]
    state: Mapped[SharedState] = mapped_column(one_of(SharedState), default=SharedState.PROPOSED)
    created_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    decision_reason: Mapped[str] = mapped_column(default="")
    activated_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    starter_told_at: Mapped[datetime | None]  # when whoever started it heard what became of it
    hidden_at: Mapped[datetime | None]  # by a moderator, whose decision says who and why

    action: Mapped[Action] = relationship()
    starter: Mapped[Person | None] = relationship(foreign_keys=[starter_id])

    @property
    def starter_name(self) -> str:
        """The name of whoever started it, as their profile shows them, or nothing."""
        if self.starter is None or self.starter.is_minor or self.starter.display is Display.ANONYMOUS:
            return ""
        return self.starter.public_name()

    @property
    def is_public(self) -> bool:
        return self.hidden_at is None and self.state in {SharedState.OPEN, SharedState.ACTIVATED, SharedState.FAILED}

    @property
    def still_needed(self) -> int:
        return max(0, self.target - self.joined)

    def is_open_on(self, day: date) -> bool:
        return self.state is SharedState.OPEN and day <= self.closes_on

    def takes_joiners_on(self, day: date) -> bool:
        """Until its last day; once enough people have joined, for as long as anyone likes."""
        return self.is_public and (self.state is SharedState.ACTIVATED or self.is_open_on(day))

    def may_be_seen_by(self, person: Person | None) -> bool:
        """By everyone once the Taskforce has accepted it; before that, or declined, only by its starter."""
        return self.is_public or (person is not None and self.starter_id == person.id)


class Pledge(Base):
    """One promise by one person.

    `key` comes with the form and makes a repeated submit the same pledge. `live_key` names the person and the action
    while the pledge is alive, so nobody holds the same one twice; ended pledges have none.
    """

    __tablename__ = "pledges"
    __table_args__ = (
        CheckConstraint(
            "state in ('unconfirmed', 'waiting', 'released', 'withdrawn') or started_at is not null",
            name="started_has_its_time",
        ),
        CheckConstraint("amount is null or amount between 1 and 10000", name="amount_in_range"),
        CheckConstraint("not is_by_minor or (name = '' and shown_as = 'anonymous')", name="minors_are_not_named"),
        CheckConstraint("(text_state = 'none') = (words = '' and name = '')", name="text_has_its_state"),
        Index("ix_pledges_feed", "started_at", "id"),
        Index("ix_pledges_feed_of_action", "action_id", "started_at", "id"),
        Index("ix_pledges_feed_of_ward", "ward_code", "started_at", "id"),
        Index("ix_pledges_person_id", "person_id"),
        Index("ix_pledges_shared_pledge_id", "shared_pledge_id"),
        Index(
            "ix_pledges_to_tell",
            "shared_pledge_id",
            "id",
            sqlite_where=text("told_at is null and shared_pledge_id is not null"),
            postgresql_where=text("told_at is null and shared_pledge_id is not null"),
        ),
        Index(
            "ix_pledges_check_in_due",
            "next_check_in_on",
            sqlite_where=text("next_check_in_on is not null"),
            postgresql_where=text("next_check_in_on is not null"),
        ),
        Index(
            "ix_pledges_text_waiting",
            "text_state",
            "id",
            sqlite_where=text("text_state = 'waiting'"),
            postgresql_where=text("text_state = 'waiting'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    live_key: Mapped[str | None] = mapped_column(unique=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    action_id: Mapped[int] = mapped_column(ForeignKey("pledge_actions.id"))
    shared_pledge_id: Mapped[int | None] = mapped_column(ForeignKey("shared_pledges.id"))
    words: Mapped[str] = mapped_column(default="")
    text_state: Mapped[TextState] = mapped_column(one_of(TextState), default=TextState.NONE)
    amount: Mapped[int | None]
    name: Mapped[str] = mapped_column(default="")
    shown_as: Mapped[Display] = mapped_column(one_of(Display), default=Display.ANONYMOUS)
    is_by_minor: Mapped[bool] = mapped_column(default=False)  # 13 to 17 when it was made, or found to be later
    ward_code: Mapped[str | None] = mapped_column(ForeignKey("wards.code"))
    state: Mapped[State] = mapped_column(one_of(State), default=State.UNCONFIRMED)
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]  # when it came into force: at once, or when enough others joined
    ended_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]  # when its maker heard what became of the shared pledge
    check_in_number: Mapped[int] = mapped_column(default=1)  # of the next check-in we would ask
    next_check_in_on: Mapped[date | None]
    misses: Mapped[int] = mapped_column(default=0)  # check-ins in a row without an answer

    person: Mapped[Person | None] = relationship()
    action: Mapped[Action] = relationship()
    shared_pledge: Mapped[SharedPledge | None] = relationship()

    @property
    def is_public(self) -> bool:
        return self.started_at is not None

    @property
    def takes_check_ins(self) -> bool:
        return self.state in ANSWERABLE

    @property
    def is_settled(self) -> bool:
        return self.state in SETTLED

    @property
    def may_name_nobody(self) -> bool:
        """Whether its maker is under 18, as they said then or say now."""
        return self.is_by_minor or (self.person is not None and self.person.is_minor)

    @property
    def chosen_name(self) -> str:
        """The name as its maker wishes to be shown, or nothing."""
        return chosen_name_of(self.name, self.shown_as)

    @property
    def public_name(self) -> str:
        """The same once a moderator has passed it."""
        return public_name_of(self.name, self.shown_as, self.text_state)

    def belongs_to(self, person: Person) -> bool:
        return self.person_id is not None and self.person_id == person.id


class CheckIn(Base):
    """One time we asked, or were told, how a pledge is going."""

    __tablename__ = "pledge_check_ins"
    __table_args__ = (
        UniqueConstraint("pledge_id", "number"),
        CheckConstraint("(answer is null) = (answered_at is null)", name="answer_has_its_time"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    pledge_id: Mapped[int] = mapped_column(ForeignKey("pledges.id", ondelete="CASCADE"))
    number: Mapped[int]
    asked_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    answer: Mapped[Answer | None] = mapped_column(one_of(Answer))


class PledgeCount(Base):
    """Counters of one action in one ward ("" where none was named), moved with every change of state.

    They make the wall cost the same at a million pledges as at a thousand.
    """

    __tablename__ = "pledge_counts"
    __table_args__ = tuple(CheckConstraint(f"{each} >= 0", name=f"{each}_not_negative") for each in COUNTED)

    action_id: Mapped[int] = mapped_column(ForeignKey("pledge_actions.id"), primary_key=True)
    ward_code: Mapped[str] = mapped_column(primary_key=True)
    active: Mapped[int] = mapped_column(default=0)
    keeping: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    stopped: Mapped[int] = mapped_column(default=0)
    lapsed: Mapped[int] = mapped_column(default=0)
    withdrawn: Mapped[int] = mapped_column(default=0)
