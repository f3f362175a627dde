"""Which of the directory's accounts is whose here, and which roles came from there."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.permissions import Role
from app.db import Base, one_of


class CouncilAccount(Base):
    """An account of the directory, by the number that it never gives twice: addresses and names move on."""

    __tablename__ = "council_accounts"
    __table_args__ = (UniqueConstraint("issuer", "subject"), UniqueConstraint("person_id", "issuer"))

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    issuer: Mapped[str]
    subject: Mapped[str]
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime]


class CouncilRole(Base):
    """A role that a group of the directory gave, and that goes when the group does."""

    __tablename__ = "council_roles"
    __table_args__ = (UniqueConstraint("person_id", "role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    role: Mapped[Role] = mapped_column(one_of(Role, name="councilrole"))
