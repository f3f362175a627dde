"""What second factors hold of people: apps, passkeys and recovery codes, which go with the person's row."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import select

from app.accounts.models import Person
from app.db import db
from app.factors import queries
from app.factors.actions import forget_tries
from app.factors.models import RecoveryCode
from app.kit.holdings import Holding, Sheet


def copy(person: Person) -> Sequence[Sheet]:
    """Not the secrets: whoever finds a copy of these data must not sign in with it."""
    app = queries.find_app(person)
    codes = db.session.scalars(
        select(RecoveryCode).where(RecoveryCode.person_id == person.id).order_by(RecoveryCode.id)
    )
    return [
        Sheet.of(
            "passkeys",
            _("Your passkeys"),
            queries.list_passkeys(person),
            [
                ("name", _("Name"), lambda row: row.name),
                ("added", _("Added"), lambda row: row.created_at),
                ("used", _("Last used"), lambda row: row.last_used_at),
            ],
        ),
        Sheet.of(
            "authenticator_app",
            _("Your authenticator app"),
            [app] if app else [],
            [("set_up", _("Set up"), lambda row: row.created_at)],
        ),
        Sheet.of(
            "recovery_codes",
            _("Your recovery codes"),
            codes,
            [("made", _("Made"), lambda row: row.created_at), ("used", _("Used"), lambda row: row.used_at)],
        ),
    ]


def erase(person: Person, *, keeps_text: bool) -> None:  # noqa: ARG001 - a factor publishes nothing
    forget_tries(person)


HOLDING = Holding(
    feature="factors",
    columns=frozenset(
        {"authenticator_apps.person_id", "passkeys.person_id", "passkeys.name", "recovery_codes.person_id"}
    ),
    copy=copy,
    erase=erase,
)
