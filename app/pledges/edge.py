"""What the routes of pledges share: who is looking, thanks for a pledge, and a refusal beside what they typed."""

from flask import flash
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.models import Person
from app.db import db
from app.kit.errors import DomainError
from app.kit.forms import TownForm
from app.kit.locale import has_session
from app.kit.locale import lazy as _l
from app.pledges.rules import State

THANKS = {
    State.ACTIVE: _l("Thank you. Your pledge is made and counts for the town."),
    State.WAITING: _l(
        "Thank you. You have joined. Your pledge counts for the town once enough others have joined too."
    ),
}


def viewer() -> Person | None:
    """Who is looking. Without a session there is nobody to look up."""
    return current_user if has_session() and current_user.is_authenticated else None


def refuse(form: TownForm, error: DomainError) -> int:
    """Undo what was begun and put the reason into the form's summary; returns the status of the answer."""
    db.session.rollback()
    form.form_errors.append(str(error))
    return error.status


def thank(state: State, *, is_new: bool = True) -> None:
    """Say above the next page that it is done; where a pledge stands otherwise, that page says."""
    if not is_new:
        flash(_("You have made this pledge already. Here it is."), "info")
    elif state in THANKS:
        flash(str(THANKS[state]), "success")
