"""The cast: one person for each part that can be played here, and nobody."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.accounts.models import Person
from app.accounts.permissions import Role
from app.organisations.models import Organisation
from app.organisations.rules import MemberRole
from tests.factories.organisations import make_member, make_organisation
from tests.factories.people import make_person

NOBODY = "nobody"
STRANGER = "stranger"  # signed in, and none of the things are theirs
OWNER = "owner"  # whose things they are: their own pledges, and the organisation they own
EDITOR = "editor"
VIEWER = "viewer"
STAFF = tuple(role.value for role in Role)
CAST = (NOBODY, STRANGER, OWNER, EDITOR, VIEWER, *STAFF)

SIGNED_IN = frozenset(CAST) - {NOBODY}
MEMBERS = frozenset({OWNER, EDITOR, VIEWER})
WRITERS = frozenset({OWNER, EDITOR})


@dataclass(frozen=True)
class Cast:
    """Who plays what, and the organisation that three of them act for."""

    people: Mapping[str, Person]
    organisation: Organisation

    @property
    def owner(self) -> Person:
        return self.people[OWNER]


def make_cast() -> Cast:
    owner = make_person("owner@example.org", name="Olu Owner")
    organisation = make_organisation("Access Trust", owner=owner)
    people = {
        STRANGER: make_person("stranger@example.org", name="Sam Stranger"),
        OWNER: owner,
        EDITOR: make_member(organisation, make_person("editor@example.org")),
        VIEWER: make_member(organisation, make_person("viewer@example.org"), MemberRole.VIEWER),
        **{role.value: make_person(f"{role}@example.org", roles=(role,)) for role in Role},
    }
    return Cast(people, organisation)
