"""The single transferable vote as Scotland's councils are elected, so that seats go to groups by their size.

Rules 45 to 52 of Schedule 1 to the Scottish Local Government Elections Order 2007 (SSI 2007/42):
- quota (Droop): valid ballots divided by one more than the seats, the fraction dropped, plus one;
- a surplus goes on by the Weighted Inclusive Gregory Method: all ballots of the elected move, each at its value times
  the surplus divided by the votes held, cut off (never rounded) after five decimal places;
- the largest surplus moves first; when none is left, the option with the fewest votes is excluded, one at a time;
- ties look back to the latest stage that tells them apart; where the Order draws lots, the list's order decides;
- when as many are left as seats, they are elected and nothing moves any more.
A ballot counts as far as its order is clear: at an equal rank it stops, whoever of these is still in, and one with
equal first preferences is not valid. Votes are whole hundred-thousandths throughout.
"""

from app.counting.outcome import Outcome
from app.counting.ranked import RankedProfile
from app.counting.stv_count import SCALE, Count
from app.counting.tallies import options, require_seats
from app.counting.words import counted, listed

TRANSFER_RULE = "Weighted Inclusive Gregory, values cut off after five decimal places (Scottish order 2007)"


def count(profile: RankedProfile, *, seats: int) -> Outcome:
    """As many winners as seats, in the order of their election; none where no ballot is valid."""
    require_seats(seats)
    clear = profile.up_to_the_first_equal_rank()
    under_way = Count(clear, seats)
    if under_way.valid:
        while not under_way.is_over():
            under_way.take_a_step()
    elected = [profile.labels[option] for option in under_way.elected]
    invalid = profile.ballots - under_way.valid
    ending = f"Elected, in this order: {listed(elected)}." if elected else "No ballot is valid: nobody is elected."
    return Outcome(
        method="stv",
        ballots=profile.ballots,
        winners=tuple(profile.ids[option] for option in under_way.elected),
        rounds=tuple(under_way.rounds),
        explanation=(
            f"{counted(under_way.valid, 'ballot')} for {counted(seats, 'seat')}: the quota is"
            f" {under_way.quota // SCALE:,}.",
            f"{counted(invalid, 'ballot has', 'ballots have')} no clear first preference.",
            *under_way.explanation,
            ending,
        ),
        ties=tuple(under_way.ties),
        details={
            "options": options(profile.ids, profile.labels),
            "seats": seats,
            "valid": under_way.valid,
            "blank": profile.blank,
            "quota": under_way.quota,
            "quota_rule": "Droop",
            "transfer_rule": TRANSFER_RULE,
            "scale": SCALE,
        },
    )
