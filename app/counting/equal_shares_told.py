"""Why each project was funded or not by equal shares, from the numbers of the count itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Any

from app.counting.budget import BudgetElection
from app.counting.funding import decimal, named, spent
from app.counting.shares import Pass, Purchase
from app.counting.words import counted, listed


@dataclass(frozen=True)
class Story:
    """All that a count went through."""

    election: BudgetElection
    result: Pass  # with its purchases
    filled: tuple[int, ...]  # projects bought with what was left over
    raises: int  # of every share, by one of the currency
    too_much: Pass | None  # what one more raise would have bought, where that was too much


@dataclass(frozen=True)
class Told:
    """The same for people and programs."""

    share: str
    rounds: tuple[Mapping[str, Any], ...]
    explanation: tuple[str, ...]
    ties: tuple[str, ...]
    unfunded: list[Mapping[str, Any]]


@dataclass(frozen=True)
class _Missed:
    """A project that was not bought: its supporters, and in the smallest unit what they had left and what lacked."""

    project: int
    supporters: int
    left: Fraction
    lacking: Fraction


def told(story: Story) -> Told:
    """Everything that is said of a count."""
    election, result = story.election, story.result
    missed = _missed(story)
    return Told(
        share=_money(election, result.share),
        rounds=tuple(_round(election, number, purchase) for number, purchase in enumerate(result.purchases, 1)),
        explanation=(
            *_opening(story),
            *(_why_free(election, project) for project in result.bought if not election.projects[project].cost),
            *(_why_bought(election, purchase) for purchase in result.purchases),
            *(_why_filled(election, project) for project in story.filled),
            *(_why_missed(story, one) for one in missed),
        ),
        ties=tuple(_tie(election, tied) for tied in result.tied),
        unfunded=[_unfunded(election, one) for one in missed],
    )


def _money(election: BudgetElection, amount: Fraction) -> str:
    """To a hundredth, for a share or price is seldom whole."""
    return decimal(amount / election.unit, 2)


def _missed(story: Story) -> list[_Missed]:
    election, ledger = story.election, story.result.ledger
    funded = {*story.result.bought, *story.filled}
    supporters = election.supporters()
    missed = []
    for place, project in enumerate(election.projects):
        if place in funded:
            continue
        backing = (election.marks[:, place] > 0).nonzero()[0]
        left = ledger.left(backing) if ledger else Fraction(0)
        missed.append(_Missed(place, supporters[place], left, project.cost - left))
    return missed


def _round(election: BudgetElection, number: int, purchase: Purchase) -> Mapping[str, Any]:
    project = election.projects[purchase.project]
    return {
        "round": number,
        "project": project.id,
        "cost": election.amount(project.cost),
        "price": _price(election, purchase),
        "supporters": purchase.at_price + purchase.with_all + purchase.with_nothing,
        "paid_the_price": purchase.at_price,
        "paid_all_they_had": purchase.with_all,
        "had_nothing_left": purchase.with_nothing,
    }


def _price(election: BudgetElection, purchase: Purchase) -> str:
    """What one approval or one point cost."""
    return _money(election, purchase.price * election.point_unit)


def _unfunded(election: BudgetElection, missed: _Missed) -> Mapping[str, Any]:
    return {
        "project": election.projects[missed.project].id,
        "supporters": missed.supporters,
        "supporters_had_left": _money(election, missed.left),
        "lacking": _money(election, missed.lacking),
    }


def _opening(story: Story) -> list[str]:
    election = story.election
    if not election.ballots:
        return ["Nobody voted, so nothing was funded."]
    share = Fraction(election.budget, election.ballots)
    text = (
        f"The budget of {election.money(election.budget)} was shared equally among "
        f"{counted(election.ballots, 'voter')}: {_money(election, share)} each."
    )
    if not story.raises:
        return [text, *_stop(story)]
    raised = f"As that left money over, every share was raised by 1 {story.raises:,} times"
    return [text, f"{raised}, to {_money(election, story.result.share)}.", *_stop(story)]


def _stop(story: Story) -> list[str]:
    """Why shares were raised no further."""
    if story.too_much is None:
        return []
    election = story.election
    cost = spent(election, story.too_much.bought)
    return [
        f"Shares of 1 more each would have bought projects for {election.money(cost)}, "
        f"{election.money(cost - election.budget)} above the budget."
    ]


def _why_free(election: BudgetElection, project: int) -> str:
    return f"{named(election.projects[project])} was funded: it costs nothing and somebody wants it."


def _why_bought(election: BudgetElection, purchase: Purchase) -> str:
    project = election.projects[purchase.project]
    supporters = purchase.at_price + purchase.with_all + purchase.with_nothing
    each = " for each point" if election.vote_type.has_points else " each"
    parts = [
        f"{purchase.at_price:,} paid {_price(election, purchase)}{each}" if purchase.at_price else "",
        f"{purchase.with_all:,} gave all that they had left" if purchase.with_all else "",
        f"{purchase.with_nothing:,} had nothing left" if purchase.with_nothing else "",
    ]
    return (
        f"{named(project)} was funded: of its {counted(supporters, 'supporter')}, {listed([*filter(None, parts)])}; "
        f"together the {election.money(project.cost)} that it costs."
    )


def _why_filled(election: BudgetElection, place: int) -> str:
    project = election.projects[place]
    return f"{named(project)} was funded with what was left over: {election.money(project.cost)} still fitted."


def _why_missed(story: Story, missed: _Missed) -> str:
    election = story.election
    project = election.projects[missed.project]
    if not missed.supporters:
        return f"{named(project)} was not funded: no ballot supports it."
    share = story.result.share
    more = ceil(missed.lacking / share)
    return (
        f"{named(project)} was not funded: its {counted(missed.supporters, 'supporter')} had "
        f"{_money(election, missed.left)} left of the {election.money(project.cost)} that it costs; "
        f"{_money(election, missed.lacking)} more was needed, as much as {counted(more, 'more supporter')} "
        f"with a whole share of {_money(election, share)} would have brought."
    )


def _tie(election: BudgetElection, tied: tuple[int, ...]) -> str:
    names = [named(election.projects[project]) for project in tied]
    return f"{listed(names)} were equally good value. {names[0]}, which is listed first of these, was bought first."
