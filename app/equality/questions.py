"""The questions, as the reference file has them: the wording is the government's, and data."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

QUESTIONS = Path(__file__).parent / "reference" / "questions.json"
NOT_SAID = "not-said"  # the last choice of every question


@dataclass(frozen=True)
class Choice:
    """One answer, and what is asked further of those who give it."""

    code: str
    text: str
    more: "Question | None" = None


@dataclass(frozen=True)
class Question:
    code: str
    text: str
    choices: Sequence[Choice]
    hint: str = ""


@dataclass(frozen=True)
class Questionnaire:
    source: str
    url: str
    questions: Sequence[Question]

    def everything(self) -> Iterator[Question]:
        """Each question, and after it those that follow from one of its choices."""
        for question in self.questions:
            yield question
            yield from (choice.more for choice in question.choices if choice.more)


@cache
def questionnaire() -> Questionnaire:
    document = json.loads(QUESTIONS.read_text("utf-8"))
    return Questionnaire(document["source"], document["url"], [_question(each) for each in document["questions"]])


def _question(row: Mapping[str, Any]) -> Question:
    choices = [
        Choice(each["code"], each["text"], _question(each["more"]) if "more" in each else None)
        for each in row["choices"]
    ]
    return Question(row["code"], row["text"], choices, row.get("hint", ""))


def given_answers(typed: Mapping[str, str | None]) -> dict[str, str]:
    """What was answered: what follows from a choice counts only where that choice was made."""
    answers: dict[str, str] = {}
    for question in questionnaire().questions:
        chosen = typed.get(question.code)
        if not chosen:
            continue
        answers[question.code] = chosen
        more = next((choice.more for choice in question.choices if choice.code == chosen), None)
        if more is not None and typed.get(more.code):
            answers[more.code] = str(typed[more.code])
    return answers
