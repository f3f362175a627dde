"""The result of one question as its page shows it: what was counted once, beside the options that it speaks of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from app.config import LEAST_SMALL_COUNT
from app.polls.flow import Flow, lay_out, stages_of
from app.polls.models import PollOption, PollQuestion, PollResult
from app.polls.rules import Method


@dataclass(frozen=True)
class Shown:
    """The result of one question, with its options by the ids that the outcome uses."""

    question: PollQuestion
    result: PollResult
    options: Mapping[str, PollOption]

    @property
    def outcome(self) -> Mapping[str, Any]:
        return self.result.outcome

    @property
    def winners(self) -> Sequence[PollOption]:
        """Most votes first, or as listed where no number of votes is told: their order is one."""
        won = self.outcome["winners"]
        return [self.options[option] for option in (won if self.tells_totals else sorted(won, key=int))]

    @property
    def ballots(self) -> int:
        return int(self.outcome["ballots"])

    @property
    def is_decided(self) -> bool:
        """Whether so many voted as were announced to be needed."""
        return self.question.poll.quorum is None or self.voters >= self.question.poll.quorum

    @property
    def voters(self) -> int:
        """How many voted, in all wards: a pot is decided with the poll that it is a part of."""
        return int((self.question.poll.turnout or {})["voters"]) if self.question.is_pot else self.ballots

    @property
    def is_told_in_full(self) -> bool:
        """Whether more is told than totals: among a few, what one ballot says could point at whoever cast it."""
        return self.question.poll.is_named or self.ballots >= self.result.smallest_told

    @property
    def tells_totals(self) -> bool:
        """Whether any number of votes is told. The totals of fewer than five are their ballots, or nearly."""
        return self.question.poll.is_named or self.ballots >= LEAST_SMALL_COUNT

    @property
    def file_name(self) -> str:
        return f"{self.question.poll.slug}-{self.question.position}.{self.result.file_kind}"

    @property
    def command(self) -> str:
        """What counts the ballot file again."""
        return f".venv/bin/flask --app wsgi polls count {self.file_name} --method {self.question.method}{self._choices}"

    @property
    def _choices(self) -> str:
        if self.question.method is Method.EQUAL_SHARES:
            return f" --completion {self.question.completion} --utility {self.question.utility}"
        if self.question.method is Method.YES_NO:
            return f" --threshold {self.question.threshold or 50}/100"
        return f" --seats {self.question.seats}" if self.question.seats > 1 else ""

    @property
    def scale(self) -> int:
        """By which the numbers of an STV or Borda count are divided."""
        return int(self.outcome.get("scale", 1))

    @cached_property
    def totals(self) -> Sequence[tuple[PollOption, int]]:
        """Votes or points of each option, most first; empty for methods that go round by round or pair by pair."""
        totals = self.outcome.get("totals", {}) if self.tells_totals else {}
        order = self.outcome.get("order") or list(totals)
        return [(self.options[option], int(totals[option])) for option in order if option in totals]

    @property
    def margin(self) -> int | None:
        """By how much the last that won is ahead of the first that did not, where the most votes decide."""
        if self.question.method is Method.YES_NO or not self.tells_totals:
            return None  # of yes or no a threshold decides, not the lead
        numbers, seats = self._last_numbers(), len(self.winners)
        return numbers[seats - 1] - numbers[seats] if 0 < seats < len(numbers) else None

    def _last_numbers(self) -> Sequence[int]:
        """Most first: the totals, or in a runoff those of its last round."""
        if self.question.method is Method.IRV:
            return sorted(self.outcome["rounds"][-1]["votes"].values(), reverse=True)
        return [total for _option, total in self.totals]

    @property
    def goes_in_rounds(self) -> bool:
        return self.question.method in {Method.IRV, Method.STV}

    def out_by(self, number: int) -> frozenset[str]:
        """Options of an STV count that have gone out when this stage, counted from 0, ends."""
        told = self.outcome["rounds"][: number + 1]
        return frozenset(stage["from"] for stage in told if stage.get("action") == "exclusion")

    @cached_property
    def flow(self) -> Flow | None:
        """The picture of votes moving, where there is more than one round."""
        stages = stages_of(self.outcome) if self.goes_in_rounds and self.is_told_in_full else []
        if len(stages) <= 1:
            return None
        first = stages[0].votes
        return lay_out(stages, sorted(self.options, key=lambda option: -first.get(option, 0)))

    @property
    def pairs(self) -> Sequence[Sequence[int]]:
        """How many prefer the option of the row to that of the column."""
        found: Sequence[Sequence[int]] = self.outcome.get("pairwise", ()) if self.is_told_in_full else ()
        return found

    @property
    def projects(self) -> Sequence[tuple[PollOption, Mapping[str, Any]]]:
        """Of a budget: each proposal and its line of the outcome, those with most supporters first if that is told."""
        lines = self.outcome.get("projects", ())
        if self.tells_totals:
            lines = sorted(lines, key=lambda line: -line["supporters"])
        return [(self.options[line["id"]], line) for line in lines]

    @cached_property
    def funded_by_ward(self) -> Mapping[str, int]:
        """How many funded projects are in each ward, by its code; "" for those that are for the whole town."""
        found: dict[str, int] = {}
        for option in self.winners:
            found[option.ward_code or ""] = found.get(option.ward_code or "", 0) + 1
        return found
