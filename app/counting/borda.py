"""Borda: with n options a first place is worth n - 1 points, a second n - 2, a last one none.

Options of equal rank share the points of their places equally, and so do those that a ballot does not rank, which are
after all that it ranks. (The same number is the sum over all others: 1 for each that the option is put before, a half
for each that it is level with.) A blank ballot gives nobody points. Borda, 1784.
"""

from app.counting.outcome import Outcome
from app.counting.ranked import RankedProfile
from app.counting.tallies import by_totals
from app.counting.words import counted, scaled


def count(profile: RankedProfile, *, seats: int = 1) -> Outcome:
    """The `seats` options with the most points: in halves where `scale` is 2, by which all numbers are divided."""
    pairs = profile.pairwise()
    valid = profile.ballots - profile.blank
    level = valid - pairs - pairs.T
    level[range(len(pairs)), range(len(pairs))] = 0  # nothing is level with itself
    halves = (2 * pairs + level).sum(axis=1)
    scale = 2 if (halves % 2).any() else 1
    totals = (halves if scale == 2 else halves // 2).tolist()
    best = max(range(len(totals)), key=totals.__getitem__)
    return by_totals(
        "borda",
        profile.ids,
        profile.labels,
        totals,
        seats,
        ballots=profile.ballots,
        explanation=(
            f"{counted(valid, 'ballot ranks', 'ballots rank')} at least one of {len(totals)} options."
            f" Blank: {profile.blank:,}.",
            f"A first place is worth {counted(len(totals) - 1, 'point')} and each place after it one fewer."
            f" {profile.labels[best]} has the most: {scaled(totals[best] * 10 // scale, 10)}.",
        ),
        details={"scale": scale, "blank": profile.blank},
    )
