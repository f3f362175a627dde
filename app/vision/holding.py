"""What the vision holds of people: which staff member posted an update on a development."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import select

from app.db import db
from app.kit.holdings import Holding, Sheet, Somebody
from app.vision.models import DevelopmentUpdate


def copy(person: Somebody) -> Sequence[Sheet]:
    posted = db.session.scalars(
        select(DevelopmentUpdate).where(DevelopmentUpdate.posted_by_id == person.id).order_by(DevelopmentUpdate.id)
    )
    return [
        Sheet.of(
            "development_updates",
            _("Updates on developments you posted"),
            posted,
            [
                ("development", _("Development"), lambda update: update.development_code),
                ("text", _("Text"), lambda update: update.text),
                ("posted", _("Posted"), lambda update: update.posted_at),
            ],
        )
    ]


HOLDING = Holding(feature="vision", columns=frozenset({"development_updates.posted_by_id"}), copy=copy)
