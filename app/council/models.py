"""Which of the directory's accounts is whose here, and which roles came from there."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import PersonRole
from app.db import Base


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
    two_factors_at: Mapped[datetime | None]  # when it last said that they had shown two


class CouncilGrant(Base):
    """That a group of the directory gave a role, which goes when the group does. It goes with the role itself."""

    __tablename__ = "council_grants"

    person_role_id: Mapped[int] = mapped_column(ForeignKey("person_roles.id", ondelete="CASCADE"), primary_key=True)

    person_role: Mapped[PersonRole] = relationship()
