"""What the routes of organisations share."""

from typing import cast

from flask_login import current_user

from app.accounts.models import Person
from app.db import db
from app.kit.errors import DomainError
from app.kit.forms import TownForm


def actor() -> Person:
    """Who is signed in, as the row itself."""
    return cast(Person, current_user._get_current_object())


def refuse(form: TownForm, error: DomainError) -> int:
    """Undo what was begun and put the reason into the form's summary; returns the status of the answer."""
    db.session.rollback()
    form.form_errors.append(str(error))
    return error.status
