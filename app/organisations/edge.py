"""What the routes of organisations share."""

from typing import cast

from flask_login import current_user

from app.accounts.models import Person
from app.db import db
from app.kit.errors import DomainError
from app.kit.forms import TownForm
from app.organisations.forms import DetailsForm
from app.organisations.models import Organisation
from app.organisations.registering import details_of, mark_of


def actor() -> Person:
    """Who is signed in, as the row itself."""
    return cast(Person, current_user._get_current_object())


def look_again(form: DetailsForm, organisation: Organisation) -> list[tuple[str, str]]:
    """After a conflict the form is one on what is saved now; returns how that differs from what was typed."""
    form.seen.data = mark_of(organisation)
    return form.saved_otherwise(details_of(organisation))


def refuse(form: TownForm, error: DomainError) -> int:
    """Undo what was begun and put the reason into the form's summary; returns the status of the answer."""
    db.session.rollback()
    form.form_errors.append(str(error))
    return error.status
