"""What the routes of pledges share: who is looking, and a refusal beside what they typed."""

from flask_login import current_user

from app.accounts.models import Person
from app.db import db
from app.kit.errors import DomainError
from app.kit.forms import TownForm
from app.kit.locale import has_session


def viewer() -> Person | None:
    """Who is looking. Without a session there is nobody to look up."""
    return current_user if has_session() and current_user.is_authenticated else None


def refuse(form: TownForm, error: DomainError) -> int:
    """Undo what was begun and put the reason into the form's summary; returns the status of the answer."""
    db.session.rollback()
    form.form_errors.append(str(error))
    return error.status
