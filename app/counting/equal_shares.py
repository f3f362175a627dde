"""The Method of Equal Shares: every voter has the same share of the budget, and supporters buy projects together.

The project that its supporters can pay for at the lowest price is bought, then the next, until no project's supporters
have enough left. The price is what a supporter pays for one mark (an approval, a point), capped by what they have; it
is weighed against what the project is worth to those who marked it: its cost, so that a voter is glad of money well
spent (`Utility.COST`), or one, so that a voter is glad of many projects (`Utility.CARDINALITY`). Ballots with points
weigh both by the points, and count as published at https://equalshares.net/.

That leaves money over, so a completion follows: none; `add1`, which raises every share by one of the currency again and
again and keeps the last result before one that would spend more than the budget; or `add1u`, which then spends what is
left on what gives most for its cost. As cities do, `add1` is what is meant where nothing is said.

Ties go to the project listed first. Every comparison is exact (see `shares.py`).
"""

from fractions import Fraction

from app.counting.budget import BudgetElection
from app.counting.equal_shares_told import Story, told
from app.counting.funding import details, spent
from app.counting.market import Market
from app.counting.names import Completion, Utility
from app.counting.outcome import Outcome
from app.counting.raising import Raised, raise_shares
from app.counting.shares import Pass, Trading


def count(election: BudgetElection, *, completion: str = Completion.ADD1, utility: str = Utility.COST) -> Outcome:
    """ValueError: no such completion or utility."""
    way, utility = Completion(completion), Utility(utility)
    worth = [max(project.cost, 1) if utility is Utility.COST else 1 for project in election.projects]
    if not election.ballots:
        return _outcome(election, Story(election, Pass(Fraction(0)), (), 0, None), way, utility)
    market = Market(election, worth)
    share = Fraction(election.budget, election.ballots)
    raised = Raised(share, 0, None) if way is Completion.NONE else raise_shares(election, market, share)
    result = Trading(market, raised.kept, tell=True).finish()
    filled = _fill(election, worth, result.bought) if way is Completion.ADD1U else ()
    story = Story(election, result, tuple(filled), raised.raises, raised.too_much)
    return _outcome(election, story, way, utility)


def _fill(election: BudgetElection, worth: list[int], bought: list[int]) -> list[int]:
    """With what is left, the project that gives most utility for its cost, of those that fit, again and again."""
    scores = election.scores()
    left = election.budget - spent(election, bought)
    rest = [place for place, score in enumerate(scores) if score > 0 and place not in set(bought)]
    rest.sort(key=lambda place: -Fraction(scores[place] * worth[place], max(election.projects[place].cost, 1)))
    filled = []
    for place in rest:
        if election.projects[place].cost <= left:
            filled.append(place)
            left -= election.projects[place].cost
    return filled


def _outcome(election: BudgetElection, story: Story, completion: Completion, utility: Utility) -> Outcome:
    funded = [*story.result.bought, *story.filled]
    words = told(story)
    return Outcome(
        method="equal-shares",
        ballots=election.ballots,
        winners=tuple(election.projects[project].id for project in funded),
        rounds=words.rounds,
        explanation=words.explanation,
        ties=words.ties,
        details=details(
            election,
            funded,
            completion=str(completion),
            utility=str(utility),
            share=words.share,
            raises=story.raises,
            unfunded=words.unfunded,
        ),
    )
