"""Reading and writing PrefLib files: what is one is read, and what is not is refused by line, never with a trace."""

import io
import tracemalloc
from collections.abc import Iterator

import pytest

from app.counting import preflib
from app.counting.marks import BLANK, MarkProfile
from app.counting.preflib_writing import kind_of, write_categories, write_ranked
from app.counting.ranked import RankedProfile
from app.counting.reading import FormatError
from tests.counting.elections import marks, orders

HEAD = (
    "# NUMBER ALTERNATIVES: 3\n# NUMBER VOTERS: 6\n"
    "# ALTERNATIVE NAME 1: Ash\n# ALTERNATIVE NAME 2: Birch\n# ALTERNATIVE NAME 3: Cedar\n"
)
SOI = f"{HEAD}3: 1,2\n2: 3\n1: 2,1,3\n"
TOI = f"{HEAD}3: {{1,3}},2\n2: 3\n1: {{1,2,3}}\n"
CATEGORIES = "# NUMBER CATEGORIES: 2\n# CATEGORY NAME 1: Yes\n# CATEGORY NAME 2: No\n"
CAT = f"{HEAD}{CATEGORIES}3: {{1,2}},3\n2: {{}},{{1,2,3}}\n1: 3\n"
AFTER_HEAD = HEAD.count("\n") + 1


def read(text: str | bytes, kind: str) -> RankedProfile | MarkProfile:
    """By both ways in, which must agree."""
    raw = text.encode() if isinstance(text, str) else text
    profile = preflib.read_file(io.BytesIO(raw), kind)
    lines = io.StringIO(raw.decode(errors="surrogateescape").removeprefix("\ufeff"), newline="")
    again = preflib.read(lines, kind)
    table, other = (p.ranks if isinstance(p, RankedProfile) else p.marks for p in (profile, again))
    assert (table.tolist(), profile.weights.tolist()) == (other.tolist(), again.weights.tolist())
    return profile


def ranks(text: str | bytes, kind: str) -> list[list[int]]:
    profile = read(text, kind)
    assert isinstance(profile, RankedProfile)
    rows: list[list[int]] = profile.ranks.tolist()
    return rows


def test_orders_are_read_with_their_counts_and_names() -> None:
    profile = read(SOI, "soi")
    assert ranks(SOI, "soi") == [[1, 2, 0], [0, 0, 1], [2, 1, 3]]
    assert profile.weights.tolist() == [3, 2, 1]
    assert (profile.ids, profile.labels) == (("1", "2", "3"), ("Ash", "Birch", "Cedar"))


def test_equal_ranks_are_read_and_all_equal_is_blank() -> None:
    assert ranks(TOI, "toi") == [[1, 2, 1], [0, 0, 1], [0, 0, 0]]


def test_categories_are_marks_and_no_category_is_no_mark() -> None:
    profile = read(CAT, "cat")
    assert isinstance(profile, MarkProfile)
    assert profile.marks.tolist() == [[1, 1, 0], [0, 0, 0], [BLANK, BLANK, 1]]


def test_categories_named_by_falling_numbers_are_these_marks() -> None:
    text = CAT.replace("NAME 1: Yes", "NAME 1: 5").replace("NAME 2: No", "NAME 2: 2")
    profile = read(text, "cat")
    assert isinstance(profile, MarkProfile)
    assert (profile.marks.tolist()[0], profile.highest) == ([5, 5, 2], 5)


@pytest.mark.parametrize(
    "changed",
    [
        SOI.replace("\n", "\r\n"),
        "\ufeff" + SOI,
        SOI.rstrip("\n"),
        SOI + "\n\n",
        SOI.replace(": ", ":").replace(",", ", "),
        SOI.replace("\n", "  \n"),
        SOI.replace("2: 3", "1: 3\n1: 3"),
        SOI.replace("# ALT", "# TITLE: Trees: a poll\n#\t:\n# ALT", 1),
    ],
    ids=["CRLF", "BOM", "no last end", "empty end", "other spaces", "spaces at ends", "not merged", "other keys"],
)
def test_what_says_the_same_is_read_the_same(changed: str) -> None:
    assert ranks(changed, "soi") == ranks(SOI, "soi")


