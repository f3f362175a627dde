"""Cases, what brought them, how they were decided, and what moderators set."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.db import Base, one_of
from app.moderation.rules import HideReason, Mode, Outcome, Queue, ReportReason

OPEN = "closed_at IS NULL"


class Case(Base):
    """One thing that waits for a moderator, or waited. It keeps what the thing was called, and where it was, then.

    `kind` and `subject_id` name the thing; `rule` is what brought it here, a reason of a report or a rule of holding.
    """

    __tablename__ = "moderation_cases"
    __table_args__ = (
        Index(
            "uq_moderation_cases_open",
            "kind",
            "subject_id",
            unique=True,
            sqlite_where=text(OPEN),
            postgresql_where=text(OPEN),
        ),
        Index("ix_moderation_cases_subject", "kind", "subject_id"),
        CheckConstraint("escalated_at IS NULL OR queue = 'report'", name="only_reports_escalate"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    queue: Mapped[Queue] = mapped_column(one_of(Queue))
    kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
    rule: Mapped[str] = mapped_column(String(40))
    label: Mapped[str] = mapped_column(String(300))
    excerpt: Mapped[str]
    url: Mapped[str] = mapped_column(String(600))
    opened_at: Mapped[datetime]
    escalated_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]

    reports: Mapped[list["Report"]] = relationship(order_by="Report.id")
    decision: Mapped["Decision | None"] = relationship(back_populates="case")
    appeal: Mapped["Appeal | None"] = relationship(back_populates="case", foreign_keys="Appeal.case_id")

    @property
    def is_escalated(self) -> bool:
        return self.escalated_at is not None

    def may_be_decided_by(self, person: Person) -> bool:
        """An appeal is for somebody else than whoever decided first."""
        return self.appeal is None or self.appeal.decision.decided_by_id != person.id


class CaseAuthor(Base):
    """Somebody whose thing a case is about: they read the decision, and may appeal."""

    __tablename__ = "moderation_case_authors"
    __table_args__ = (Index("ix_moderation_case_authors_person_id", "person_id"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("moderation_cases.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)


class Report(Base):
    """What one person, or one browser on one day, says is wrong with a thing. The same again changes it.

    `reporter_key` names a person by number, or is a fingerprint that nobody can turn back once its day's salt is gone.
    """

    __tablename__ = "moderation_reports"
    __table_args__ = (UniqueConstraint("case_id", "reporter_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("moderation_cases.id"))
    reporter_key: Mapped[str] = mapped_column(String(80))
    reporter_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    reason: Mapped[ReportReason] = mapped_column(one_of(ReportReason))
    words: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]


class Decision(Base):
    """How a case ended: who said so, when, and why. One for each case, whoever else presses at the same moment."""

    __tablename__ = "moderation_decisions"
    __table_args__ = (
        UniqueConstraint("case_id"),
        CheckConstraint("(outcome IN ('hidden', 'upheld')) = (reason IS NOT NULL)", name="hidden_for_a_reason"),
        CheckConstraint(
            "(outcome IN ('restored', 'upheld')) OR first_decider_id IS NULL", name="only_appeals_have_a_first_decider"
        ),
        CheckConstraint(
            "decided_by_id IS NULL OR first_decider_id IS NULL OR decided_by_id <> first_decider_id",
            name="appeals_are_decided_by_somebody_else",
        ),
        Index("ix_moderation_decisions_month", "month"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("moderation_cases.id"))
    outcome: Mapped[Outcome] = mapped_column(one_of(Outcome))
    reason: Mapped[HideReason | None] = mapped_column(one_of(HideReason))
    words: Mapped[str] = mapped_column(default="")  # the author reads them
    decided_at: Mapped[datetime]
    month: Mapped[str] = mapped_column(String(7))  # the town's, "2026-10": what the public log counts by
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    first_decider_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))

    case: Mapped[Case] = relationship(back_populates="decision")
    decided_by: Mapped[Person | None] = relationship(foreign_keys=[decided_by_id])
    appeal: Mapped["Appeal | None"] = relationship(back_populates="decision")

    @property
    def may_be_appealed(self) -> bool:
        """Once, and not the answer to an appeal."""
        return self.outcome is Outcome.HIDDEN and self.appeal is None


class Appeal(Base):
    """What an author says against a decision. It is a case of its own; one decision is appealed once."""

    __tablename__ = "moderation_appeals"
    __table_args__ = (UniqueConstraint("decision_id"), UniqueConstraint("case_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("moderation_decisions.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("moderation_cases.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    words: Mapped[str]
    at: Mapped[datetime]

    decision: Mapped[Decision] = relationship(back_populates="appeal")
    case: Mapped[Case] = relationship(back_populates="appeal", foreign_keys=[case_id])


class PreservedCopy(Base):
    """An escalated thing as it was, kept for the police or a court. Administrators alone read it."""

    __tablename__ = "moderation_preserved"
    __table_args__ = (UniqueConstraint("case_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("moderation_cases.id"))
    text: Mapped[str]
    preserved_at: Mapped[datetime]
    keep_until: Mapped[date]

    files: Mapped[list["PreservedFile"]] = relationship(order_by="PreservedFile.id", passive_deletes=True)


class PreservedFile(Base):
    """A file of an escalated thing. It lies in storage until the copy's day, whatever becomes of the thing."""

    __tablename__ = "moderation_preserved_files"
    __table_args__ = (
        UniqueConstraint("copy_id", "stored_as"),
        Index("ix_moderation_preserved_files_stored_as", "stored_as"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    copy_id: Mapped[int] = mapped_column(ForeignKey("moderation_preserved.id", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(String(200))
    stored_as: Mapped[str] = mapped_column(String(64))


class PostSeen(Base):
    """A text the rules have looked at: its fingerprint, not its words, and what was found."""

    __tablename__ = "moderation_posts"
    __table_args__ = (
        UniqueConstraint("kind", "subject_id"),
        Index("ix_moderation_posts_person_id", "person_id", "at"),
        Index("ix_moderation_posts_fingerprint", "fingerprint"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    fingerprint: Mapped[str] = mapped_column(String(64), default="")
    found: Mapped[str] = mapped_column(String(200), default="")  # rules, with spaces between them
    at: Mapped[datetime]


class BlockedWord(Base):
    """A word, or words in a row, that makes a text wait. Taken off the list it stays in the record."""

    __tablename__ = "moderation_blocked_words"
    __table_args__ = (
        Index(
            "uq_moderation_blocked_words_in_force",
            "folded",
            unique=True,
            sqlite_where=text("removed_at IS NULL"),
            postgresql_where=text("removed_at IS NULL"),
        ),
        CheckConstraint("folded <> ''", name="folded_says_something"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    words: Mapped[str] = mapped_column(String(80))
    folded: Mapped[str]
    added_at: Mapped[datetime]
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    removed_at: Mapped[datetime | None]
    removed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))


class ModeChange(Base):
    """From when on a kind of text is read before, or after, others see it; who said so, and why. The newest holds."""

    __tablename__ = "moderation_mode_changes"
    __table_args__ = (
        CheckConstraint("why <> ''", name="why_says_something"),
        Index("ix_moderation_mode_changes_kind", "kind", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    mode: Mapped[Mode] = mapped_column(one_of(Mode))
    why: Mapped[str]
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))

    by: Mapped[Person | None] = relationship()


class Salt(Base):
    """A day's random part of the fingerprints of those who report without an account. Forgotten the day after."""

    __tablename__ = "moderation_salts"

    day: Mapped[date] = mapped_column(primary_key=True)
    salt: Mapped[str] = mapped_column(String(64))
