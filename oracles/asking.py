"""Putting an election to the libraries, in their own process."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE, Popen
from typing import Any

from app.counting.ranked import RankedProfile

PROJECT = Path(__file__).resolve().parent.parent
PYTHON = PROJECT / ".oracles/bin/python"


class Peers:
    """The libraries, as long as the process that has them lives."""

    def __init__(self, process: "Popen[str]") -> None:
        self.process = process

    def ask(self, method: str, profile: RankedProfile, *, seats: int = 1) -> dict[str, Any]:
        """Their answer, with winners as our ids. RuntimeError: the library failed, and said why on standard error."""
        question = {"ask": method, "options": len(profile.ids), "seats": seats, "ballots": list(_ballots(profile))}
        answer = self._put(question)
        return {**answer, "winners": [profile.ids[number - 1] for number in answer["winners"]]}

    def spend(
        self, method: str, path: Path, ids: Sequence[str], *, completion: str = "none", utility: str = "cost"
    ) -> dict[str, Any]:
        """Their answer about the budget in this file, with ids as winners. RuntimeError: as above."""
        wishes = {"completion": completion, "utility": utility}
        return self._put({"ask": method, "file": str(path), "ids": list(ids), **wishes})

    def _put(self, question: Mapping[str, Any]) -> dict[str, Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"the library that was asked for {question['ask']} gave no answer")
        answer: dict[str, Any] = json.loads(line)
        return answer


def _ballots(profile: RankedProfile) -> Iterator[tuple[int, list[int]]]:
    """Orders without equal ranks, which these libraries do not have."""
    for count, row in zip(profile.weights.tolist(), profile.ranks.tolist(), strict=True):
        ranked = sorted((rank, option) for option, rank in enumerate(row, 1) if rank)
        if ranked:
            yield count, [option for _rank, option in ranked]


def are_installed() -> bool:
    return PYTHON.exists()


@contextmanager
def peers() -> Iterator[Peers]:
    with Popen([PYTHON, "oracles/peers.py"], cwd=PROJECT, stdin=PIPE, stdout=PIPE, text=True) as process:
        yield Peers(process)
        assert process.stdin is not None
        process.stdin.close()
