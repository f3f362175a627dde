"""A page to measure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    """A page under the name its line in the table has."""

    name: str
    label: str
    path: str
    is_remembered: bool = True  # for a second, for everybody who is not signed in
