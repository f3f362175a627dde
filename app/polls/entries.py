"""What lets a ballot's pages go from one to the next: sealed, in the form, and nowhere else.

Nothing of it is in an address, in the session or in the database: the next person at a shared screen finds nothing. It
names a person and a receipt, so it can be read by us alone: one page that somebody saved would else pair the two.
"""

import json
from dataclasses import dataclass
from enum import StrEnum

from cryptography.fernet import InvalidToken

from app.accounts.models import Person, Visitor
from app.kit.errors import NotFound, Refused
from app.kit.locale import gettext as _
from app.kit.sealing import lock_for
from app.polls.models import Poll
from app.polls.paper_models import AccessCode
from app.polls.receipts import Receipt

PURPOSE = "poll entry"


class Way(StrEnum):
    """By what somebody came to a ballot's page."""

    ACCOUNT = "account"
    CODE = "code"
    RECEIPT = "receipt"  # to change a ballot


class SignedOut(Refused):
    """Whoever opened the ballot is not who sends it."""


@dataclass(frozen=True)
class Entry:
    """One ballot's page: for whom it was made, and the receipt that was chosen for it.

    `holder` is a person's id or a code's, and 0 for a receipt, which is its own. A form sent twice has one receipt,
    and so is one ballot.
    """

    poll_id: int
    way: Way
    holder: int
    receipt: Receipt

    @classmethod
    def of_person(cls, poll: Poll, person: Person) -> "Entry":
        return cls(poll.id, Way.ACCOUNT, person.id, Receipt.new())

    @classmethod
    def of_code(cls, poll: Poll, code: AccessCode) -> "Entry":
        return cls(poll.id, Way.CODE, code.id, Receipt.new())

    @classmethod
    def of_receipt(cls, poll: Poll, receipt: Receipt) -> "Entry":
        return cls(poll.id, Way.RECEIPT, 0, receipt)

    @classmethod
    def read(cls, token: str, poll: Poll) -> "Entry":
        """The entry of this poll, or NotFound for what was not sealed here for it."""
        try:
            poll_id, way, holder, code = json.loads(lock_for(PURPOSE).decrypt(token))
        except (InvalidToken, ValueError):  # the latter for what is not even in letters that tokens have
            raise NotFound(_("This form is not one of ours. Open the ballot again.")) from None
        if poll_id != poll.id:
            raise NotFound(_("This ballot is for another poll."))
        return cls(poll_id, Way(way), holder, Receipt(code))

    @property
    def token(self) -> str:
        facts = json.dumps([self.poll_id, self.way, self.holder, self.receipt.code])
        # Fernet writes down when it sealed; the form need not tell when somebody voted.
        return lock_for(PURPOSE).encrypt_at_time(facts.encode(), 0).decode()

    @property
    def is_change(self) -> bool:
        return self.way is Way.RECEIPT

    def is_held_by(self, person: Person | Visitor | None) -> bool:
        return self.way is not Way.ACCOUNT or (person is not None and person.id == self.holder)

    def check_holder(self, person: Person | Visitor | None) -> None:
        """A ballot opened with an account is sent by that account, or not at all."""
        if not self.is_held_by(person):
            raise SignedOut(
                _(
                    "You are not signed in any more as who you were when you opened this ballot. Sign in in another "
                    "window, come back here and send it again. What you chose is still here."
                )
            )
