"""Publishing a statement's next version, and agreeing to one."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from app.accounts.models import Person
from app.db import db, upsert
from app.kit.audit import record
from app.kit.clock import now
from app.kit.errors import DomainError, Duplicate
from app.kit.text import tidy_lines
from app.statements import queries
from app.statements.models import StatementConsent, StatementVersion
from app.statements.rules import AGREED_TO, FIRST_LOCALE, Slug

REFERENCE = Path(__file__).parent / "reference"


@dataclass(frozen=True, kw_only=True)
class Edition:
    """What an editor wants to publish, and the number of the version they changed."""

    text: str
    what_changed: str
    needs_consent: bool
    based_on: int


def load_reference() -> dict[str, int]:
    """Publish the texts that come with the site where there are none. What staff have published is theirs."""
    missing = [slug for slug in Slug if queries.find_current(slug) is None]
    for slug in missing:
        text = (REFERENCE / f"{slug}.md").read_text("utf-8")
        _insert(slug, 1, Edition(text=tidy_lines(text), what_changed="", needs_consent=False, based_on=0), None)
    return {"published": len(missing)}


def publish(slug: Slug, edition: Edition, *, actor: Person) -> StatementVersion:
    """The next version, in force at once. Refused when somebody else has published since the editor began."""
    current = queries.find_current(slug)
    number = current.number if current else 0
    if number != edition.based_on:
        raise _overtaken()
    if current is not None and current.text == edition.text:
        raise DomainError(_("Nothing is changed. Change the text first."))
    try:
        with db.session.begin_nested():
            version = _insert(slug, number + 1, edition, actor)
    except IntegrityError as error:
        raise _overtaken() from error
    record(
        "statement.published",
        actor=actor,
        subject=version,
        subject_label=slug.value,
        number=version.number,
        needs_consent=version.needs_consent,
    )
    return version


def _insert(slug: Slug, number: int, edition: Edition, actor: Person | None) -> StatementVersion:
    version = StatementVersion(
        slug=slug,
        locale=FIRST_LOCALE,
        number=number,
        text=edition.text,
        what_changed=edition.what_changed,
        needs_consent=edition.needs_consent and slug in AGREED_TO,
        published_at=now(),
        published_by_id=actor.id if actor else None,
    )
    db.session.add(version)
    db.session.flush()
    return version


def _overtaken() -> Duplicate:
    return Duplicate(
        _("Somebody else has published a new version since you began. Read it, and bring the two together.")
    )


def agree_at_sign_up(person: Person, *, shown: Collection[str] = ()) -> None:
    """Whoever opens an account agrees to the versions that the page with the button showed, else to those in force."""
    versions = queries.list_shown(shown) or queries.list_agreed_to()
    agree(person, [version.id for version in versions])


def agree(person: Person, version_ids: Iterable[int]) -> None:
    """Keep that the person agreed. A second press changes nothing."""
    moment = now()
    rows = [{"person_id": person.id, "version_id": each, "agreed_at": moment} for each in version_ids]
    if rows:
        db.session.execute(upsert(StatementConsent).values(rows).on_conflict_do_nothing())
