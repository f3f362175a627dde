"""What the pages of polls share: who is looking, and where they stand."""

from collections.abc import Callable
from dataclasses import dataclass

from flask_login import current_user

from app.accounts.models import Person
from app.kit.clock import now
from app.kit.errors import DomainError
from app.kit.locale import gettext as _
from app.kit.locale import has_session
from app.polls.casting import AlreadyVoted, VotingClosed
from app.polls.eligibility import NotAsked, find_obstacle
from app.polls.models import Poll
from app.polls.queries import get_poll, has_voted
from app.polls.rules import Stage


@dataclass(frozen=True)
class Standing:
    """What whoever looks at an open poll can do: vote, nothing any more, or something else first."""

    is_signed_in: bool = False
    has_voted: bool = False
    obstacle: NotAsked | None = None

    @property
    def may_vote(self) -> bool:
        return self.is_signed_in and not self.has_voted and self.obstacle is None


def viewer() -> Person | None:
    """Who is looking. Without a session there is nobody to look up."""
    return current_user if has_session() and current_user.is_authenticated else None


def standing_of(poll: Poll, person: Person | None) -> Standing:
    if person is None:
        return Standing()
    return Standing(is_signed_in=True, has_voted=has_voted(poll, person), obstacle=find_obstacle(poll, person))


def get_open_poll(slug: str, read: Callable[[str, Person | None], Poll] = get_poll) -> Poll:
    """A poll that takes ballots now."""
    poll = read(slug, viewer())
    if poll.stage_at(now()) is not Stage.OPEN:
        raise VotingClosed(_("Voting in this poll is not open now."))
    return poll


def find_refusal(poll: Poll, person: Person) -> DomainError | None:
    """Why somebody with an account gets no ballot; None for those who do."""
    standing = standing_of(poll, person)
    if standing.has_voted:
        return AlreadyVoted(_("You have voted in this poll already. You can change your vote with your receipt."))
    return standing.obstacle
