"""Single choice: each ballot counts for one option, and the most votes win.

A ballot that marks several options, or ranks several first, is spoiled; one that marks none is blank. On ranked
ballots the first preference counts, whatever follows.
"""

import numpy as np
from numpy.typing import NDArray

from app.counting.marks import MarkProfile
from app.counting.outcome import Outcome
from app.counting.ranked import RankedProfile
from app.counting.tallies import by_totals
from app.counting.words import counted


def count(profile: MarkProfile | RankedProfile, *, seats: int = 1) -> Outcome:
    """The `seats` options with the most votes."""
    chosen = _chosen(profile)
    how_many = chosen.sum(axis=1)
    totals = (chosen[how_many == 1].T @ profile.weights[how_many == 1]).tolist()
    blank = int(profile.weights[how_many == 0].sum())
    spoiled = int(profile.weights[how_many > 1].sum())
    return by_totals(
        "plurality",
        profile.ids,
        profile.labels,
        totals,
        seats,
        ballots=profile.ballots,
        explanation=(
            f"{counted(sum(totals), 'ballot names', 'ballots name')} one option."
            f" Blank: {blank:,}. Naming several, which counts for none: {spoiled:,}.",
        ),
        details={"blank": blank, "spoiled": spoiled},
    )


def _chosen(profile: MarkProfile | RankedProfile) -> NDArray[np.bool_]:
    if isinstance(profile, RankedProfile):
        return np.equal(profile.ranks, 1)
    return np.equal(profile.marks, profile.highest)
