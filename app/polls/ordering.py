"""Putting options in order with two buttons each: up and down, for whoever would rather not type numbers.

Pure. An order is the places of those that are ranked, the best first; the others lie below it, unranked.
"""

import re
from collections.abc import Mapping, Sequence

NUMBER = re.compile(r"[0-9]{1,6}")


def order_of(numbers: Mapping[int, str]) -> list[int]:
    """The order that was typed, by place; equal numbers as listed, and what is no number is not ranked."""
    typed = {place: number.strip() for place, number in numbers.items()}
    ranked = {place: int(number) for place, number in typed.items() if NUMBER.fullmatch(number)}
    return sorted(ranked, key=lambda place: (ranked[place], place))


def move_up(order: Sequence[int], place: int, most: int) -> list[int]:
    """One better: an unranked option becomes the last that is ranked, if there is room."""
    if place not in order:
        return [*order, place] if len(order) < most else list(order)
    rank = order.index(place)
    return _swapped(order, rank - 1) if rank else list(order)


def move_down(order: Sequence[int], place: int) -> list[int]:
    """One worse: the last that is ranked is then not ranked any more."""
    if place not in order:
        return list(order)
    rank = order.index(place)
    return _swapped(order, rank) if rank + 1 < len(order) else list(order[:-1])


def _swapped(order: Sequence[int], rank: int) -> list[int]:
    """With the option at this rank and the one after it changed round."""
    return [*order[:rank], order[rank + 1], order[rank], *order[rank + 2 :]]
