"""Approval: each ballot counts for every option it approves of, and the most approvals win.

Where a ballot may say more than yes or no, only the highest mark is an approval. A ballot that approves of nothing
counts as a ballot and adds to no total.
"""

from app.counting.marks import MarkProfile
from app.counting.outcome import Outcome
from app.counting.tallies import by_totals
from app.counting.words import counted


def count(profile: MarkProfile, *, seats: int = 1) -> Outcome:
    """The `seats` options with the most approvals."""
    approved = profile.marks == profile.highest
    totals = (approved.T @ profile.weights).tolist()
    blank = int(profile.weights[~approved.any(axis=1)].sum())
    return by_totals(
        "approval",
        profile.ids,
        profile.labels,
        totals,
        seats,
        ballots=profile.ballots,
        explanation=(
            f"{counted(profile.ballots, 'ballot gives', 'ballots give')} {counted(sum(totals), 'approval')}."
            f" Approving of nothing: {blank:,}.",
        ),
        details={"blank": blank},
    )
