"""The one table: a line for each thing measured, beside its references."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

KINDS = ("small", "large", "plain", "bare")

Samples = Sequence[float]  # one a round


@dataclass(frozen=True)
class Line:
    """What was measured in a small and in a large town, and in the references of the same rounds."""

    label: str
    samples: Mapping[str, Samples]  # by kind: small, large, plain, bare
    target: str = ""
    digits: int = 2

    def cells(self) -> list[str]:
        small, large, plain, bare = (self.samples.get(kind, ()) for kind in KINDS)
        beside = [cell for other in (plain, bare) for cell in (self._middle(other), _ratio(large, other))]
        return [self.label, self._middle(small), self._middle(large), _ratio(large, small), *beside, self.target]

    def _middle(self, samples: Samples) -> str:
        return f"{median(samples):,.{self.digits}f}" if samples else ""


def _ratio(samples: Samples, references: Samples) -> str:
    """The median of the ratios within each round: what slows a round slows both."""
    pairs = list(zip(samples, references, strict=False))
    return f"{median(one / other for one, other in pairs):.2f}" if pairs and all(references) else ""


def as_text(lines: Sequence[Line], small: str, large: str) -> str:
    """Under headings that say how large the two towns are."""
    headings = ["", small, large, "ratio", "plain Jinja", "ratio", "bare Flask", "ratio", "to reach"]
    rows = [headings, *(line.cells() for line in lines)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(headings))]
    return "\n".join(_aligned(row, widths) for row in rows)


def _aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    first, *figures, target = row
    middle = "  ".join(figure.rjust(width) for figure, width in zip(figures, widths[1:], strict=False))
    return f"{first.ljust(widths[0])}  {middle}  {target}".rstrip()
