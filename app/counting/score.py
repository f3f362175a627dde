"""Score: each ballot gives options marks from 0 to the highest, and the highest sum wins.

An option that a ballot does not mark gets nothing from it, as if marked 0: a mean over those who gave a mark would let
an option win that few know. How many marked each option is told, for whoever wants the mean.
"""

from app.counting.marks import BLANK, MarkProfile
from app.counting.outcome import Outcome
from app.counting.tallies import by_totals, named
from app.counting.words import counted


def count(profile: MarkProfile, *, seats: int = 1) -> Outcome:
    """The `seats` options with the highest sums of marks."""
    given = profile.marks != BLANK
    totals = (profile.marks.clip(0).T @ profile.weights).tolist()
    blank = int(profile.weights[~given.any(axis=1)].sum())
    return by_totals(
        "score",
        profile.ids,
        profile.labels,
        totals,
        seats,
        ballots=profile.ballots,
        explanation=(
            f"{counted(profile.ballots, 'ballot gives', 'ballots give')} marks from 0 to {profile.highest}."
            f" Blank: {blank:,}.",
        ),
        details={
            "highest": profile.highest,
            "blank": blank,
            "marked": named(profile.ids, (given.T @ profile.weights).tolist()),
        },
    )
