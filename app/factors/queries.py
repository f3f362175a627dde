"""Which second factors somebody has. Nothing here writes."""

from sqlalchemy import func, select

from app.accounts.models import Person
from app.db import db
from app.factors.models import AuthenticatorApp, RecoveryCode


def find_app(person: Person) -> AuthenticatorApp | None:
    return db.session.scalar(select(AuthenticatorApp).where(AuthenticatorApp.person_id == person.id))


def list_apps() -> list[tuple[Person, AuthenticatorApp]]:
    """Everybody with an app, by name."""
    query = select(Person, AuthenticatorApp).join(AuthenticatorApp, AuthenticatorApp.person_id == Person.id)
    return [(person, app) for person, app in db.session.execute(query.order_by(Person.name, Person.id))]


def has_factor(person: Person) -> bool:
    """Whether the person can pass a second step; recovery codes alone are not a factor."""
    return find_app(person) is not None


def count_recovery_codes(person: Person) -> int:
    """How many are left."""
    unused = select(func.count(RecoveryCode.id)).where(
        RecoveryCode.person_id == person.id, RecoveryCode.used_at.is_(None)
    )
    return db.session.scalar(unused) or 0
