"""Publishing in a line."""

from collections.abc import Callable
from typing import Any

import pytest

from app.accounts.models import Person
from app.db import db
from app.statements.actions import Edition, publish
from app.statements.models import StatementVersion
from app.statements.queries import find_current
from app.statements.rules import Slug

Publish = Callable[..., StatementVersion]


@pytest.fixture
def issue(session: Any, officer: Person) -> Publish:
    """`issue(Slug.TERMS, needs_consent=True)` publishes the next version."""

    def do(slug: Slug, text: str = "A new text.", *, needs_consent: bool = False) -> StatementVersion:
        current = find_current(slug)
        assert current is not None
        edition = Edition(
            text=f"{text} {current.number}", what_changed="New.", needs_consent=needs_consent, based_on=current.number
        )
        version = publish(slug, edition, actor=officer)
        db.session.commit()
        return version

    return do
