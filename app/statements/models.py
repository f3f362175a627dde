"""Published versions of statements, which never change, and who agreed to which."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.db import Base, one_of
from app.statements.rules import Slug


class StatementVersion(Base):
    """One text of one statement in one language, from its publication on. A later one takes its place."""

    __tablename__ = "statement_versions"
    __table_args__ = (
        UniqueConstraint("slug", "locale", "number"),
        CheckConstraint("number > 0", name="numbered_from_one"),
        CheckConstraint("text <> ''", name="says_something"),
        CheckConstraint("number = 1 OR what_changed <> ''", name="says_what_changed"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[Slug] = mapped_column(one_of(Slug, name="statement_slug"))
    locale: Mapped[str]
    number: Mapped[int]
    text: Mapped[str]  # Markdown
    what_changed: Mapped[str]
    needs_consent: Mapped[bool]
    published_at: Mapped[datetime]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))


class StatementConsent(Base):
    """Somebody agreed to one version."""

    __tablename__ = "statement_consents"
    __table_args__ = (UniqueConstraint("person_id", "version_id"), Index("ix_statement_consents_version", "version_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id, ondelete="CASCADE"))
    version_id: Mapped[int] = mapped_column(ForeignKey("statement_versions.id"))
    agreed_at: Mapped[datetime]

    version: Mapped[StatementVersion] = relationship()
