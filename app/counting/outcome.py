"""What every way of counting answers with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Outcome:
    """A result that a stranger can check: exact numbers, the steps, and the reasons in words.

    `rounds` and `details` hold only what JSON holds, and no number in them is a float but money in parts of its unit.
    """

    method: str
    ballots: int  # counted: all that were handed in and valid, blank ones among them
    winners: tuple[str, ...]  # ids of options, best first or in the order of their election
    rounds: tuple[Mapping[str, Any], ...] = ()
    explanation: tuple[str, ...] = ()
    ties: tuple[str, ...] = ()  # a sentence on each tie that the method left open, and how it was broken
    details: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The answer of `flask polls count --format json`; details stand beside the keys that every method has."""
        return {
            **self.details,
            "method": self.method,
            "ballots": self.ballots,
            "winners": list(self.winners),
            "rounds": [dict(told) for told in self.rounds],
            "explanation": list(self.explanation),
            "ties": list(self.ties),
        }
