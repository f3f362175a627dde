"""Actions that residents suggest, and what the Taskforce made of them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.db import Base, one_of
from app.pledges.models import Action
from app.vision.models import Priority


class Decision(StrEnum):
    """What the Taskforce made of a suggestion."""

    ACCEPTED = "accepted"
    MERGED = "merged"
    DECLINED = "declined"


class Suggestion(Base):
    """An action a resident would like in the catalogue, and what the Taskforce made of it."""

    __tablename__ = "pledge_suggestions"
    __table_args__ = (
        CheckConstraint("(decision is null) = (decided_at is null)", name="decision_has_its_time"),
        CheckConstraint("decision is null or decision = 'accepted' or reason <> ''", name="refusal_has_its_reason"),
        Index("ix_pledge_suggestions_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    title: Mapped[str]
    why: Mapped[str]
    priority_slug: Mapped[str] = mapped_column(ForeignKey("vision_priorities.slug"))
    created_at: Mapped[datetime]
    decision: Mapped[Decision | None] = mapped_column(one_of(Decision))
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    reason: Mapped[str] = mapped_column(default="")
    action_id: Mapped[int | None] = mapped_column(ForeignKey("pledge_actions.id"))

    person: Mapped[Person | None] = relationship(foreign_keys=[person_id])
    action: Mapped[Action | None] = relationship()
    priority: Mapped[Priority] = relationship()
