"""One figure that stands, as pages and programs read it."""

from dataclasses import dataclass

from app.indicators.rules import FigureStatus


@dataclass(frozen=True, slots=True)
class Fact:
    """`value` is empty where it is suppressed, missing or withdrawn: `status` says which.

    `release_id` names the release it was published in; shares of bands have none, their own feature publishes them.
    """

    indicator_code: str
    area_code: str
    period: str
    value: float | None
    lower: float | None
    upper: float | None
    numerator: float | None
    denominator: float | None
    status: FigureStatus
    release_id: int | None
