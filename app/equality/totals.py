"""Totals that give nobody away: what may be told of each question, given all that was told before."""

from collections.abc import Mapping, Sequence

from app.equality.questions import NOT_SAID, Question, questionnaire
from app.kit.disclosure import TOTAL, Unprotectable, compare_lists, protect_list, rounded

ROUND_TO = 5

Counts = Mapping[str, Mapping[str, int]]
Told = dict[str, dict[str, int | None]]


def totals_of(counts: Counts, before: Sequence[Mapping[str, Mapping[str, int | None]]]) -> Told:
    """question -> choice (and TOTAL) -> what may be told; `before` are all earlier releases of the occasion.

    Of what follows from a choice nothing is told where the choice itself is withheld: it cannot be fewer.
    """
    told: Told = {}
    for question in questionnaire().questions:
        told[question.code] = _protected(question, counts, before)
        for choice in question.choices:
            if choice.more is not None and told[question.code][choice.code] is not None:
                told[choice.more.code] = _protected(choice.more, counts, before)
            elif choice.more is not None:
                told[choice.more.code] = _nothing_of(choice.more)
    return told


def _nothing_of(question: Question) -> dict[str, int | None]:
    return dict.fromkeys((*(choice.code for choice in question.choices), NOT_SAID, TOTAL))


def _protected(
    question: Question, counts: Counts, before: Sequence[Mapping[str, Mapping[str, int | None]]]
) -> dict[str, int | None]:
    given = counts.get(question.code, {})
    listed = {code: given.get(code, 0) for code in (*(choice.code for choice in question.choices), NOT_SAID)}
    after = {code: rounded(number, ROUND_TO) for code, number in {**listed, TOTAL: sum(listed.values())}.items()}
    seen = compare_lists([release[question.code] for release in before if question.code in release], after)
    try:
        return protect_list(listed, round_to=ROUND_TO, withhold=seen.withhold, known=seen.known)
    except Unprotectable:
        return _nothing_of(question)
