"""What staff type about a poll: whom it asks and when, and why it ends."""

from datetime import UTC, datetime
from typing import Any

from wtforms import BooleanField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, StopValidation

from app.accounts.models import AgeBand
from app.kit.clock import TOWN_ZONE, now
from app.kit.forms import CheckboxesField, DayField, RadioField, SelectField, TownForm
from app.kit.locale import lazy as _l
from app.places.queries import WardName
from app.polls.draft_form import DraftForm
from app.polls.drafting import PollTerms
from app.polls.models import Poll
from app.polls.rules import Eligibility
from app.polls.staff_fields import LONGEST_WHY, number_field, read_time, text_field, time_field, title_field
from app.polls.staff_words import ELIGIBILITIES

SECRET, NAMED = "secret", "named"
LISTED, DRAWN = "listed", "drawn"
NO_DAY = _l("Enter a real date, like 27 3 2027")


class PollForm(DraftForm):
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
    opens_on = DayField(
        _l("On which day does it open?"),
        description=_l("Leave it empty if it is to open at once when you announce it."),
    )
    opens_time = time_field(_l("At what time does it open?"), "09:00")
    closes_on = DayField(_l("On which day does it close?"))
    closes_time = time_field(_l("At what time does it close?"), "17:00")
    results_on = DayField(
        _l("On which day are the results shown?"), description=_l("Leave it empty to show them once they are counted.")
    )
    results_time = time_field(_l("At what time are the results shown?"), "17:00")

    def offer(self, wards: list[WardName], organisations: list[tuple[int, str]]) -> None:
        self.wards.choices = [(ward.code, ward.name) for ward in wards]
        self.organisation.choices = [(0, _l("None")), *organisations]

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
        opens = self.moment_of("opens")
        if opens and opens <= now():
            raise StopValidation(_l("It opens in the past. Choose a later moment, or leave the day empty"))

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
        day, at = self[f"{name}_on"].data, read_time(self[f"{name}_time"].data)
        return datetime.combine(day, at, TOWN_ZONE).astimezone(UTC) if day and at else None

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
            **_day_and_time("opens", poll.opens_at),
            **_day_and_time("closes", poll.closes_at),
            **_day_and_time("results", poll.results_at),
        }


def _check_day(field: DayField) -> None:
    if field.data is None and not field.is_empty:
        raise StopValidation(NO_DAY)


def _day_and_time(name: str, moment: datetime | None) -> dict[str, Any]:
    if moment is None:
        return {f"{name}_on": None}
    there = moment.astimezone(TOWN_ZONE)
    return {f"{name}_on": there.date(), f"{name}_time": f"{there:%H:%M}"}


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
