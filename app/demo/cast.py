"""The accounts one can sign in with: one for each role, residents of three kinds, and an organisation's owner.

Everybody knows the password, and /dev/codes shows the codes of staff.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.accounts import staffing
from app.accounts.models import Display, Person
from app.accounts.passwords import hash_password
from app.accounts.permissions import Role
from app.accounts.queries import find_person_by_email
from app.accounts.rules import normalise_email
from app.demo.residents import Resident
from app.factors import actions as factors

PASSWORD = "seven red buses"
APP_SECRET = "LUTON2TOWN2DEMO2STAFF2CODE2ONLY2"  # in production there is no demo town


@dataclass(frozen=True)
class Part:
    """Who one can sign in as."""

    what: str
    email: str
    name: str
    role: Role | None = None


STAFF = (
    Part("Administrator", "administrator@example.org", "Amina Yusuf", Role.ADMINISTRATOR),
    Part("Facilitator", "facilitator@example.org", "Farid Hussain", Role.FACILITATOR),
    Part("Moderator", "moderator@example.org", "Mary O’Brien", Role.MODERATOR),
    Part("Reviewer", "reviewer@example.org", "Ravi Shah", Role.REVIEWER),
    Part("Analyst", "analyst@example.org", "Ania Kowalska", Role.ANALYST),
)

RESIDENTS = (
    Part("Resident with pledges", "resident@example.org", "Asha Begum"),
    Part("Resident aged 13 to 17", "teenager@example.org", "Tayo Mensah"),
    Part("Resident who starts shared pledges", "organiser@example.org", "Omar Malik"),
)


MEMBER = Part("Organisation’s owner", "organisation@example.org", "Hattie Bramwell")
EVERYBODY = (*STAFF, *RESIDENTS, MEMBER)


def hire_staff() -> dict[Role, Person]:
    """Invite them and let them follow their links."""
    return {part.role: _hire(part, part.role) for part in STAFF if part.role}


def _hire(part: Part, role: Role) -> Person:
    token = staffing.invite_staff(part.email, role, actor=None)
    assert token is not None
    person = staffing.join_as_newcomer(token, name=part.name, password_hash=hash_password(PASSWORD))
    factors.keep_app(person, APP_SECRET, 0)
    return person


def with_known_residents(residents: Sequence[Resident]) -> list[Resident]:
    """The first residents give their places to those one can sign in as."""
    known = [
        replace(
            resident,
            name=part.name,
            email=part.email,
            has_account=True,
            names_ward=True,
            answers_mail=True,
            is_teen="13" in part.what,
            shown_as=Display.ANONYMOUS if "13" in part.what else Display.FIRST_NAME,
        )
        for part, resident in zip(RESIDENTS, residents, strict=False)
    ]
    return [*known, *residents[len(known) :]]


def hash_known_passwords() -> dict[str, str]:
    return {normalise_email(part.email): hash_password(PASSWORD) for part in (*RESIDENTS, MEMBER)}


def list_sign_ins() -> list[Part]:
    """Those of the cast who are here."""
    return [part for part in EVERYBODY if find_person_by_email(part.email)]
