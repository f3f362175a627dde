"""The secrets in e-mailed addresses: which pledge one looks after, whose reminders stop."""

from app.accounts.models import Person
from app.kit.signing import sign, unsign
from app.pledges.models import Pledge

MANAGE = "manage-pledge"
UNSUBSCRIBE = "stop-reminders"


def manage_token(pledge: Pledge, person: Person) -> str:
    """Ends when the person signs out everywhere, or leaves."""
    return manage_token_of(pledge.id, person.session_epoch)


def manage_token_of(pledge_id: int, epoch: int) -> str:
    """The same from what it is made of."""
    return sign(MANAGE, [pledge_id, epoch])


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
