"""Elections to compare on, the same for the same seed: options of different strength, ballots of any length."""

import numpy as np

from app.counting.ranked import RankedProfile


def invented(seed: int, *, ballots: int, options: int, complete: bool = False) -> RankedProfile:
    """Voters who each rank some of the options, or all where `complete`, by strength and by their own taste."""
    rng = np.random.default_rng(seed)
    liking = rng.normal(0, 1, options) + rng.gumbel(size=(ballots, options))
    ranks = (-liking).argsort(axis=1).argsort(axis=1) + 1
    if not complete:
        ranks[ranks > rng.integers(1, options + 1, ballots)[:, None]] = 0
    ids = tuple(str(number) for number in range(1, options + 1))
    names = tuple(f"Option {number}" for number in ids)
    return RankedProfile(ids, names, ranks.astype(np.int16), np.ones(ballots, np.int64)).merged()
