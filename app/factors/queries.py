"""Which second factors somebody has. Nothing here writes."""

from flask_babel import gettext as _
from sqlalchemy import func, or_, select

from app.accounts.models import Person
from app.db import db
from app.factors.elsewhere import get_elsewhere
from app.factors.models import AuthenticatorApp, Passkey, RecoveryCode
from app.kit.errors import NotFound


def find_app(person: Person) -> AuthenticatorApp | None:
    return db.session.scalar(select(AuthenticatorApp).where(AuthenticatorApp.person_id == person.id))


def list_apps() -> list[tuple[Person, AuthenticatorApp]]:
    """Everybody with an app, by name."""
    query = select(Person, AuthenticatorApp).join(AuthenticatorApp, AuthenticatorApp.person_id == Person.id)
    return [(person, app) for person, app in db.session.execute(query.order_by(Person.name, Person.id))]


def has_factor(person: Person) -> bool:
    """Whether the person can pass a second step; recovery codes alone are not a factor."""
    apps = select(AuthenticatorApp.id).where(AuthenticatorApp.person_id == person.id)
    keys = select(Passkey.id).where(Passkey.person_id == person.id)
    return bool(db.session.scalar(select(or_(apps.exists(), keys.exists()))))


def needs_two(person: Person) -> bool:
    """Whether nothing less than two factors proves that it is them: they have one here, or have shown two elsewhere."""
    return has_factor(person) or get_elsewhere().has_shown_two(person)


def list_passkeys(person: Person) -> list[Passkey]:
    """Oldest first."""
    return list(db.session.scalars(select(Passkey).where(Passkey.person_id == person.id).order_by(Passkey.id)))


def get_passkey(person: Person, passkey_id: int) -> Passkey:
    """One of their own; nobody else's is there for them."""
    passkey = db.session.get(Passkey, passkey_id)
    if passkey is None or passkey.person_id != person.id:
        raise NotFound(_("There is no such passkey."))
    return passkey


def count_recovery_codes(person: Person) -> int:
    """How many are left."""
    unused = select(func.count(RecoveryCode.id)).where(
        RecoveryCode.person_id == person.id, RecoveryCode.used_at.is_(None)
    )
    return db.session.scalar(unused) or 0
