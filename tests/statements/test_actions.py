"""Publishing: versions follow each other, never change, and never overwrite what a colleague published."""

from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from app.accounts.models import Person
from app.accounts.profiles import leave
from app.db import db
from app.kit.audit import AuditEvent
from app.kit.errors import DomainError, Duplicate
from app.statements.actions import REFERENCE, Edition, agree, load_reference, publish
from app.statements.models import StatementConsent, StatementVersion
from app.statements.queries import find_current, list_consents, list_versions
from app.statements.rules import Slug, newest, outstanding
from tests.factories.people import make_person
from tests.statements.conftest import Publish

EDITION = Edition(text="Hello.", what_changed="All of it.", needs_consent=False, based_on=1)


def test_every_statement_comes_with_a_first_text(session: Any) -> None:
    assert {path.stem for path in REFERENCE.glob("*.md")} == set(Slug)
    for slug in Slug:
        version = find_current(slug)
        assert version is not None
        assert (version.number, version.needs_consent, version.published_by_id) == (1, False, None)


def test_loading_again_replaces_nothing(issue: Publish) -> None:
    issue(Slug.TERMS)
    assert load_reference() == {"published": 0}
    assert [version.number for version in list_versions(Slug.TERMS)] == [2, 1]


def test_a_new_version_follows_and_is_recorded(session: Any, officer: Person) -> None:
    version = publish(Slug.COOKIES, EDITION, actor=officer)
    assert (version.number, find_current(Slug.COOKIES)) == (2, version)
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.verb == "statement.published")).one()
    assert (event.actor_id, event.subject_id, event.facts["number"]) == (officer.id, str(version.id), 2)


def test_whoever_began_before_a_colleague_published_is_told(session: Any, officer: Person) -> None:
    publish(Slug.COOKIES, EDITION, actor=officer)
    with pytest.raises(Duplicate):
        publish(Slug.COOKIES, Edition(text="Mine.", what_changed="x", needs_consent=False, based_on=1), actor=officer)


def test_the_same_text_is_no_new_version(session: Any, officer: Person) -> None:
    current = find_current(Slug.COOKIES)
    assert current is not None
    with pytest.raises(DomainError, match="Nothing is changed"):
        publish(
            Slug.COOKIES,
            Edition(text=current.text, what_changed="x", needs_consent=False, based_on=1),
            actor=officer,
        )


def test_only_what_people_agree_to_asks_for_it(session: Any, officer: Person) -> None:
    asking = Edition(text="Hello.", what_changed="x", needs_consent=True, based_on=1)
    assert not publish(Slug.COOKIES, asking, actor=officer).needs_consent
    assert publish(Slug.TERMS, asking, actor=officer).needs_consent


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE statement_versions SET text = 'Other' WHERE number = 1",
        "UPDATE statement_versions SET needs_consent = true WHERE number = 1",
        "DELETE FROM statement_versions",
    ],
)
def test_the_database_keeps_what_was_published(session: Any, statement: str) -> None:
    with pytest.raises(DBAPIError, match="never changes"), db.session.begin_nested():
        db.session.execute(text(statement))


def test_a_number_is_given_once(session: Any) -> None:
    facts = {"locale": "en", "number": 1, "text": "x", "what_changed": "", "needs_consent": False}
    first = find_current(Slug.TERMS)
    assert first is not None
    db.session.add(StatementVersion(slug=Slug.TERMS, published_at=first.published_at, **facts))
    with pytest.raises(DBAPIError, match="statement_versions"), db.session.begin_nested():
        db.session.flush()


def test_agreeing_twice_is_agreeing_once(session: Any, resident: Person) -> None:
    version = find_current(Slug.TERMS)
    assert version is not None
    agree(resident, [version.id])
    agree(resident, [version.id])
    assert [consent.version_id for consent in list_consents(resident)] == [version.id]


def test_consents_go_with_the_person_and_the_version_stays_without_its_publisher(issue: Publish) -> None:
    editor = make_person()
    version = issue(Slug.TERMS)
    db.session.execute(text("UPDATE statement_versions SET published_by_id = :id WHERE number = 2"), {"id": editor.id})
    agree(editor, [version.id])
    leave(editor, keeps_text=False)
    db.session.expire_all()
    assert db.session.scalars(select(StatementConsent)).all() == []
    assert version.published_by_id is None


def test_what_somebody_is_asked_to_agree_to() -> None:
    assert newest([(Slug.TERMS, 1), (Slug.TERMS, 3), (Slug.PRIVACY, 2)]) == {Slug.TERMS: 3, Slug.PRIVACY: 2}
    asking = {Slug.TERMS: 3, Slug.PRIVACY: 2, Slug.COOKIES: 9}
    assert outstanding(asking, {}) == (Slug.TERMS, Slug.PRIVACY)
    assert outstanding(asking, {Slug.TERMS: 3, Slug.PRIVACY: 1}) == (Slug.PRIVACY,)
    assert outstanding(asking, {Slug.TERMS: 4, Slug.PRIVACY: 2}) == ()
    assert outstanding({}, {}) == ()
