"""Where the marks of a chart lie: across in per cent of its width, down in pixels, so that letters keep their size."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, log10

LEFT, RIGHT = 12.0, 96.0  # per cent of the width: room for the scale's numbers
STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True, slots=True)
class Mark:
    """One figure: where it is, and where its interval begins and ends if it has one."""

    x: float
    y: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Scale:
    """Values on a line, from `bottom` to `top`, with the round numbers between."""

    bottom: float
    top: float
    ticks: tuple[float, ...]

    def share(self, value: float) -> float:
        """How far along, 0 to 1; what lies outside is put at the edge."""
        return min(max((value - self.bottom) / (self.top - self.bottom), 0.0), 1.0)


def scale(values: Sequence[float], *, from_nought: bool) -> Scale:
    """Round numbers around `values`: at most six, from nought where that is what an honest chart begins at."""
    low, high = min(values), max(values)
    bottom = min(low, 0.0) if from_nought else low
    span = (high - bottom) or abs(high) or 1.0
    step = _round_step(span / 5)
    first = floor(bottom / step)
    ticks = [first * step]
    while ticks[-1] < high - step * 1e-9:
        ticks.append((first + len(ticks)) * step)
    if len(ticks) == 1:
        ticks.append((first + 1) * step)
    return Scale(ticks[0], ticks[-1], tuple(round(tick, 10) for tick in ticks))


def _round_step(least: float) -> float:
    """The smallest of 1, 2, 2.5 and 5 times a power of ten that is not below `least`."""
    power = 10.0 ** floor(log10(least))
    return next(step * power for step in STEPS if step * power >= least * (1 - 1e-9))


def across(place: float, first: float, last: float) -> float:
    """A moment between the first and the last, in per cent of the width."""
    if first == last:
        return round((LEFT + RIGHT) / 2, 2)
    return round(LEFT + (RIGHT - LEFT) * (place - first) / (last - first), 2)


def down(value: float, on: Scale, *, top: float, ground: float) -> float:
    """A value in pixels from the chart's upper edge, `ground` being where the scale begins."""
    return round(ground - (ground - top) * on.share(value), 1)


def sparkline(places: Sequence[float], values: Sequence[float], *, width: float, height: float) -> list[Mark]:
    """A series as it goes, without a scale, inside a picture of its own so many units wide and high."""
    low, high = min(values), max(values)
    first, last = min(places), max(places)
    return [
        Mark(
            round(4 + (width - 8) * ((place - first) / (last - first) if last > first else 0.5), 1),
            round(4 + (height - 8) * ((high - value) / (high - low) if high > low else 0.5), 1),
        )
        for place, value in zip(places, values, strict=True)
    ]
