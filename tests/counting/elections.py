"""Small elections as they are written on paper, real ones where they are, and any that hypothesis thinks of."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import strategies as st

from app.counting import preflib
from app.counting.marks import MarkProfile
from app.counting.ranked import RankedProfile

PREFLIB = Path(__file__).resolve().parents[3] / "shared/data/preflib"

Ballot = list[list[str]]


def orders(*lines: str, options: str = "ABCDE") -> RankedProfile:
    """`5: A>B=C` is five ballots; the list is in the order of `options`."""
    return RankedProfile.of(tuple(options), tuple(options), [ballot for line in lines for ballot in _ballots(line)])


def _ballots(line: str) -> Iterator[Ballot]:
    count, _colon, order = line.partition(":")
    groups = [group.strip().split("=") for group in order.split(">") if group.strip()]
    return ([list(group) for group in groups] for _ballot in range(int(count)))


def marks(*ballots: dict[str, int], options: str = "ABC", highest: int = 1) -> MarkProfile:
    return MarkProfile.of(tuple(options), tuple(options), ballots, highest=highest)


@cache
def real(name: str) -> RankedProfile:
    """A real election, or a skipped test on a machine that does not have it."""
    path = PREFLIB / name
    if not path.exists():
        pytest.skip(f"{name} is not on this machine")
    with path.open("rb") as file:
        profile = preflib.read_file(file, path.suffix[1:])
    assert isinstance(profile, RankedProfile)
    return profile


def labels(profile: RankedProfile, ids: tuple[str, ...]) -> list[str]:
    """The names behind these ids, with the spaces of print."""
    names = dict(zip(profile.ids, profile.labels, strict=True))
    return [" ".join(names[option].split()) for option in ids]


@st.composite
def ranked_ballots(draw: st.DrawFn, *, size: int, equal: bool = True) -> list[Ballot]:
    """Ballots over the options 1 to `size`: of any length, blank ones too, with equal ranks if so wished."""
    ids = [str(number) for number in range(1, size + 1)]
    ballot = st.tuples(
        st.permutations(ids), st.integers(0, size), st.lists(st.booleans(), min_size=size, max_size=size)
    ).map(lambda drawn: _grouped(drawn[0][: drawn[1]], drawn[2] if equal else [False] * size))
    return draw(st.lists(ballot, max_size=12))


def _grouped(order: list[str], joined: list[bool]) -> Ballot:
    groups: Ballot = []
    for option, is_joined in zip(order, joined, strict=False):
        if is_joined and groups:
            groups[-1].append(option)
        else:
            groups.append([option])
    return groups


def profile_of(ballots: list[Ballot], size: int) -> RankedProfile:
    ids = tuple(str(number) for number in range(1, size + 1))
    return RankedProfile.of(ids, ids, ballots)


@st.composite
def marked_ballots(draw: st.DrawFn, *, size: int, highest: int) -> list[dict[str, int]]:
    ids = [str(number) for number in range(1, size + 1)]
    return draw(st.lists(st.dictionaries(st.sampled_from(ids), st.integers(0, highest)), max_size=12))


def marks_of(ballots: list[dict[str, int]], size: int, highest: int) -> MarkProfile:
    ids = tuple(str(number) for number in range(1, size + 1))
    return MarkProfile.of(ids, ids, ballots, highest=highest)
