"""What is wrong with a file of figures, line by line, and what somebody should look at before they publish it."""

from dataclasses import dataclass, field

MOST_REFUSALS = 200  # whoever has more mends the file first
MOST_WARNINGS = 100  # kinds of them


class BadFile(Exception):
    """A file that cannot be read further: at which line, and why."""

    def __init__(self, why: str, line: int | None = None) -> None:
        super().__init__(f"line {line}: {why}" if line else why)


class TooManyFaults(BadFile):
    """Nobody reads more refusals than these."""

    def __init__(self) -> None:
        super().__init__(f"More than {MOST_REFUSALS} faults: the rest of the file was not read")


@dataclass
class Findings:
    """Refusals with their lines in the order they were met, and warnings, each told once with how often it arose."""

    refusals: list[tuple[int, str]] = field(default_factory=list)
    arisen: dict[str, tuple[int, int]] = field(default_factory=dict)  # the first line, and how often

    def refuse(self, line: int, why: str) -> None:
        if len(self.refusals) >= MOST_REFUSALS:
            raise TooManyFaults
        self.refusals.append((line, why))

    def warn(self, line: int, what: str) -> None:
        if what not in self.arisen and len(self.arisen) >= MOST_WARNINGS:
            what = "more of other kinds"
        first, times = self.arisen.get(what, (line, 0))
        self.arisen[what] = first, times + 1

    @property
    def warnings(self) -> list[str]:
        return [
            f"{what} ({times:,} times, first in line {first})"
            if times > 1
            else f"{what} (line {first})"
            if first
            else what
            for what, (first, times) in self.arisen.items()
        ]