def test_names_keep_their_letters() -> None:
    assert read(SOI.replace("Birch", "Bříza"), "soi").labels[1] == "Bříza"


def test_lines_and_blocks_may_be_of_any_size() -> None:
    lines = "".join(f"1: {1 + number % 3},{1 + (number + 1) % 3}\n" for number in range(90_000))
    profile = read(HEAD.replace("VOTERS: 6", "VOTERS: 90000") + lines, "soi")
    assert profile.weights.tolist() == [30_000] * 3


BODY_FAULTS = {
    "an option that is not listed": "3: 1,4",
    "option nought": "3: 0,1",
    "an option twice": "3: 1,2,1",
    "an option twice, tied": "3: {1,2},1",
    "no ballots": "0: 1",
    "a negative count": "-3: 1",
    "a count beyond all people": "99999999999: 1",
    "a count beyond any integer": f"{'9' * 400}: 1",
    "a fraction of a ballot": "1.5: 1",
    "no colon": "3, 1",
    "two colons": "3: 1: 2",
    "a gap": "3: 1,,2",
    "a comma at the end": "3: 1,",
    "no options": "3:",
    "an open brace": "3: {1,2",
    "a closed brace": "3: 1,2}",
    "braces in braces": "3: {{1},2}",
    "an empty group": "3: {},1",
    "no comma after a brace": "3: {1}2",
    "a space inside a number": "3: 1 2",
    "words": "3: Ash",
    "a key": "# TITLE: late",
    "an empty line": "",
    "another kind of digit": "3: ١",
    "a control character": "3: 1\x00",
}


@pytest.mark.parametrize("fault", BODY_FAULTS.values(), ids=BODY_FAULTS.keys())
def test_a_wrong_line_among_the_ballots_is_named(fault: str) -> None:
    text = f"{HEAD}1: 2\n{fault}\n5: 3\n"
    with pytest.raises(FormatError) as caught:
        read(text, "toi")
    assert caught.value.line == AFTER_HEAD + 1
    assert str(caught.value).startswith(f"Line {AFTER_HEAD + 1}: ")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (TOI, "soi"),
        (SOI, "soc"),
        (SOI, "toc"),
        (CAT.replace("3: {1,2},3", "3: 1,2,3"), "cat"),
        (CAT.replace("3: {1,2},3", "3: {1,2},{2,3}"), "cat"),
    ],
    ids=["equal ranks in soi", "short in soc", "short in toc", "more groups than categories", "in two categories"],
)
def test_ballots_of_another_kind_are_refused(text: str, kind: str) -> None:
    with pytest.raises(FormatError):
        read(text, kind)


HEAD_FAULTS = {
    "nothing at all": ("", 1),
    "no head": ("3: 1,2\n", 1),
    "only half a head": ("# NUMBER ALTERNATIVES: 3\n", 2),
    "a thousand million voters": (SOI.replace("VOTERS: 6", "VOTERS: 1000000000"), 8),
    "fewer voters than ballots": (SOI.replace("VOTERS: 6", "VOTERS: 5"), 8),
    "negative voters": (SOI.replace("VOTERS: 6", "VOTERS: -6"), 2),
    "voters in words": (SOI.replace("VOTERS: 6", "VOTERS: six"), 2),
    "voters beyond any integer": (SOI.replace("VOTERS: 6", f"VOTERS: {'9' * 5000}"), 2),
    "a thousand million options": (SOI.replace("ATIVES: 3", "ATIVES: 1000000000"), 1),
    "one option": (SOI.replace("ATIVES: 3", "ATIVES: 1"), 1),
    "a name too many": (SOI.replace("ATIVES: 3", "ATIVES: 2"), 5),
    "a name missing": (SOI.replace("ATIVES: 3", "ATIVES: 4"), 6),
    "a name twice": (SOI.replace("NAME 2", "NAME 1"), 4),
    "a name without a number": (SOI.replace("NAME 2", "NAME two"), 4),
    "a name without end": (SOI.replace("Birch", "x" * 2_000), 4),
    "a key twice": (SOI.replace("# ALT", "# NUMBER VOTERS: 6\n# ALT", 1), 3),
    "a line without a key": (SOI.replace("# ALT", "# so\n# ALT", 1), 3),
    "cut off inside the ballots": (SOI[:-4], 8),
    "cut off between the ballots": (SOI[: SOI.index("1: 2,1,3")], 7),
    "a head without end": ("# TITLE: again\n" * 10_000, 2_101),
}


