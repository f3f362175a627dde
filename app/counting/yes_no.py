"""Yes or no, with a threshold: yes is the option listed first, no the second.

Only those who say one of both count towards the threshold: a blank ballot abstains, and one that says both is spoiled.
Without enough yes the answer is no, so a tie is no tie.
"""

from fractions import Fraction

from app.counting import plurality
from app.counting.marks import MarkProfile
from app.counting.outcome import Outcome
from app.counting.words import counted, percent

HALF = Fraction(1, 2)


def count(profile: MarkProfile, *, threshold: Fraction = HALF, at_least: bool = False) -> Outcome:
    """Yes, where its share is more than the threshold, or equal to it if `at_least`. ValueError: not two options."""
    if len(profile.ids) != 2 or not 0 <= threshold <= 1:
        raise ValueError("Yes or no needs two options, and a threshold from 0 to 1.")
    told = plurality.count(profile).details
    yes, no = (told["totals"][option] for option in profile.ids)
    share = Fraction(yes, yes + no) if yes + no else Fraction(0)
    passed = bool(yes) and (share >= threshold if at_least else share > threshold)
    needs = f"{'at least' if at_least else 'more than'} {threshold.numerator}/{threshold.denominator}"
    return Outcome(
        method="yes-no",
        ballots=profile.ballots,
        winners=(profile.ids[0 if passed else 1],) if yes + no else (),
        rounds=({"round": 1, "totals": told["totals"]},),
        explanation=(
            f"{counted(yes, 'ballot says', 'ballots say')} “{profile.labels[0]}” and {no:,} “{profile.labels[1]}”."
            f" Abstaining: {told['blank']:,}. Saying both, which counts for neither: {told['spoiled']:,}.",
            f"“{profile.labels[0]}” has {percent(yes, yes + no)} of the {yes + no:,} that say either. It needs {needs}"
            f" of them, so it is {'carried' if passed else 'not carried'}.",
        ),
        details={
            **told,
            "threshold": f"{threshold.numerator}/{threshold.denominator}",
            "at_least": at_least,
            "carried": passed,
        },
    )
