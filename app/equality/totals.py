"""Totals that give nobody away: what may be told of each question, given all that was told before."""

from collections.abc import Mapping, Sequence

from app.equality.questions import NOT_SAID, Question, questionnaire
from app.kit.disclosure import THRESHOLD, TOTAL, Unprotectable, compare_lists, protect_list, rounded

ROUND_TO = 5

Counts = Mapping[str, Mapping[str, int]]
Release = Mapping[str, Mapping[str, int | None]]
Told = dict[str, dict[str, int | None]]


def totals_of(counts: Counts, before: Sequence[Release], smallest: int = THRESHOLD) -> Told:
    """question -> choice (and TOTAL) -> what may be told; `before` are all earlier releases of the occasion.

    Numbers below `smallest` are withheld, with what would give them away.

    Of what follows from a choice nothing is told where the choice itself is withheld: it cannot be fewer.
    """
    told: Told = {}
    for question in questionnaire().questions:
        told[question.code] = _protected(question, counts, before, smallest)
        for choice in question.choices:
            if choice.more is not None and told[question.code][choice.code] is not None:
                told[choice.more.code] = _protected(choice.more, counts, before, smallest)
            elif choice.more is not None:
                told[choice.more.code] = _nothing_of(choice.more)
    return told


def _nothing_of(question: Question) -> dict[str, int | None]:
    return dict.fromkeys((*(choice.code for choice in question.choices), NOT_SAID, TOTAL))


def _protected(question: Question, counts: Counts, before: Sequence[Release], smallest: int) -> dict[str, int | None]:
    given = counts.get(question.code, {})
    listed = {code: given.get(code, 0) for code in (*(choice.code for choice in question.choices), NOT_SAID)}
    after = {code: rounded(number, ROUND_TO) for code, number in {**listed, TOTAL: sum(listed.values())}.items()}
    seen = compare_lists(
        [release[question.code] for release in before if question.code in release], after, threshold=smallest
    )
    try:
        return protect_list(listed, threshold=smallest, round_to=ROUND_TO, withhold=seen.withhold, known=seen.known)
    except Unprotectable:
        return _nothing_of(question)
