"""Whatever stands in a file, it is an election or a FormatError: never a trace, nor anything else."""

import io
import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.counting import preflib
from app.counting.ranked import RankedProfile
from app.counting.reading import FormatError

HEAD = "# NUMBER ALTERNATIVES: 3\n# NUMBER VOTERS: {}\n# NUMBER CATEGORIES: 2\n" + "".join(
    f"# ALTERNATIVE NAME {number}: {number}\n" for number in (1, 2, 3)
)
FILE = HEAD.format(6) + "3: 1,{2,3}\n2: 3,1\n1: {1,2},3\n"
kinds = st.sampled_from(["soc", "soi", "toc", "toi", "cat"])
any_time = settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])
pieces = st.sampled_from(
    [*"0123:,{}\n \t#x٣", "1: ", "{1,2}", "2,3", "\r\n", "\n2: 3,{1,2}", "99999999999", "\x00", "-"]
)


Rows = list[tuple[list[int], int]]


def read(raw: bytes, kind: str) -> Rows | FormatError:
    """The rows and their weights, or how it was refused."""
    try:
        profile = preflib.read_file(io.BytesIO(raw), kind)
    except FormatError as error:
        return error
    table = profile.ranks if isinstance(profile, RankedProfile) else profile.marks
    return list(zip(table.tolist(), profile.weights.tolist(), strict=True))


def check(raw: bytes, kind: str) -> None:
    told = read(raw, kind)
    if isinstance(told, FormatError):
        assert 1 <= told.line <= raw.count(b"\n") + 2
        assert told.problem.endswith((".", "”"))
    else:
        assert all(weight > 0 for _row, weight in told)


@any_time
@given(body=st.lists(pieces, max_size=14).map("".join), kind=kinds)
def test_any_ballots_are_read_or_refused(body: str, kind: str) -> None:
    voters = sum(int(count) for count in re.findall(r"^([0-9]{1,11}):", body, re.MULTILINE))
    check((HEAD.format(min(voters, 10**10)) + body).encode(), kind)


@any_time
@given(data=st.data(), kind=kinds)
def test_a_file_with_any_bytes_changed_is_read_or_refused(data: st.DataObject, kind: str) -> None:
    raw = bytearray(FILE.encode())
    for _change in range(data.draw(st.integers(1, 3))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(
            st.one_of(st.integers(0, 255), st.sampled_from(b"123:,{}\n #"))
        )
    check(bytes(raw), kind)


@any_time
@given(cut=st.integers(0, FILE.index("1: {")))
def test_a_file_cut_off_before_its_last_line_is_refused(cut: int) -> None:
    """In the last line, what is left may be a shorter order: that is what the published SHA-256 of a file is for."""
    assert isinstance(read(FILE[:cut].encode(), "toi"), FormatError)


@any_time
@given(lines=st.lists(st.sampled_from(["1: 1", "2: 2,1", "3: {1,2},3", "1: 3,{1,2}", "1: {1,2,3}"]), max_size=8))
def test_what_is_read_is_what_is_written_on_the_lines(lines: list[str]) -> None:
    """By a reader for one line, which any pupil could have written."""
    slowly: dict[tuple[int, ...], int] = {}
    for line in lines:
        count, order = line.split(": ")
        row = [0, 0, 0]
        for rank, group in enumerate(re.findall(r"\{.*?\}|[0-9]", order), 1):
            for option in re.findall("[0-9]", group):
                row[int(option) - 1] = rank
        key = (0, 0, 0) if row == [1, 1, 1] else tuple(row)
        slowly[key] = slowly.get(key, 0) + int(count)
    text = HEAD.format(sum(slowly.values())) + "".join(f"{line}\n" for line in lines)
    told = read(text.encode(), "toi")
    assert not isinstance(told, FormatError)
    assert {tuple(row): weight for row, weight in told} == slowly
