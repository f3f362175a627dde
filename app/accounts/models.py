"""People, their staff roles, and the links we e-mail them."""

import json
import secrets
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, NamedTuple

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.permissions import Role, permissions_of
from app.db import Base, one_of
from app.kit.clock import today
from app.places.models import Ward


class AgeBand(StrEnum):
    """All we ask about age. Children under 13 cannot hold accounts (DPA 2018 s9; facts on the privacy page)."""

    TEEN = "13-17"
    ADULT = "18+"


class Display(StrEnum):
    """How a person's name is shown beside what they do in public."""

    FULL_NAME = "full_name"
    FIRST_NAME = "first_name"
    ANONYMOUS = "anonymous"


class Purpose(StrEnum):
    """What an e-mailed one-time link is for."""

    CONFIRM_SIGN_UP = "confirm_sign_up"
    SIGN_IN = "sign_in"
    RESET_PASSWORD = "reset_password"
    CHANGE_EMAIL = "change_email"
    CONFIRM_PLEDGE = "confirm_pledge"
    JOIN_STAFF = "join_staff"
    REPORT_PROGRESS = "report_progress"
    OWN_DATA = "own_data"
    FOLLOW_TOPIC = "follow_topic"


@dataclass(frozen=True, kw_only=True)
class SignUp:
    """What somebody told us when signing up. It travels with their confirmation link and counts only once used.

    No password is among it: anybody can sign up with anybody's address, so it is chosen where the link leads.
    """

    name: str
    age_band: AgeBand
    locale: str = "en"
    next_page: str = ""  # what they wanted to do when they were asked for an account

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str | None) -> "SignUp":
        facts = json.loads(text or "{}")
        return cls(**{**facts, "age_band": AgeBand(facts["age_band"])})


def _first_epoch() -> int:
    """Nobody can guess it, and it has room to grow for ever."""
    return secrets.randbelow(2**30)


class Person(Base):
    """Somebody with an e-mail address here: a pledger without an account, or one who has signed up.

    `signed_up_at` is set when they confirm an account. `session_epoch` grows to end every session and link; it starts
    at random and no id is given twice, so what a deleted person still holds fits nobody who comes after.
    """

    __tablename__ = "people"
    __table_args__ = (
        CheckConstraint("email = lower(email)", name="email_is_lower_case"),
        Index("ix_people_ward_code", "ward_code"),
        {"sqlite_autoincrement": True},
    )

    is_authenticated: ClassVar[bool] = True
    is_anonymous: ClassVar[bool] = False
    awaits_second_step = False  # set when a browser's session names them but has not proved enough for a role

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(default="")
    password_hash: Mapped[str | None]
    age_band: Mapped[AgeBand | None] = mapped_column(one_of(AgeBand))
    display: Mapped[Display] = mapped_column(one_of(Display), default=Display.ANONYMOUS)
    ward_code: Mapped[str | None] = mapped_column(ForeignKey("wards.code"))
    locale: Mapped[str] = mapped_column(default="en")
    session_epoch: Mapped[int] = mapped_column(default=_first_epoch)
    created_at: Mapped[datetime]
    signed_up_at: Mapped[datetime | None]
    reminders_stopped_at: Mapped[datetime | None]
    last_seen_on: Mapped[date | None] = mapped_column(default=today)
    forgetting_told_on: Mapped[date | None]  # when we wrote that they have not been here for long

    ward: Mapped[Ward | None] = relationship()
    roles: Mapped[list["PersonRole"]] = relationship(
        back_populates="person", foreign_keys="PersonRole.person_id", cascade="all, delete-orphan"
    )

    @property
    def is_active(self) -> bool:
        return self.signed_up_at is not None

    @property
    def is_staff(self) -> bool:
        return bool(self.roles)

    @property
    def is_minor(self) -> bool:
        return self.age_band is AgeBand.TEEN

    @property
    def pseudonym(self) -> str:
        """A stable public name that says nothing about the person."""
        return f"Resident {self.id}"

    def public_name(self, display: Display | None = None) -> str:
        """The name shown in public, as chosen for one thing or for everything. Nobody under 18 is ever named."""
        display = display or self.display
        if self.is_minor or display is Display.ANONYMOUS or not self.name:
            return self.pseudonym
        return self.name.split()[0] if display is Display.FIRST_NAME else self.name

    def has_role(self, role: Role) -> bool:
        return any(row.role is role for row in self.roles)

    def get_id(self) -> str:
        """What the session remembers; a grown epoch makes it stale everywhere at once."""
        return f"{self.id}:{self.session_epoch}"

    def holds(self, permission: str) -> bool:
        """Whether a role of theirs carries the permission."""
        return permission in permissions_of(row.role for row in self.roles)

    def may(self, permission: str) -> bool:
        """Whether they hold it, and whoever sits at the browser has shown enough to use it."""
        return self.holds(permission) and not self.awaits_second_step


class Visitor(NamedTuple):
    """Of somebody who is signed in as much as a vote has to know: a plain row, at a third of what a `Person` costs."""

    id: int
    email: str
    age_band: AgeBand | None
    ward_code: str | None


class PersonRole(Base):
    """A staff role that one person holds, and who gave it when."""

    __tablename__ = "person_roles"
    __table_args__ = (UniqueConstraint("person_id", "role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    role: Mapped[Role] = mapped_column(one_of(Role))
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    granted_at: Mapped[datetime]

    person: Mapped[Person] = relationship(back_populates="roles", foreign_keys=[person_id])
    granted_by: Mapped[Person | None] = relationship(foreign_keys=[granted_by_id])


class EmailLink(Base):
    """A one-time link. Only the hash of its secret is kept; a newer link of the same kind replaces it.

    `subject_id` is the thing it is about where a purpose has one (a pledge); `detail` carries what the purpose needs
    (the new address of a change of e-mail, what somebody signing up told us) until the link is used or replaced.
    """

    __tablename__ = "email_links"
    __table_args__ = (Index("ix_email_links_live", "person_id", "purpose", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    purpose: Mapped[Purpose] = mapped_column(one_of(Purpose))
    subject_id: Mapped[int | None]
    detail: Mapped[str | None]
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    replaced_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()

    def is_live(self, moment: datetime) -> bool:
        return self.used_at is None and self.replaced_at is None and moment < self.expires_at
