"""Counting an election from a file, by whatever method fits its kind. Nothing is stored."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import BinaryIO

from app.counting import (
    approval,
    borda,
    equal_shares,
    greedy,
    irv,
    pabulib,
    plurality,
    points,
    preflib,
    schulze,
    score,
    stv,
    yes_no,
)
from app.counting.budget import BudgetElection
from app.counting.marks import MarkProfile
from app.counting.names import METHODS_BY_KIND, Completion, Utility
from app.counting.outcome import Outcome
from app.counting.ranked import RankedProfile
from app.counting.reading import lines_of
from app.kit.errors import DomainError


class UnfitMethod(DomainError):
    """This method, or an option of it, is not for ballots of this kind."""


@dataclass(frozen=True)
class Wishes:
    """What was asked for; None where the file or the method is to say."""

    method: str | None = None
    seats: int = 1
    threshold: Fraction | None = None
    at_least: bool = False
    completion: str | None = None
    utility: str | None = None


ORDERS: Mapping[str, Callable[[RankedProfile, Wishes], Outcome]] = {
    "irv": lambda profile, _wishes: irv.count(profile),
    "stv": lambda profile, wishes: stv.count(profile, seats=wishes.seats),
    "borda": lambda profile, wishes: borda.count(profile, seats=wishes.seats),
    "condorcet-schulze": lambda profile, wishes: schulze.count(profile, seats=wishes.seats),
    "plurality": lambda profile, wishes: plurality.count(profile, seats=wishes.seats),
}
MARKS: Mapping[str, Callable[[MarkProfile, Wishes], Outcome]] = {
    "approval": lambda profile, wishes: approval.count(profile, seats=wishes.seats),
    "score": lambda profile, wishes: score.count(profile, seats=wishes.seats),
    "plurality": lambda profile, wishes: plurality.count(profile, seats=wishes.seats),
    "points": lambda profile, wishes: points.count(profile, seats=wishes.seats),
    "yes-no": lambda profile, wishes: _yes_no(profile, wishes),
}
BUDGETS: Mapping[str, Callable[[BudgetElection, Wishes], Outcome]] = {
    "greedy": lambda election, _wishes: greedy.count(election),
    "equal-shares": lambda election, wishes: _equal_shares(election, wishes),
}
BUDGET_RULE = "equalshares"  # Pabulib's name, before a slash and the completion


def recount(stream: BinaryIO, kind: str, wishes: Wishes) -> Outcome:
    """The result of the ballots in this file. FormatError: not such a file. UnfitMethod: not a method for it."""
    if kind == "pb":
        return _budget(stream, wishes)
    method = wishes.method or _default(kind, wishes)
    _refuse_what_does_not_fit(kind, method, wishes)
    profile = preflib.read_file(stream, kind)
    if isinstance(profile, RankedProfile):
        return ORDERS[method](profile, wishes)
    if method == "yes-no" and len(profile.ids) != 2:
        raise UnfitMethod("Yes or no is for two options.")
    return MARKS[method](profile, wishes)


def _default(kind: str, wishes: Wishes) -> str:
    if kind == "cat":
        return "approval"
    return "stv" if wishes.seats > 1 else "irv"


def _refuse_what_does_not_fit(kind: str, method: str, wishes: Wishes) -> None:
    if method not in METHODS_BY_KIND[kind]:
        raise UnfitMethod(f"{method} does not count .{kind} files; {', '.join(METHODS_BY_KIND[kind])} do.")
    if wishes.seats > 1 and method in ("irv", "yes-no"):
        raise UnfitMethod(f"{method} has one winner.")
    if method != "yes-no" and (wishes.threshold is not None or wishes.at_least):
        raise UnfitMethod("A threshold is for yes-no.")
    if method != "equal-shares" and (wishes.completion or wishes.utility):
        raise UnfitMethod("A completion and a utility are for equal-shares.")
    if wishes.seats > 1 and kind == "pb":
        raise UnfitMethod("A budget has money to spend, not seats to fill.")


def _yes_no(profile: MarkProfile, wishes: Wishes) -> Outcome:
    threshold = yes_no.HALF if wishes.threshold is None else wishes.threshold
    return yes_no.count(profile, threshold=threshold, at_least=wishes.at_least)


def _budget(stream: BinaryIO, wishes: Wishes) -> Outcome:
    """By the method asked for, else by the rule that the file names, else by equal shares."""
    if wishes.method:
        _refuse_what_does_not_fit("pb", wishes.method, wishes)  # before a long file is read
    election = pabulib.read(lines_of(stream))
    rule = election.meta.get("rule", "").lower()
    method = wishes.method or ("greedy" if rule.startswith("greedy") else "equal-shares")
    _refuse_what_does_not_fit("pb", method, wishes)
    return BUDGETS[method](election, wishes)


def _equal_shares(election: BudgetElection, wishes: Wishes) -> Outcome:
    """With the completion that was asked for, else the one that the file's rule names, else that of the method."""
    rule, _, named = election.meta.get("rule", "").lower().partition("/")
    told = named if rule == BUDGET_RULE and named in set(Completion) else Completion.ADD1
    return equal_shares.count(election, completion=wishes.completion or told, utility=wishes.utility or Utility.COST)
