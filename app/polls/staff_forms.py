"""What staff type about a poll and its questions."""

from datetime import UTC, datetime, time
from typing import Any

from wtforms import BooleanField, IntegerField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, StopValidation

from app.accounts.models import AgeBand
from app.kit.clock import TOWN_ZONE
from app.kit.forms import CheckboxesField, DayField, PoundsField, RadioField, SelectField, TownForm, WholeNumber
from app.kit.locale import lazy as _l
from app.notices.wording import hours
from app.places.queries import WardName
from app.polls.drafting import PollTerms, QuestionTerms
from app.polls.models import Poll
from app.polls.rules import BUDGETS, MARKINGS, Completion, Eligibility, Marking, Method, Utility
from app.polls.staff_words import COMPLETIONS, ELIGIBILITIES, MARKINGS_IN_WORDS, METHODS, UTILITIES

LONGEST_TITLE, LONGEST_TEXT, LONGEST_WHY = 150, 10_000, 1_000
MOST_MONEY = 1_000_000_000
SECRET, NAMED = "secret", "named"
LISTED, DRAWN = "listed", "drawn"
NO_DAY = _l("Enter a real date, like 27 3 2027")


class WholeNumberIfAny(WholeNumber):
    """Nothing typed is no mistake; the form's own checks come after it, which WTForms' Optional would keep away."""

    def __call__(self, form: Any, field: Any) -> None:
        if any(str(each).strip() for each in field.raw_data or ()):
            super().__call__(form, field)
        else:
            field.errors = []


def title_field(label: Any, **more: Any) -> StringField:
    return StringField(
        label,
        validators=[
            DataRequired(_l("Enter a title")),
            Length(max=LONGEST_TITLE, message=_l("The title must be %(max)d characters or fewer")),
        ],
        **more,
    )


def text_field(label: Any, **more: Any) -> TextAreaField:
    too_long = _l("The text must be %(max)d characters or fewer")
    return TextAreaField(label, validators=[Length(max=LONGEST_TEXT, message=too_long)], **more)


def pounds_field(label: Any, lowest: int, highest: int, message: Any) -> PoundsField:
    return PoundsField(label, validators=[WholeNumberIfAny(lowest, highest, message)])


def number_field(label: Any, lowest: int, highest: int, message: Any, **more: Any) -> IntegerField:
    return IntegerField(label, validators=[WholeNumberIfAny(lowest, highest, message)], **more)


