"""The address where an author reads a decision: signed, so that it works without an account."""

from app.accounts.models import Person
from app.kit.signing import sign, unsign
from app.moderation.models import Decision

PURPOSE = "moderation-decision"


def decision_token(decision: Decision, person: Person) -> str:
    """It ends when the person signs out everywhere."""
    return sign(PURPOSE, [decision.id, person.id, person.session_epoch])


def read_decision_token(token: str) -> tuple[int, int, int]:
    """The numbers of the decision and the person, and the person's epoch."""
    decision_id, person_id, epoch = unsign(PURPOSE, token)
    return decision_id, person_id, epoch
