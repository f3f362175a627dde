"""The secrets in e-mailed addresses: which pledge one looks after, whose reminders stop."""

from app.accounts.models import Person
from app.kit.signing import sign, unsign
from app.pledges.models import Pledge

MANAGE = "manage-pledge"
UNSUBSCRIBE = "stop-reminders"


def manage_token(pledge: Pledge, person: Person) -> str:
    """Ends when the person signs out everywhere, or leaves."""
    return sign(MANAGE, [pledge.id, person.session_epoch])


def read_manage_token(token: str) -> tuple[int, int]:
    """The pledge's id and its maker's epoch; NotFound for anything we did not sign."""
    pledge_id, epoch = unsign(MANAGE, token)
    return pledge_id, epoch


def unsubscribe_token(person: Person) -> str:
    """Works for ever: nobody should have to ask twice."""
    return sign(UNSUBSCRIBE, person.id)


def read_unsubscribe_token(token: str) -> int:
    person_id: int = unsign(UNSUBSCRIBE, token)
    return person_id
