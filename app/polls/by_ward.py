"""The results of a poll in which wards have pots, put side by side; and what its ballots must not tell together."""

from collections.abc import Sequence, Set

from app.polls.shown import Shown


def pots_among(shown: Sequence[Shown]) -> Sequence[Shown]:
    """By the name of the ward."""
    pots = [part for part in shown if part.question.is_pot]
    return sorted(pots, key=lambda part: part.question.ward.name if part.question.ward else "")


def ballots_of(shown: Sequence[Shown]) -> int:
    """All of the poll: each is on the town's questions, or where there are none on one pot."""
    town = next((part.ballots for part in shown if not part.question.is_pot), None)
    return sum(part.ballots for part in shown) if town is None else town


def numbered(shown: Sequence[Shown]) -> Set[int]:
    """Positions of the questions whose ballots are published under their numbers.

    A ballot has one number on all its questions, and whoever has the number can look it all up. So the numbers of the
    other wards would leave the town's ballots of a ward of which few voted: no numbers are published where a ward is so
    small, or those without one are so few.
    """
    told = {part.question.position for part in shown if part.is_told_in_full}
    pots = pots_among(shown)
    without = ballots_of(shown) - sum(part.ballots for part in pots)
    smallest = max((part.result.smallest_told for part in shown), default=0)
    is_few = any(0 < number < smallest for number in (without, *(part.ballots for part in pots)))
    if not pots or not is_few or shown[0].question.poll.is_named:
        return told
    return frozenset()
