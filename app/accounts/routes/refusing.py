"""Saying no without losing what somebody typed."""

from typing import Any

from flask import Response

from app.db import db
from app.kit.errors import DomainError
from app.kit.forms import TownForm
from app.kit.web import render


def refuse(page: str, form: TownForm, error: DomainError, **context: Any) -> Response:
    """The form again, with the reason above it and nothing of the try saved. Passwords are never sent back."""
    db.session.rollback()
    form.form_errors = [*form.form_errors, str(error)]
    return render(page, status=error.status, form=form, **context)
