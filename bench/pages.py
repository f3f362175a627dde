"""What is measured."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    """A page under the name its line in the table has."""

    name: str
    label: str
    path: str
    is_remembered: bool = True  # for a second, for everybody who is not signed in


PAGES = (
    Page("home", "home", "/"),
    Page("wall", "wall", "/pledges"),
    Page("wall-priority", "wall, one priority", "/pledges?priority=net-zero"),
    Page("wall-ward", "wall, one ward", "/pledges?ward=E05014743"),
    Page("wall-both", "wall, priority and ward", "/pledges?priority=fairness&ward=E05014743"),
    Page("wall-words", "wall, by words", "/pledges?q=every"),
    Page("priority", "a priority", "/vision/net-zero"),
    Page("form", "pledge form", "/pledges/new", is_remembered=False),
)
CONFIRM = "confirm a pledge"
