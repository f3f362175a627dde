"""Finding council accounts and the roles that came with them. Nothing here writes."""

from sqlalchemy import select

from app.accounts.models import Person, PersonRole
from app.council.models import CouncilAccount, CouncilGrant
from app.db import db


def find_account(issuer: str, subject: str) -> CouncilAccount | None:
    return db.session.scalar(
        select(CouncilAccount).where(CouncilAccount.issuer == issuer, CouncilAccount.subject == subject)
    )


def list_accounts(person: Person) -> list[CouncilAccount]:
    return list(db.session.scalars(select(CouncilAccount).where(CouncilAccount.person_id == person.id)))


def list_roles_given(person: Person) -> list[PersonRole]:
    """The roles they hold because of their groups."""
    given = select(PersonRole).join(CouncilGrant, CouncilGrant.person_role_id == PersonRole.id)
    return list(db.session.scalars(given.where(PersonRole.person_id == person.id).order_by(PersonRole.id)))


def has_shown_two(person: Person) -> bool:
    """Whether an account of theirs has ever brought two factors along, and they were not taken away since."""
    shown = select(CouncilAccount.id).where(
        CouncilAccount.person_id == person.id, CouncilAccount.two_factors_at.is_not(None)
    )
    return bool(db.session.scalar(select(shown.exists())))
