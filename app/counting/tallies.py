"""What methods share that add up totals and let the highest win."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.counting.outcome import Outcome
from app.counting.ties import at_the_line, in_order
from app.counting.words import listed


def by_totals(
    method: str,
    ids: Sequence[str],
    labels: Sequence[str],
    totals: Sequence[int],
    seats: int,
    *,
    ballots: int,
    explanation: Sequence[str],
    details: Mapping[str, Any],
) -> Outcome:
    """The `seats` highest totals win; where every total is 0 nobody does. ValueError: less than one seat."""
    require_seats(seats)
    order = in_order(totals)
    winners = order[:seats] if any(totals) else []
    names = [labels[option] for option in winners]
    ending = (
        f"{listed(names)} {'wins' if len(names) == 1 else 'win'}." if names else "Nothing was counted: nobody wins."
    )
    return Outcome(
        method=method,
        ballots=ballots,
        winners=tuple(ids[option] for option in winners),
        rounds=({"round": 1, "totals": named(ids, totals)},),
        explanation=(*explanation, ending),
        ties=at_the_line(totals, order, len(winners), labels),
        details={
            "options": options(ids, labels),
            "seats": seats,
            "totals": named(ids, totals),
            "order": [ids[option] for option in order],
            **details,
        },
    )


def require_seats(seats: int) -> None:
    if seats < 1:
        raise ValueError("At least one seat is to be filled.")


def options(ids: Sequence[str], labels: Sequence[str]) -> list[dict[str, str]]:
    """The list, in its order, which breaks ties."""
    return [{"id": option, "label": label} for option, label in zip(ids, labels, strict=True)]


def named(ids: Sequence[str], numbers: Sequence[int]) -> dict[str, int]:
    return {option: int(number) for option, number in zip(ids, numbers, strict=True)}
