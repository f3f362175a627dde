"""Points: each ballot shares out a number of points as it likes, and the highest sum wins.

A ballot that gives out more than there are is spoiled, whole; one that gives out fewer counts with what it gives.
"""

from app.counting.marks import MarkProfile
from app.counting.outcome import Outcome
from app.counting.tallies import by_totals
from app.counting.words import counted


def count(profile: MarkProfile, *, seats: int = 1, points: int | None = None) -> Outcome:
    """The `seats` options with the most points, where a ballot has `points`: the highest mark, unless told."""
    most = profile.highest if points is None else points
    marks = profile.marks.clip(0)
    spent = marks.sum(axis=1)
    valid = spent <= most
    totals = (marks[valid].T @ profile.weights[valid]).tolist()
    spoiled, blank = int(profile.weights[~valid].sum()), int(profile.weights[spent == 0].sum())
    return by_totals(
        "points",
        profile.ids,
        profile.labels,
        totals,
        seats,
        ballots=profile.ballots,
        explanation=(
            f"{counted(profile.ballots, 'ballot has', 'ballots have')} {counted(most, 'point')} each to give."
            f" Giving none: {blank:,}. Giving more than that, which counts for nothing: {spoiled:,}.",
        ),
        details={"points": most, "blank": blank, "spoiled": spoiled},
    )
