"""Where votes went from round to round, laid out as a picture: a column of bars a round, and bands between them.

Pure geometry: rounds in, places in the picture out. Lengths are in units of the picture's own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

WIDTH, BAR, GAP, STEP = (
    14,
    12,
    10,
    220,
)  # a bar's width, the least it is high where it holds votes, and the room between
HEIGHT = 420  # of all votes together
EXHAUSTED = ""


@dataclass(frozen=True)
class Bar:
    option: str  # EXHAUSTED for votes that count for nobody any more
    votes: int
    x: float
    y: float
    height: float


@dataclass(frozen=True)
class Band:
    """Votes on their way from one bar to another: four corners, upper left first, clockwise."""

    option: str  # whose they become
    votes: int
    is_transfer: bool
    left: float
    right: float
    left_top: float
    left_bottom: float
    right_top: float
    right_bottom: float

    @property
    def path(self) -> str:
        middle = (self.left + self.right) / 2
        return (
            f"M{self.left:.1f} {self.left_top:.1f}C{middle:.1f} {self.left_top:.1f} {middle:.1f} {self.right_top:.1f} "
            f"{self.right:.1f} {self.right_top:.1f}V{self.right_bottom:.1f}C{middle:.1f} {self.right_bottom:.1f} "
            f"{middle:.1f} {self.left_bottom:.1f} {self.left:.1f} {self.left_bottom:.1f}Z"
        )


@dataclass(frozen=True)
class Flow:
    columns: Sequence[Sequence[Bar]]
    bands: Sequence[Band]
    width: float
    height: float


@dataclass(frozen=True)
class Stage:
    """The votes of each option at one stage, and where the votes that moved before it came from and went."""

    votes: Mapping[str, int]
    moved_from: str | None = None
    moved: Mapping[str, int] | None = None  # to whom; EXHAUSTED for nobody


def stages_of(outcome: Mapping[str, Any]) -> list[Stage]:
    """The stages of an IRV or STV outcome in the form of `polls count --format json`."""
    if outcome["method"] == "irv":
        return _runoff_stages(outcome["rounds"])
    return [
        Stage(
            votes={**told["votes"], EXHAUSTED: told["non_transferable"] + told["cut_off"]},
            moved_from=told.get("from"),
            moved={
                **told.get("transfers", {}),
                EXHAUSTED: told.get("newly_non_transferable", 0) + told.get("newly_cut_off", 0),
            },
        )
        for told in outcome["rounds"]
    ]


def _runoff_stages(rounds: Sequence[Mapping[str, Any]]) -> list[Stage]:
    stages: list[Stage] = []
    for number, told in enumerate(rounds):
        before = rounds[number - 1] if number else {}
        moved = {**before.get("transfers", {}), EXHAUSTED: before.get("newly_exhausted", 0)} if number else None
        stages.append(
            Stage(
                votes={**told["votes"], EXHAUSTED: told["exhausted"]}, moved_from=before.get("eliminated"), moved=moved
            )
        )
    return stages


def lay_out(stages: Sequence[Stage], order: Sequence[str]) -> Flow:
    """Bars of each stage from the top in the given order, exhausted votes last, and the bands that join them."""
    total = max(sum(stage.votes.values()) for stage in stages) or 1
    scale = HEIGHT / total
    columns = [_column(stage, [*order, EXHAUSTED], number, scale) for number, stage in enumerate(stages)]
    bands = [
        band
        for number in range(1, len(stages))
        for band in _bands(columns[number - 1], columns[number], stages[number], scale)
    ]
    height = max((bar.y + bar.height for column in columns for bar in column), default=0.0)
    return Flow(columns, bands, (len(stages) - 1) * STEP + WIDTH, height)


def _column(stage: Stage, order: Sequence[str], number: int, scale: float) -> list[Bar]:
    bars, top = [], 0.0
    for option in order:
        votes = stage.votes.get(option, 0)
        if votes:
            height = votes * scale
            bars.append(Bar(option, votes, number * STEP, top, height))
            top += max(height, BAR) + GAP
    return bars


def _bands(before: Sequence[Bar], after: Sequence[Bar], stage: Stage, scale: float) -> list[Band]:
    """What stays comes first on both sides, what moves below it: bands of one bar never overlap."""
    starts = {bar.option: bar for bar in before}
    moved = {option: votes for option, votes in (stage.moved or {}).items() if votes}
    sent = sum(moved.values())
    bands = []
    leaving = (
        starts[stage.moved_from].y + (starts[stage.moved_from].votes - sent) * scale
        if stage.moved_from in starts
        else 0.0
    )
    for bar in after:
        gained = moved.get(bar.option, 0)
        stayed = bar.votes - gained
        if stayed > 0 and bar.option in starts:
            start = starts[bar.option]
            bands.append(_band(bar.option, stayed, start.y, bar.y, before, after, scale, is_transfer=False))
        if gained:
            bands.append(
                _band(bar.option, gained, leaving, bar.y + stayed * scale, before, after, scale, is_transfer=True)
            )
            leaving += gained * scale
    return bands


def _band(
    option: str,
    votes: int,
    left_top: float,
    right_top: float,
    before: Sequence[Bar],
    after: Sequence[Bar],
    scale: float,
    *,
    is_transfer: bool,
) -> Band:
    height = votes * scale
    return Band(
        option=option,
        votes=votes,
        is_transfer=is_transfer,
        left=before[0].x + WIDTH,
        right=after[0].x,
        left_top=left_top,
        left_bottom=left_top + height,
        right_top=right_top,
        right_bottom=right_top + height,
    )
