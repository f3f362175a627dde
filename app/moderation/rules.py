"""Decisions about what people write: what waits, what escalates, and what a decision makes of a case. Plain values."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from app.moderation.folding import count_links, has_words

MOST_LINKS = 1  # in one text
MOST_PER_HOUR = 10  # texts by one person
REPORTS_PER_HOUR = 20  # by one person or browser
ANSWER_WITHIN_DAYS = 2  # working days; said on the pages, and what the queue's ages are read against
LONGEST_WORDS = 1000  # of a report, a decision or an appeal
LONGEST_EXCERPT = 300


class ReportReason(StrEnum):
    """Why somebody reports a thing."""

    CHILD_SAFETY = "child_safety"
    ILLEGAL = "illegal"
    HURTFUL = "hurtful"
    PERSONAL_DETAILS = "personal_details"
    MISLEADING = "misleading"
    ADVERTISING = "advertising"
    OTHER = "other"


ESCALATING = frozenset({ReportReason.CHILD_SAFETY, ReportReason.ILLEGAL})


class HideReason(StrEnum):
    """Why a moderator hides a thing. A code, so that the record and the public log repeat nobody's words."""

    UNLAWFUL = "unlawful"
    HURTFUL = "hurtful"
    PERSONAL_DETAILS = "personal_details"
    MISLEADING = "misleading"
    ADVERTISING = "advertising"
    OFF_TOPIC = "off_topic"


class Rule(StrEnum):
    """What makes a text wait before others can read it."""

    UNDER_18 = "under_18"
    BLOCKED_WORD = "blocked_word"
    LINKS = "links"
    RATE = "rate"
    DUPLICATE = "duplicate"
    READ_FIRST = "read_first"  # everything of its kind waits


class Mode(StrEnum):
    """Whether a kind of text is read before others see it, or afterwards."""

    PRE = "pre"
    POST = "post"


class Queue(StrEnum):
    """Why a case waits for a moderator."""

    REPORT = "report"
    HELD = "held"
    APPEAL = "appeal"


class Verdict(StrEnum):
    """What a moderator says about a case."""

    KEEP = "keep"
    HIDE = "hide"


class Outcome(StrEnum):
    """What a verdict made of a case."""

    KEPT = "kept"  # reported, and stays
    HIDDEN = "hidden"
    PUBLISHED = "published"  # held, and is shown
    RESTORED = "restored"  # hidden, and shown again after an appeal
    UPHELD = "upheld"  # hidden, and stays so after an appeal


@dataclass(frozen=True, kw_only=True)
class Post:
    """A text as the rules see it."""

    text: str
    is_by_minor: bool = False
    earlier_this_hour: int = 0  # by the same person
    same_by_others: int = 0


@dataclass(frozen=True)
class Judgement:
    """Whether a text waits, the rule that says so, and all that was found, which is also told where it waits anyway."""

    rule: Rule | None
    found: tuple[Rule, ...]

    @property
    def waits(self) -> bool:
        return self.rule is not None


def judge(post: Post, *, blocked: Iterable[str], mode: Mode) -> Judgement:
    """Publish, or wait by the first rule that applies. `blocked` are folded words."""
    found = tuple(rule for rule, applies in _findings(post, blocked) if applies)
    everything = (Rule.READ_FIRST,) if mode is Mode.PRE else ()
    return Judgement(next(iter((*found, *everything)), None), found)


def _findings(post: Post, blocked: Iterable[str]) -> tuple[tuple[Rule, bool], ...]:
    return (
        (Rule.UNDER_18, post.is_by_minor),
        (Rule.BLOCKED_WORD, has_words(blocked, post.text)),
        (Rule.LINKS, count_links(post.text) > MOST_LINKS),
        (Rule.RATE, post.earlier_this_hour >= MOST_PER_HOUR),
        (Rule.DUPLICATE, post.same_by_others > 0),
    )


def outcome_of(queue: Queue, verdict: Verdict) -> Outcome:
    if verdict is Verdict.HIDE:
        return Outcome.UPHELD if queue is Queue.APPEAL else Outcome.HIDDEN
    return {Queue.REPORT: Outcome.KEPT, Queue.HELD: Outcome.PUBLISHED, Queue.APPEAL: Outcome.RESTORED}[queue]


def excerpt_of(text: str) -> str:
    """As much of a text as a queue shows."""
    return text if len(text) <= LONGEST_EXCERPT else text[: LONGEST_EXCERPT - 1].rstrip() + "…"
