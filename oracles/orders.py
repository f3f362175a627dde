"""Runoffs, transferable votes, Schulze and Borda, on elections real and invented."""

import sys
from collections.abc import Iterator

from app.counting import borda, irv, preflib, schulze, stv
from app.counting.outcome import Outcome
from app.counting.ranked import RankedProfile
from oracles.asking import PROJECT, Peers
from oracles.inventing import invented

REAL = PROJECT.parent / "shared/data/preflib"
SEATS = {"glasgow": 4, "irish": 3, "burlington": 1}
FEWER_SEATS = {"00008-00000003.soi": 3}
INVENTED = 60
BALLOTS = 3_000
METHODS = ("irv", "stv", "schulze", "borda")


def report(peers: Peers) -> Iterator[tuple[str, bool]]:
    """A line for each method and source, and whether all agreed. Elections that a tie decides are not compared."""
    for source, elections in (("real", list(_real())), ("invented", list(_invented()))):
        for method in METHODS:
            told = [_agrees(peers, method, profile, seats) for profile, seats in elections]
            compared = [agreed for agreed in told if agreed is not None]
            yield f"{method}, {source}: {sum(compared)} of {len(compared)} agree", all(compared)


def _real() -> Iterator[tuple[RankedProfile, int]]:
    for path in sorted(REAL.glob("*/*.??i")):
        with path.open("rb") as file:
            profile = preflib.read_file(file, path.suffix[1:])
        assert isinstance(profile, RankedProfile)
        yield profile.up_to_the_first_equal_rank(), FEWER_SEATS.get(path.name, SEATS.get(path.parent.name, 1))


def _invented() -> Iterator[tuple[RankedProfile, int]]:
    for seed in range(INVENTED):
        yield invented(seed, ballots=BALLOTS, options=3 + seed % 8), 1 + seed % 3


def _agrees(peers: Peers, method: str, profile: RankedProfile, seats: int) -> bool | None:
    if method == "borda":
        profile = _complete_only(profile)
    ours = _count(method, profile, seats)
    if ours.ties or not ours.winners:
        return None
    theirs = peers.ask(method, profile, seats=seats)
    agreed = set(theirs["winners"]) == set(ours.winners)
    if method == "irv":
        agreed = agreed and _rounds_agree([told["votes"] for told in ours.rounds], theirs["rounds"])
    if not agreed:
        print(f"{method}: ours {ours.winners}, theirs {theirs}", file=sys.stderr)
    return agreed


def _rounds_agree(ours: list[dict[str, int]], theirs: list[dict[str, int]]) -> bool:
    """It sends several out at once where that changes nothing: compared are rounds with the same options still in."""
    by_options = {frozenset(told): told for told in ours}
    standing = [{option: votes for option, votes in told.items() if votes} for told in theirs]
    return all(by_options.get(frozenset(told), told) == told for told in standing)


def _complete_only(profile: RankedProfile) -> RankedProfile:
    """On short ballots libraries give different points, so only whole orders can be compared."""
    whole = profile.ranks.all(axis=1)
    return RankedProfile(profile.ids, profile.labels, profile.ranks[whole], profile.weights[whole])


def _count(method: str, profile: RankedProfile, seats: int) -> Outcome:
    if method == "stv":
        return stv.count(profile, seats=seats)
    return {"irv": irv.count, "schulze": schulze.count, "borda": borda.count}[method](profile)
