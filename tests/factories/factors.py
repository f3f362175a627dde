"""Second factors for tests."""

import secrets

import pyotp

from app.accounts.models import Person
from app.db import db
from app.factors import actions
from app.factors.models import AuthenticatorApp, Passkey
from app.kit.clock import now

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def make_app(person: Person, secret: str = SECRET) -> AuthenticatorApp:
    """An app whose codes have never been used; the secret is the same in all tests."""
    sealed = actions.seal(person, secret)
    app = AuthenticatorApp(person_id=person.id, sealed_secret=sealed, last_step=0, created_at=now())
    db.session.add(app)
    db.session.flush()
    return app


def make_passkey(person: Person) -> Passkey:
    """One that nobody holds."""
    facts = {"credential_id": secrets.token_bytes(16), "public_key": b"", "sign_count": 0, "created_at": now()}
    passkey = Passkey(person_id=person.id, name="Work laptop", **facts)
    db.session.add(passkey)
    db.session.flush()
    return passkey


def code_now(secret: str = SECRET, *, later: int = 0) -> str:
    """What the app shows now, or so many half minutes later."""
    return pyotp.TOTP(secret).at(now(), counter_offset=later)
