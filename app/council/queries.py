"""Finding council accounts and the roles that came with them. Nothing here writes."""

from sqlalchemy import select

from app.accounts.models import Person
from app.council.models import CouncilAccount, CouncilRole
from app.db import db


def find_account(issuer: str, subject: str) -> CouncilAccount | None:
    return db.session.scalar(
        select(CouncilAccount).where(CouncilAccount.issuer == issuer, CouncilAccount.subject == subject)
    )


def list_accounts(person: Person) -> list[CouncilAccount]:
    return list(db.session.scalars(select(CouncilAccount).where(CouncilAccount.person_id == person.id)))


def list_roles_given(person: Person) -> list[CouncilRole]:
    return list(db.session.scalars(select(CouncilRole).where(CouncilRole.person_id == person.id)))
