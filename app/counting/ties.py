"""One rule for ties: look back where the method looks back, then the option listed first does better."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.counting.words import listed


@dataclass(frozen=True)
class Choice:
    """One of several options, and how it was told from those that had as many votes."""

    option: int
    tied: tuple[int, ...]  # all that had as many, the chosen one among them
    left: tuple[int, ...]  # those that no earlier stage told apart
    stage: int  # the earliest that was looked at, from 0

    @property
    def is_a_tie(self) -> bool:
        return len(self.tied) > 1

    def sentence(self, labels: Sequence[str], fate: str, *, stages: str) -> str:
        """For people: who was equal, what decided, and `fate`, which is what happens to the one chosen."""
        name = labels[self.option]
        start = f"{listed([labels[option] for option in self.tied])} had equally many votes"
        if len(self.left) == 1:
            return f"{start}. Looking back to {stages} {self.stage + 1}, {name} {fate}."
        among = "" if self.left == self.tied else f", and {listed([labels[option] for option in self.left])} still"
        place = "first" if self.option == min(self.left) else "last"
        return f"{start}{among} in every earlier {stages}. {name}, which is listed {place} of these, {fate}."


def fewest(among: Sequence[int], history: Sequence[Sequence[int]]) -> Choice:
    """Who has the fewest votes in the last of these stages; of several, who had fewest in the one before, and so on.

    Where no stage tells them apart, the one listed last.
    """
    return _looking_back(among, [[-votes for votes in stage] for stage in history], listed_first=False)


def most(among: Sequence[int], history: Sequence[Sequence[int]]) -> Choice:
    """As `fewest`, the other way round: the most votes, and of several that were always equal the one listed first."""
    return _looking_back(among, history, listed_first=True)


def _looking_back(among: Sequence[int], history: Sequence[Sequence[int]], *, listed_first: bool) -> Choice:
    left = tuple(among)
    tied: tuple[int, ...] = ()
    stage = len(history)
    while stage and (len(left) > 1 or not tied):
        stage -= 1
        best = max(history[stage][option] for option in left)
        left = tuple(option for option in left if history[stage][option] == best)
        tied = tied or left
    return Choice(min(left) if listed_first else max(left), tied, left, stage)


def in_order(totals: Sequence[int]) -> list[int]:
    """Options by total, the highest first, equal ones as they are listed."""
    return sorted(range(len(totals)), key=lambda option: (-totals[option], option))


def at_the_line(totals: Sequence[int], order: Sequence[int], seats: int, labels: Sequence[str]) -> tuple[str, ...]:
    """A sentence where the list's order decided who of equal options is among the first `seats`."""
    if not 0 < seats < len(order) or totals[order[seats - 1]] != totals[order[seats]]:
        return ()
    equal = [option for option in order if totals[option] == totals[order[seats]]]
    inside = [labels[option] for option in order[:seats] if option in equal]
    return (
        f"{listed([labels[option] for option in equal])} have equal totals."
        f" {listed(inside)} {'comes' if len(inside) == 1 else 'come'} first, being listed first.",
    )
