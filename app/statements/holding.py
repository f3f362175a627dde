"""What the statements hold of people: what they agreed to, and what staff published."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import select

from app.accounts.models import Person
from app.db import db
from app.kit.holdings import Holding, Sheet, worded
from app.statements.labels import TITLES
from app.statements.models import StatementVersion
from app.statements.queries import list_consents


def copy(person: Person) -> Sequence[Sheet]:
    published = db.session.scalars(
        select(StatementVersion).where(StatementVersion.published_by_id == person.id).order_by(StatementVersion.id)
    )
    return [
        Sheet.of(
            "consents",
            _("Statements you agreed to"),
            list_consents(person),
            [
                ("statement", _("Statement"), lambda consent: worded(consent.version.slug, TITLES)),
                ("version", _("Version"), lambda consent: consent.version.number),
                ("agreed", _("When"), lambda consent: consent.agreed_at),
            ],
        ),
        Sheet.of(
            "statements",
            _("Statements you published"),
            published,
            [
                ("statement", _("Statement"), lambda version: worded(version.slug, TITLES)),
                ("version", _("Version"), lambda version: version.number),
                ("published", _("When"), lambda version: version.published_at),
            ],
        ),
    ]


HOLDING = Holding(
    feature="statements",
    columns=frozenset({"statement_consents.person_id", "statement_versions.published_by_id"}),
    copy=copy,
)
