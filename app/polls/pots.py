"""Whom a ballot asks what: the questions of the whole town, and the pot of one ward.

A pot is a question about money that the people of one ward alone are asked. Whoever votes says for which ward, or,
where the poll has something to ask of everybody, that there is no pot for theirs.
"""

from collections.abc import Collection, Sequence

from app.kit.errors import DomainError
from app.kit.locale import gettext as _
from app.polls.models import Poll, PollQuestion


class UnfitWard(DomainError):
    """A ballot that answers for two wards, or for none where each voter has one; none of our pages sends such."""

    status = 422


def pots_of(poll: Poll) -> Sequence[PollQuestion]:
    return [question for question in poll.questions if question.is_pot]


def asked(poll: Poll, ward_code: str | None) -> Sequence[PollQuestion]:
    """What somebody of this ward is asked: without a pot for it, or without a ward, the questions of the town."""
    return [question for question in poll.questions if question.ward_code in {None, ward_code}]


def town_questions(poll: Poll) -> Sequence[PollQuestion]:
    return [question for question in poll.questions if not question.is_pot]


def find_pot(poll: Poll, ward: str) -> PollQuestion | None:
    """By its ward's code or name, as somebody wrote it."""
    named = {name.casefold(): pot for pot in pots_of(poll) if pot.ward for name in (pot.ward.code, pot.ward.name)}
    return named.get(" ".join(ward.casefold().split()))


def takes_others(poll: Poll) -> bool:
    """Whether people without a pot vote: the town is asked something, and not by wards that all have one."""
    if all(question.is_pot for question in poll.questions):
        return False
    wards = {each.ward_code for each in poll.wards}
    return not wards or not wards <= {pot.ward_code for pot in pots_of(poll)}


def check_one_ward(poll: Poll, answered: Collection[int]) -> None:
    """UnfitWard unless the questions that a ballot answers are those of one voter. Asked wherever one is taken."""
    pots = pots_of(poll)
    found = [pot for pot in pots if pot.id in answered]
    if len(found) > 1:
        raise UnfitWard(_("This ballot answers for two wards. Everybody votes for one ward only."))
    if pots and not found and not takes_others(poll):
        raise UnfitWard(_("This ballot says for no ward. Choose the ward first."))


def ward_of(poll: Poll, answered: Collection[int]) -> str | None:
    """Whose pot is among the questions that a ballot answers."""
    return next((pot.ward_code for pot in pots_of(poll) if pot.id in answered), None)