class PollForm(TownForm):
    """What a poll is about, who may vote, and when."""

    title = title_field(
        _l("Title"), description=_l("A short question, for example “What should Wardown Park get next?”")
    )
    summary = text_field(
        _l("What is it about?"),
        description=_l("Why you ask, and what will happen with the result. Leave a line empty between paragraphs."),
    )
    eligibility = RadioField(
        _l("Who may vote with an account?"),
        choices=[(each.value, label) for each, label in ELIGIBILITIES.items()],
        default=Eligibility.EVERYONE.value,
        validators=[InputRequired(_l("Choose who may vote"))],
    )
    wards = CheckboxesField(_l("Which wards?"))
    organisation = SelectField(_l("Members of which organisation?"), coerce=int, default=0)
    age_band = SelectField(
        _l("Of which age?"),
        choices=[("", _l("Any age")), (AgeBand.TEEN.value, _l("13 to 17")), (AgeBand.ADULT.value, _l("18 or over"))],
    )
    takes_codes = BooleanField(_l("People with a code on paper may vote too"))
    secrecy = RadioField(
        _l("Is the vote secret?"),
        choices=[(SECRET, _l("Secret")), (NAMED, _l("Open: with the results everybody sees who voted what"))],
        default=SECRET,
        validators=[InputRequired(_l("Choose whether the vote is secret"))],
    )
    quorum = number_field(
        _l("How many must vote? (optional)"),
        1,
        1_000_000,
        _l("Enter a whole number, 1 or more"),
        description=_l("With fewer ballots nothing is decided. Leave it empty for no lowest number."),
    )
    order = RadioField(
        _l("In which order are the options listed?"),
        choices=[(LISTED, _l("As you list them")), (DRAWN, _l("Drawn by lot when the poll is announced"))],
        default=LISTED,
        validators=[InputRequired(_l("Choose the order"))],
    )
    opens_on = DayField(_l("On which day does it open?"))
    opens_hour = SelectField(_l("At which hour does it open?"), coerce=int, default=9)
    closes_on = DayField(_l("On which day does it close?"))
    closes_hour = SelectField(_l("At which hour does it close?"), coerce=int, default=17)
    results_on = DayField(
        _l("On which day are the results shown?"), description=_l("Leave it empty to show them once they are counted.")
    )
    results_hour = SelectField(_l("At which hour are the results shown?"), coerce=int, default=17)

    def offer(self, wards: list[WardName], organisations: list[tuple[int, str]]) -> None:
        self.wards.choices = [(ward.code, ward.name) for ward in wards]
        self.organisation.choices = [(0, _l("None")), *organisations]
        self.opens_hour.choices = self.closes_hour.choices = self.results_hour.choices = hours()

    def validate_wards(self, field: CheckboxesField) -> None:
        if self.eligibility.data == Eligibility.WARDS and not field.data:
            raise StopValidation(_l("Choose the wards that are asked"))

    def validate_organisation(self, field: SelectField) -> None:
        if self.eligibility.data == Eligibility.ORGANISATION and not field.data:
            raise StopValidation(_l("Choose whose members are asked"))

    def validate_age_band(self, field: SelectField) -> None:
        if self.eligibility.data == Eligibility.AGE and not field.data:
            raise StopValidation(_l("Choose which age is asked"))

    def validate_opens_on(self, field: DayField) -> None:
        _check_day(field)

    def validate_closes_on(self, field: DayField) -> None:
        _check_day(field)
        opens = self.moment_of("opens")
        closes = self.moment_of("closes")
        if opens and closes and closes <= opens:
            raise StopValidation(_l("It must close after it opens"))

    def validate_results_on(self, field: DayField) -> None:
        _check_day(field)
        closes, results = self.moment_of("closes"), self.moment_of("results")
        if closes and results and results < closes:
            raise StopValidation(_l("The results cannot be shown before it closes"))

    def moment_of(self, name: str) -> datetime | None:
        """By the town's clock, as a moment in UTC."""
        day, hour = self[f"{name}_on"].data, self[f"{name}_hour"].data
        is_one = day and hour in range(24)
        return datetime.combine(day, time(hour), TOWN_ZONE).astimezone(UTC) if is_one else None

    @property
    def terms(self) -> PollTerms:
        return PollTerms(
            title=self.title.data,
            summary=self.summary.data or "",
            eligibility=Eligibility(self.eligibility.data),
            ward_codes=self.wards.data or (),
            age_band=AgeBand(self.age_band.data) if self.age_band.data else None,
            organisation_id=self.organisation.data or None,
            takes_codes=self.takes_codes.data,
            is_named=self.secrecy.data == NAMED,
            quorum=self.quorum.data,
            is_order_drawn=self.order.data == DRAWN,
            opens_at=self.moment_of("opens"),
            closes_at=self.moment_of("closes"),
            results_at=self.moment_of("results") or self.moment_of("closes"),
        )

    @staticmethod
    def values_of(poll: Poll) -> dict[str, Any]:
        """What the fields hold when they show this poll."""
        return {
            "title": poll.title,
            "summary": poll.summary,
            "eligibility": poll.eligibility.value,
            "wards": [each.ward_code for each in poll.wards],
            "organisation": poll.organisation_id or 0,
            "age_band": poll.age_band.value if poll.age_band else "",
            "takes_codes": poll.takes_codes,
            "secrecy": NAMED if poll.is_named else SECRET,
            "quorum": poll.quorum,
            "order": DRAWN if poll.is_order_drawn else LISTED,
            **_day_and_hour("opens", poll.opens_at),
            **_day_and_hour("closes", poll.closes_at),
            **_day_and_hour("results", poll.results_at),
        }


def _check_day(field: DayField) -> None:
    if field.data is None and not field.is_empty:
        raise StopValidation(NO_DAY)


def _day_and_hour(name: str, moment: datetime | None) -> dict[str, Any]:
    if moment is None:
        return {}
    there = moment.astimezone(TOWN_ZONE)
    return {f"{name}_on": there.date(), f"{name}_hour": there.hour}


class QuestionForm(TownForm):
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
    points = number_field(
        _l("Points: how many does one ballot give away?"), 1, 1000, _l("Enter a whole number from 1 to 1,000")
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
    completion = SelectField(
        _l("Equal shares: what happens with money that is left?"),
        choices=[(each.value, label) for each, label in COMPLETIONS.items()],
        default=Completion.ADD1U.value,
    )
    utility = SelectField(
        _l("Equal shares: how is what voters get compared?"),
        choices=[(each.value, label) for each, label in UTILITIES.items()],
        default=Utility.COST.value,
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


class ReasonForm(TownForm):
    """Why something ends, for everybody to read."""

    why = TextAreaField(
        _l("Why?"),
        description=_l("Everybody can read this."),
        validators=[
            DataRequired(_l("Say why")),
            Length(max=LONGEST_WHY, message=_l("The reason must be %(max)d characters or fewer")),
        ],
    )
