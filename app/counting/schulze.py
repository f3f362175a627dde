"""Condorcet by Schulze: options are compared in pairs, and what no stronger chain of defeats overrules wins.

An option beats another where more ballots put it before than behind; the strength of that is how many put it before
("winning votes"). A path is as strong as its weakest link. One option is ahead of another where its strongest path to
it is stronger than the other's back. Options that a ballot does not rank are level, after all that it ranks.
M. Schulze, "A new monotonic, clone-independent, reversal symmetric, and condorcet-consistent single-winner election
method", Social Choice and Welfare 36 (2011).
"""

import numpy as np
from numpy.typing import NDArray

from app.counting.outcome import Outcome
from app.counting.ranked import Numbers, RankedProfile
from app.counting.tallies import options, require_seats
from app.counting.words import counted, listed


def count(profile: RankedProfile, *, seats: int = 1) -> Outcome:
    """The first `seats` of the whole order that the method gives; those it leaves level come as they are listed."""
    require_seats(seats)
    pairs = profile.pairwise()
    paths = _strongest_paths(pairs)
    ahead = paths > paths.T
    order = _in_order(ahead)
    voted = bool(pairs.any())
    ids, winners = profile.ids, order[:seats] if voted else []
    unbeaten = np.flatnonzero(~ahead.any(axis=0)).tolist()
    return Outcome(
        method="condorcet-schulze",
        ballots=profile.ballots,
        winners=tuple(ids[option] for option in winners),
        rounds=({"round": 1, "pairwise": pairs.tolist()},),
        explanation=(*_explained(profile, pairs, paths, order), *_ending(profile, winners)),
        ties=tuple(_ties(profile, ahead, order[: len(winners)])),
        details={
            "options": options(ids, profile.labels),
            "seats": seats,
            "pairwise": pairs.tolist(),
            "paths": paths.tolist(),
            "condorcet_winner": next((ids[option] for option in _beating_all(pairs)), None),
            "unbeaten": [ids[option] for option in unbeaten],
            "order": [ids[option] for option in order],
            "blank": profile.blank,
        },
    )


def _strongest_paths(pairs: Numbers) -> Numbers:
    paths = np.where(pairs > pairs.T, pairs, 0)
    for through in range(len(paths)):
        np.maximum(paths, np.minimum(paths[:, through, None], paths[through]), out=paths)
    np.fill_diagonal(paths, 0)
    return paths


def _in_order(ahead: NDArray[np.bool_]) -> list[int]:
    """Each next is the option listed first of those that none of the rest is ahead of. (Ahead is transitive.)"""
    before = ahead.sum(axis=0)
    order: list[int] = []
    for _place in range(len(ahead)):
        option = int(np.flatnonzero(before == 0)[0])
        order.append(option)
        before[option] = -1
        before -= ahead[option]
    return order


def _beating_all(pairs: Numbers) -> list[int]:
    return np.flatnonzero((pairs > pairs.T).sum(axis=1) == len(pairs) - 1).tolist()


def _explained(profile: RankedProfile, pairs: Numbers, paths: Numbers, order: list[int]) -> list[str]:
    labels, (first, second) = profile.labels, order[:2]
    start = f"{counted(profile.ballots, 'ballot compares', 'ballots compare')} {len(labels)} options in pairs."
    if _beating_all(pairs):
        closest = min(
            (other for other in order[1:]), key=lambda other: (pairs[first, other] - pairs[other, first], other)
        )
        return [
            start,
            f"{labels[first]} beats every other option when only the two are compared."
            f" The closest is {labels[closest]}: {pairs[first, closest]:,} put {labels[first]} first and"
            f" {pairs[closest, first]:,} {labels[closest]}.",
        ]
    return [
        start,
        "No option beats every other in pairs, so chains of defeats are compared, each as strong as its weakest.",
        f"From {labels[first]} to {labels[second]} the strongest is {paths[first, second]:,} votes strong, and back"
        f" {paths[second, first]:,}.",
    ]


def _ending(profile: RankedProfile, winners: list[int]) -> list[str]:
    names = [profile.labels[option] for option in winners]
    return [
        f"{listed(names)} {'wins' if len(names) == 1 else 'win'}."
        if names
        else "No ballot prefers anything: nobody wins."
    ]


def _ties(profile: RankedProfile, ahead: NDArray[np.bool_], winners: list[int]) -> list[str]:
    """A sentence for each place won that the method alone does not give."""
    sentences, rest = [], np.ones(len(ahead), np.bool_)
    for option in winners:
        level = np.flatnonzero(rest & ~ahead[rest].any(axis=0)).tolist()
        if len(level) > 1:
            names = listed([profile.labels[other] for other in level])
            sentences.append(f"The method puts none of {names} ahead. {profile.labels[option]} is listed first.")
        rest[option] = False
    return sentences
