"""Ballots as PrefLib files, so that anyone can count them again. Options are numbered in the order of the list."""

from collections.abc import Iterator, Sequence

import numpy as np

from app.counting.marks import MarkProfile
from app.counting.ranked import RankedProfile

WHOLE_SCALE = 20  # a scale up to here is written in full; of a longer one, the marks that were given


def write_ranked(profile: RankedProfile, title: str) -> Iterator[str]:
    """Lines of a .soi file, or of a .toi where ballots have equal ranks or are blank: a blank one ranks all equal."""
    profile = profile.merged()
    orders = [_order(row) for row in profile.ranks.tolist()]
    kind = "toi" if any("{" in order for order in orders) else "soi"
    yield from _head(title, kind, profile, "NUMBER UNIQUE ORDERS", len(orders))
    yield from _names("ALTERNATIVE", profile.labels)
    yield from _most_first(orders, profile.weights.tolist())


def write_categories(profile: MarkProfile, title: str) -> Iterator[str]:
    """Lines of a .cat file, whose categories are named after the marks: an option without one is in no category."""
    profile = profile.merged()
    scale = {*range(profile.highest + 1)} if profile.highest <= WHOLE_SCALE else {0, profile.highest}
    scale |= {int(mark) for mark in np.unique(profile.marks) if mark >= 0}
    marks = sorted(scale, reverse=True)
    lines = [
        ",".join(_group([number for number, given in enumerate(row, 1) if given == mark]) for mark in marks)
        for row in profile.marks.tolist()
    ]
    yield from _head(title, "cat", profile, "NUMBER UNIQUE PREFERENCES", len(lines))
    yield f"# NUMBER CATEGORIES: {len(marks)}\n"
    yield from _names("CATEGORY", [str(mark) for mark in marks])
    yield from _names("ALTERNATIVE", profile.labels)
    yield from _most_first(lines, profile.weights.tolist())


def kind_of(profile: RankedProfile | MarkProfile) -> str:
    """The kind of file, which is the end of its name, that the ballots are written to."""
    if isinstance(profile, MarkProfile):
        return "cat"
    return "toi" if any("{" in _order(row) for row in profile.ranks.tolist()) else "soi"


def _head(title: str, kind: str, profile: RankedProfile | MarkProfile, unique: str, lines: int) -> Iterator[str]:
    yield f"# TITLE: {_on_one_line(title)}\n"
    yield f"# DATA TYPE: {kind}\n"
    yield "# MODIFICATION TYPE: original\n"
    yield f"# NUMBER ALTERNATIVES: {len(profile.ids)}\n"
    yield f"# NUMBER VOTERS: {profile.ballots}\n"
    yield f"# {unique}: {lines}\n"


def _names(what: str, names: Sequence[str]) -> Iterator[str]:
    return (f"# {what} NAME {number}: {_on_one_line(name)}\n" for number, name in enumerate(names, 1))


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def _most_first(orders: list[str], weights: list[int]) -> Iterator[str]:
    """The order of lines says nothing: neither who voted first nor how the ballots were stored."""
    for weight, order in sorted(zip(weights, orders, strict=True), key=lambda line: (-line[0], line[1])):
        yield f"{weight}: {order}\n"


def _order(row: list[int]) -> str:
    if not any(row):
        return _group(range(1, len(row) + 1))
    groups = ([option for option, given in enumerate(row, 1) if given == rank] for rank in range(1, max(row) + 1))
    return ",".join(_group(group) for group in groups)


def _group(options: Sequence[int]) -> str:
    inside = ",".join(map(str, options))
    return inside if len(options) == 1 else f"{{{inside}}}"
