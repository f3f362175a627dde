"""The same ballots counted in two ways, side by side: what each funds, and how many voters get something."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.counting import equal_shares, greedy
from app.counting.budget import BudgetElection
from app.counting.funding import Reach, reach, spent
from app.counting.outcome import Outcome


@dataclass(frozen=True)
class Side:
    """One way of counting and what came of it."""

    outcome: Outcome
    spent: int  # in the smallest unit
    reach: Reach


@dataclass(frozen=True)
class Comparison:
    """Greedy beside equal shares: ids funded by both, and by one alone, as they are listed."""

    greedy: Side
    equal_shares: Side
    both: tuple[str, ...]
    greedy_only: tuple[str, ...]
    equal_shares_only: tuple[str, ...]

    def as_json(self) -> Mapping[str, Any]:
        """JSON-ready, amounts in the smallest unit."""
        return {
            "greedy": {"spent": self.greedy.spent, **self.greedy.reach.as_json()},
            "equal_shares": {"spent": self.equal_shares.spent, **self.equal_shares.reach.as_json()},
            "both": list(self.both),
            "greedy_only": list(self.greedy_only),
            "equal_shares_only": list(self.equal_shares_only),
        }


def compare(election: BudgetElection, *, completion: str = "add1", utility: str = "cost") -> Comparison:
    """Count in both ways. ValueError: no such completion or utility."""
    one = _side(election, greedy.count(election))
    other = _side(election, equal_shares.count(election, completion=completion, utility=utility))
    first, second = set(one.outcome.winners), set(other.outcome.winners)
    ids = [project.id for project in election.projects]
    return Comparison(
        one,
        other,
        tuple(name for name in ids if name in first & second),
        tuple(name for name in ids if name in first - second),
        tuple(name for name in ids if name in second - first),
    )


def _side(election: BudgetElection, outcome: Outcome) -> Side:
    funded = [place for place, project in enumerate(election.projects) if project.id in set(outcome.winners)]
    return Side(outcome, spent(election, funded), reach(election, funded))