@pytest.mark.parametrize(("text", "line"), HEAD_FAULTS.values(), ids=HEAD_FAULTS.keys())
def test_a_head_that_lies_is_found_out(text: str, line: int) -> None:
    with pytest.raises(FormatError) as caught:
        read(text, "soi")
    assert caught.value.line == line


def test_a_file_of_categories_says_how_many() -> None:
    with pytest.raises(FormatError, match="NUMBER CATEGORIES"):
        read(SOI, "cat")


@pytest.mark.parametrize(("old", "line"), [(b"Birch", 4), (b"2: 3", 7)])
def test_what_is_not_utf8_is_refused(old: bytes, line: int) -> None:
    with pytest.raises(FormatError, match="UTF-8") as caught:
        read(SOI.encode().replace(old, b"2: \xff\xfe"), "soi")
    assert caught.value.line == line


class Endless(io.RawIOBase):
    """A file that would go on for ever."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self.pieces, self.given = pieces, 0

    def read(self, size: int = -1) -> bytes:
        piece = next(self.pieces, b"")
        self.given += len(piece)
        return piece


def peak_of(stream: io.RawIOBase) -> int:
    """Bytes that reading this took, before it was refused."""
    tracemalloc.start()
    try:
        with pytest.raises(FormatError):
            preflib.read_file(stream, "soi")  # type: ignore[arg-type]
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_line_without_end_is_given_up_soon() -> None:
    def pieces() -> Iterator[bytes]:
        yield HEAD.encode() + b"3: 1"
        while True:
            yield b",1" * 10_000

    stream = Endless(pieces())
    assert peak_of(stream) < 20_000_000
    assert stream.given < 4_000_000


def test_many_options_and_many_short_ballots_stay_within_bounds() -> None:
    options = 1_000
    names = "".join(f"# ALTERNATIVE NAME {number}: x\n" for number in range(1, options + 1))
    head = f"# NUMBER ALTERNATIVES: {options}\n# NUMBER VOTERS: 1000000000\n{names}".encode()
    body = b"".join(b"1:%d\n" % (1 + number % options) for number in range(20_000))
    assert peak_of(Endless(iter([head, *[body] * 3]))) < 200_000_000


def test_written_files_hold_the_ballots_and_nothing_of_their_order() -> None:
    profile = orders("1: B", "2: A>C", "1: A=B>C", "1:", options="ABC")
    text = "".join(write_ranked(profile, "Trees\nand # more"))
    assert text == (
        "# TITLE: Trees and # more\n# DATA TYPE: toi\n# MODIFICATION TYPE: original\n# NUMBER ALTERNATIVES: 3\n"
        "# NUMBER VOTERS: 5\n# NUMBER UNIQUE ORDERS: 4\n# ALTERNATIVE NAME 1: A\n# ALTERNATIVE NAME 2: B\n"
        "# ALTERNATIVE NAME 3: C\n2: 1,3\n1: 2\n1: {1,2,3}\n1: {1,2},3\n"
    )
    assert ranks(text, "toi") == [[1, 0, 2], [0, 1, 0], [0, 0, 0], [1, 1, 2]]


def test_an_option_without_a_mark_is_in_no_category() -> None:
    text = "".join(write_categories(marks({"A": 1, "B": 0}, {}), "Trees"))
    assert text.endswith("1: 1,2\n1: {},{}\n")
    assert "# CATEGORY NAME 1: 1\n# CATEGORY NAME 2: 0\n" in text


def test_the_kind_of_file_is_the_simplest_that_holds_the_ballots() -> None:
    assert kind_of(orders("1: A>B")) == "soi"
    assert kind_of(orders("1: A=B")) == kind_of(orders("1:")) == "toi"
    assert kind_of(marks({"A": 1})) == "cat"
