"""Equal shares again, as slowly and plainly as can be: one purse of fractions for each voter, every price in full."""

from collections.abc import Sequence
from fractions import Fraction

from app.counting.budget import BudgetElection


def bought(election: BudgetElection, share: Fraction, utility: str) -> list[int]:
    """Projects in the order in which they are bought when every voter has this share."""
    voters = _voters(election)
    purses = [share] * len(voters)
    costs = [project.cost for project in election.projects]
    wanted = [place for place in range(len(costs)) if any(marks[place] > 0 for marks in voters)]
    done = [place for place in wanted if not costs[place]]
    while True:
        offers = []
        for place in wanted:
            if place not in done:
                price = _price(
                    costs[place], [(purse, marks[place]) for purse, marks in zip(purses, voters, strict=True)]
                )
                if price is not None:
                    offers.append((price / (costs[place] if utility == "cost" else 1), place, price))
        if not offers:
            return done
        _, place, price = min(offers)
        purses = [purse - min(purse, price * max(marks[place], 0)) for purse, marks in zip(purses, voters, strict=True)]
        done.append(place)


def with_completion(election: BudgetElection, completion: str, utility: str) -> list[int]:
    """As `bought`, with shares raised by one until the next raise would overspend."""
    voters = election.ballots
    if not voters:
        return []
    share = Fraction(election.budget, voters)
    found = bought(election, share, utility)
    if completion == "none":
        return found
    wanted = sum(1 for supporters in election.supporters() if supporters)
    while len(found) < wanted:
        share += election.unit
        further = bought(election, share, utility)
        if sum(election.projects[place].cost for place in further) > election.budget:
            break
        found = further
    return found


def _voters(election: BudgetElection) -> list[list[int]]:
    rows = zip(election.marks.tolist(), election.weights.tolist(), strict=True)
    return [row for row, weight in rows for _ in range(weight)]


def _price(cost: int, backers: Sequence[tuple[Fraction, int]]) -> Fraction | None:
    """For one mark, so that nobody pays more than they have and together they pay the cost. None: they cannot."""
    ranked = sorted((purse / mark, purse, mark) for purse, mark in backers if mark > 0)
    missing, load = Fraction(cost), sum(mark for _, _, mark in ranked)
    for reach, purse, mark in ranked:
        if missing <= reach * load:
            return missing / load
        missing -= purse
        load -= mark
    return None
