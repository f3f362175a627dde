"""What staff type about a question."""

from typing import Any

from wtforms import IntegerField
from wtforms.validators import InputRequired, StopValidation

from app.kit.forms import RadioField, SelectField
from app.kit.locale import lazy as _l
from app.polls.draft_form import DraftForm
from app.polls.drafting import QuestionTerms
from app.polls.models import PollQuestion
from app.polls.rules import BUDGETS, MARKINGS, Completion, Marking, Method, Utility
from app.polls.staff_fields import MOST_MONEY, SharingFields, number_field, pounds_field, text_field, title_field
from app.polls.staff_words import MARKINGS_IN_WORDS, METHODS


class QuestionForm(SharingFields, DraftForm):
    """One thing asked, how it is marked and how it is counted."""

    title = title_field(_l("Question"))
    help = text_field(_l("What helps to answer it (optional)"))
    method = RadioField(
        _l("How is it counted?"),
        choices=[(each.value, label) for each, label in METHODS.items()],
        validators=[InputRequired(_l("Choose how it is counted"))],
    )
    seats = number_field(
        _l("How many options win?"),
        1,
        100,
        _l("Enter a whole number from 1 to 100"),
        default=1,
        description=_l("Of a yes or no, of instant run-off and of Schulze one wins. A budget funds what it can."),
    )
    most = number_field(
        _l("How many options may one ballot mark? (optional)"),
        1,
        1000,
        _l("Enter a whole number from 1 to 1,000"),
        description=_l("Leave it empty for as many as people like."),
    )
    threshold = number_field(
        _l("Yes or no: more than what share, in per cent, must say yes?"),
        1,
        99,
        _l("Enter a whole number from 1 to 99"),
        default=50,
    )
    budget = pounds_field(
        _l("Budget: how many pounds are there to spend?"), 1, MOST_MONEY, _l("Enter whole pounds, 1 or more")
    )
    budget_marking = SelectField(
        _l("Budget: how do people mark proposals?"),
        choices=[(each.value, MARKINGS_IN_WORDS[each]) for each in MARKINGS[Method.EQUAL_SHARES]],
        default=Marking.SEVERAL.value,
    )

    @property
    def marking(self) -> Marking:
        method = Method(self.method.data)
        return Marking(self.budget_marking.data) if method in BUDGETS else MARKINGS[method][0]

    def validate_budget(self, field: IntegerField) -> None:
        if self.method.data in BUDGETS and not field.data:
            field.errors = []
            raise StopValidation(_l("Enter how many pounds there are to spend"))

    def validate_points(self, field: IntegerField) -> None:
        if self.method.data and self._is_for_points() and not field.data:
            field.errors = []
            raise StopValidation(_l("Enter how many points one ballot gives away"))

    def _is_for_points(self) -> bool:
        is_known = self.method.data in list(Method) and self.budget_marking.data in list(Marking)
        return is_known and self.marking is Marking.POINTS

    @property
    def terms(self) -> QuestionTerms:
        return QuestionTerms(
            title=self.title.data,
            help=self.help.data or "",
            method=Method(self.method.data),
            marking=self.marking,
            seats=self.seats.data or 1,
            most=self.most.data,
            points=self.points.data,
            threshold=self.threshold.data or 50,
            budget=self.budget.data,
            completion=Completion(self.completion.data),
            utility=Utility(self.utility.data),
        )

    @staticmethod
    def values_of(question: PollQuestion) -> dict[str, Any]:
        """What the fields hold when they show this question."""
        names = ("title", "help", "seats", "most", "points", "threshold", "budget")
        enums = {
            "method": question.method.value,
            "completion": question.completion.value,
            "utility": question.utility.value,
        }
        marking = {"budget_marking": question.marking.value} if question.is_budget else {}
        return {**{name: getattr(question, name) for name in names}, **enums, **marking}
