"""Words for reasons, rules, queues and outcomes."""

from flask_babel import LazyString

from app.kit.locale import lazy as _l
from app.moderation.rules import HideReason, Mode, Outcome, Queue, ReportReason, Rule

REPORT_REASONS: dict[ReportReason, LazyString] = {
    ReportReason.CHILD_SAFETY: _l("It may harm a child"),
    ReportReason.ILLEGAL: _l("It may be illegal: threats, terrorism, hate crime or fraud"),
    ReportReason.HURTFUL: _l("It insults or bullies somebody"),
    ReportReason.PERSONAL_DETAILS: _l("It has somebody’s personal details"),
    ReportReason.MISLEADING: _l("It is not true"),
    ReportReason.ADVERTISING: _l("It advertises or is spam"),
    ReportReason.OTHER: _l("Something else"),
}
HIDE_REASONS: dict[HideReason, LazyString] = {
    HideReason.UNLAWFUL: _l("It may break the law"),
    HideReason.HURTFUL: _l("It insults or threatens"),
    HideReason.PERSONAL_DETAILS: _l("It has somebody’s personal details"),
    HideReason.MISLEADING: _l("It is not true"),
    HideReason.ADVERTISING: _l("It advertises"),
    HideReason.OFF_TOPIC: _l("It is not what this place is for"),
}
RULES: dict[str, LazyString] = {
    Rule.UNDER_18: _l("Written by somebody aged 13 to 17"),
    Rule.BLOCKED_WORD: _l("A word on our list"),
    Rule.LINKS: _l("Several links"),
    Rule.RATE: _l("Many texts in an hour"),
    Rule.DUPLICATE: _l("The same words as somebody else’s"),
    Rule.READ_FIRST: _l("Everything of its kind is read first"),
}
CAUSES: dict[str, LazyString] = {**{reason.value: label for reason, label in REPORT_REASONS.items()}, **RULES}
QUEUES: dict[Queue, LazyString] = {
    Queue.REPORT: _l("Reported"),
    Queue.HELD: _l("Held back"),
    Queue.APPEAL: _l("Appeal"),
}
OUTCOMES: dict[Outcome, LazyString] = {
    Outcome.KEPT: _l("Kept"),
    Outcome.HIDDEN: _l("Hidden"),
    Outcome.PUBLISHED: _l("Published"),
    Outcome.RESTORED: _l("Shown again after an appeal"),
    Outcome.UPHELD: _l("Stays hidden after an appeal"),
}
MODES: dict[Mode, LazyString] = {
    Mode.PRE: _l("Read before others see it"),
    Mode.POST: _l("Published at once, unless a rule holds it back"),
}
