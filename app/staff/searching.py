"""Looking for people, organisations and what either wrote, for those of the staff who look after such things."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.models import Person
from app.accounts.queries import find_person_by_email, search_people
from app.commitments.models import Commitment, OrganisationPledge
from app.commitments.register_search import find_ids
from app.db import db
from app.kit.locale import lazy as _l
from app.kit.text import tidy_line
from app.organisations.labels import STANDING_LABELS
from app.organisations.models import Organisation
from app.organisations.rules import compare_key
from app.pledges.models import Pledge, SharedPledge
from app.pledges.search import with_words
from app.pledges.suggestion_models import Suggestion
from app.pledges.wording import DECISIONS, SHARED_STATES, STANDINGS
from app.staff.deeds import address_of, permission_to_read

MOST = 20  # of each kind


@dataclass(frozen=True)
class Found:
    """One thing: what it is called, what to know of it at once, and whose record tells its history."""

    subject_type: str
    subject_id: int
    title: str
    note: str = ""

    @property
    def address(self) -> str | None:
        return address_of(self.subject_type, str(self.subject_id))


class Pledger(Found):
    """Somebody without an account: found by the whole address alone, as they give it who ask what we know of them.

    They have no page here, for there are no roles to give them; their history says what they did.
    """

    @property
    def address(self) -> None:
        return None


@dataclass(frozen=True)
class Kind:
    """A kind of thing that can be looked for."""

    subject_type: str
    label: LazyString
    find: Callable[[str], Iterable[Found]]


def _find_people(text: str) -> Iterator[Found]:
    for person in search_people(text, limit=MOST):
        yield Found("person", person.id, person.name or person.pseudonym, person.email)
    pledger = find_person_by_email(text)
    if pledger is not None and pledger.signed_up_at is None:
        yield Pledger("person", pledger.id, pledger.name or pledger.pseudonym, pledger.email)


def _find_organisations(text: str) -> Iterator[Found]:
    likes = [Organisation.compare_key.contains(word, autoescape=True) for word in compare_key(text).split()]
    found = select(Organisation).where(*likes).order_by(Organisation.name, Organisation.id).limit(MOST)
    for row in db.session.scalars(found) if likes else ():
        yield Found("organisation", row.id, row.name, str(STANDING_LABELS[row.standing]))


def _find_commitments(text: str) -> Iterator[Found]:
    """Drafts too. Each leads to its pledge, which staff agree as a whole."""
    ids = sorted(find_ids(text), reverse=True)[:MOST]
    rows = select(Commitment).where(Commitment.id.in_(ids)).order_by(Commitment.id.desc())
    named = joinedload(Commitment.pledge).joinedload(OrganisationPledge.organisation)
    for row in db.session.scalars(rows.options(named)):
        yield Found("organisation_pledge", row.pledge_id, row.text, row.pledge.organisation.name)


def _find_pledges(text: str) -> Iterator[Found]:
    """By their words, once a moderator let them be seen, or by number."""
    pledges = select(Pledge).options(joinedload(Pledge.action))
    is_number = text.isdecimal() and int(text) < 2**31
    found = pledges.where(Pledge.id == int(text)) if is_number else with_words(pledges, text)
    for row in db.session.scalars(found.where(Pledge.confirmed_at.is_not(None)).limit(MOST)):
        yield Found("pledge", row.id, row.words or row.action.title, str(STANDINGS[row.state].word))


def _find_shared(text: str) -> Iterator[Found]:
    found = select(SharedPledge).where(SharedPledge.title.icontains(text, autoescape=True))
    for row in db.session.scalars(found.order_by(SharedPledge.id.desc()).limit(MOST)):
        yield Found("shared_pledge", row.id, row.title, str(SHARED_STATES[row.state]))


def _find_suggestions(text: str) -> Iterator[Found]:
    found = select(Suggestion).where(Suggestion.title.icontains(text, autoescape=True))
    for row in db.session.scalars(found.order_by(Suggestion.id.desc()).limit(MOST)):
        decision = DECISIONS[row.decision] if row.decision else _("Waiting for a decision")
        yield Found("suggestion", row.id, row.title, str(decision))


KINDS = (
    Kind("person", _l("People"), _find_people),
    Kind("organisation", _l("Organisations"), _find_organisations),
    Kind("organisation_pledge", _l("Organisations’ commitments"), _find_commitments),
    Kind("pledge", _l("Citizens’ pledges"), _find_pledges),
    Kind("shared_pledge", _l("Shared pledges"), _find_shared),
    Kind("suggestion", _l("Suggested actions"), _find_suggestions),
)


def kinds_for(person: Person) -> list[Kind]:
    """What this member of staff may look for."""
    return [kind for kind in KINDS if person.may(permission_to_read(kind.subject_type))]


def search(text: str, kinds: Iterable[Kind]) -> list[tuple[Kind, list[Found]]]:
    """What was found of each kind; kinds of which nothing was are left out."""
    text = tidy_line(text)
    found = [(kind, list(kind.find(text))) for kind in kinds]
    return [(kind, things) for kind, things in found if things]
