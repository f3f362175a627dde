"""What the pages that take reports share: room for files, and one way to send the form."""

from collections.abc import Callable

from flask import request
from flask_login import current_user

from app.accounts.models import Person
from app.commitments.errors import BadTerms
from app.commitments.report_forms import ReportForm
from app.commitments.reporting import Put
from app.db import db
from app.kit.errors import DomainError, Gone, NotFound
from app.kit.locale import has_session
from app.kit.storage import kept_if_all_goes_well

# More than five files of 10 MB: who sends one of 40 MB is told so beside the field, with all they typed still there.
LARGEST_REQUEST = 64 * 1024 * 1024


def make_room_for_files(_endpoint: str | None, _values: dict[str, object] | None) -> None:
    """Before anything reads the request. Without a session nobody can send a form, so nobody needs the room."""
    if has_session():
        request.max_content_length = LARGEST_REQUEST


def viewer() -> Person | None:
    """Who is looking, if they are signed in."""
    return current_user if has_session() and current_user.is_authenticated else None


def send(form: ReportForm, deed: Callable[[Put], object]) -> int:
    """Do it and commit. Returns 303, or the status of the refusal that is now in the form; then nothing is kept."""
    try:
        with kept_if_all_goes_well() as put:
            deed(put)
            db.session.commit()
    except (Gone, NotFound):
        raise
    except BadTerms as error:
        db.session.rollback()
        form.add_error(error.field, str(error))
        return error.status
    except DomainError as error:
        db.session.rollback()
        form.form_errors.append(str(error))
        return error.status
    return 303
