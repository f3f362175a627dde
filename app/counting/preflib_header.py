"""The head of a PrefLib file: `# KEY: value` lines, which say what the ballots below must be."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from app.counting.ranked import MOST_OPTIONS
from app.counting.reading import FormatError

KINDS = ("soc", "soi", "toc", "toi", "cat")
MOST_BALLOTS = 10**10  # more than there are people; what is within it fits every sum that a count makes
MOST_CATEGORIES = 1_000
LONGEST_NAME = 1_000  # characters
LINE = re.compile(r"#\s*([^:]*?)\s*:\s*(.*?)\s*")
NUMBER = re.compile(r"[0-9]{1,15}")
NAME = re.compile(r"(ALTERNATIVE|CATEGORY) NAME (\S+)")


@dataclass
class Header:
    """What the lines read so far have said; `at` is the line of each, for what is found wrong later."""

    numbers: dict[str, int] = field(default_factory=dict)
    names: dict[str, dict[int, str]] = field(default_factory=lambda: {"ALTERNATIVE": {}, "CATEGORY": {}})
    at: dict[str, int] = field(default_factory=dict)

    LIMITS = {
        "NUMBER ALTERNATIVES": (2, MOST_OPTIONS),
        "NUMBER VOTERS": (0, MOST_BALLOTS),
        "NUMBER CATEGORIES": (1, MOST_CATEGORIES),
    }

    @property
    def options(self) -> int:
        return self.numbers["NUMBER ALTERNATIVES"]

    @property
    def voters(self) -> int:
        return self.numbers["NUMBER VOTERS"]

    @property
    def categories(self) -> int:
        return self.numbers["NUMBER CATEGORIES"]

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(str(number) for number in range(1, self.options + 1))

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(self.names["ALTERNATIVE"][number] or str(number) for number in range(1, self.options + 1))

    def add(self, line: int, text: str) -> None:
        """One line of the head. Keys that say nothing about counting (titles, dates) are passed over."""
        found = LINE.fullmatch(text)
        if found is None:
            raise FormatError(line, "A line of the head reads “# KEY: value”; this one has no colon.")
        key, value = found[1].upper(), found[2]
        if key in self.LIMITS:
            self._once(line, key)
            self.numbers[key] = _number(line, key, value, *self.LIMITS[key])
        elif name := NAME.fullmatch(key):
            self._once(line, key)
            self._name(line, name[1], name[2], value)

    def _once(self, line: int, key: str) -> None:
        if key in self.at:
            raise FormatError(line, f"“{key}” stands here and in line {self.at[key]}.")
        self.at[key] = line

    def _name(self, line: int, kind: str, number: str, name: str) -> None:
        most = MOST_OPTIONS if kind == "ALTERNATIVE" else MOST_CATEGORIES
        if len(name) > LONGEST_NAME:
            raise FormatError(line, f"This name is longer than {LONGEST_NAME:,} characters.")
        self.names[kind][_number(line, f"{kind} NAME", number, 1, most)] = name

    def finish(self, line: int, kind: str) -> None:
        """When the last line of the head has been read: is all there that counting needs? `line` follows the head."""
        needed = ["NUMBER ALTERNATIVES", "NUMBER VOTERS", *(["NUMBER CATEGORIES"] if kind == "cat" else [])]
        for key in needed:
            if key not in self.numbers:
                raise FormatError(line, f"The head ends without “# {key}: …”, so this is no whole PrefLib file.")
        for problem, where in self._gaps(kind):
            raise FormatError(where or line, problem)

    def _gaps(self, kind: str) -> Iterator[tuple[str, int]]:
        wanted = {"ALTERNATIVE": self.options, "CATEGORY": self.categories if kind == "cat" else 0}
        for what, most in wanted.items():
            have = self.names[what]
            beyond = [number for number in have if number > most]
            if beyond and most:
                yield f"There are {most:,}, and this is number {beyond[0]:,}.", self.at[f"{what} NAME {beyond[0]}"]
            missing = next((number for number in range(1, most + 1) if number not in have), None)
            if missing is not None and (have or what == "ALTERNATIVE"):
                yield f"The head ends without “# {what} NAME {missing}: …”.", 0


def _number(line: int, key: str, value: str, least: int, most: int) -> int:
    if not NUMBER.fullmatch(value) or not least <= int(value) <= most:
        raise FormatError(line, f"“{key}” must be a whole number from {least:,} to {most:,}, not “{value[:40]}”.")
    return int(value)
