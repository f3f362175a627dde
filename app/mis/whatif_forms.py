"""What an analyst fills in to try a policy out. Empty fields change nothing."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, StringField
from wtforms.validators import Optional, StopValidation

from app.kit.forms import RadioField, WholeNumber
from app.mis.file_forms import HouseholdsForm
from app.mis.household import Tenure
from app.mis.money import BadAmount, Period, parse_pence
from app.mis.whatif import WEEKS, Per, Policy, RentChange, Target

MOST_PENCE = 5_000_00  # a week or an hour
FULL_TIME = 37  # hours a week
MONTHS = Period.MONTH.times_a_year
PERCENT = WholeNumber(-100, 300, _l("Enter a whole number of percent from -100 to 300"))
POUNDS = WholeNumber(-5000, 5000, _l("Enter whole pounds from -5000 to 5000"))
SHARE = WholeNumber(0, 100, _l("Enter a whole number of percent from 0 to 100"))


def amount(_form: Any, field: Any) -> None:
    """Pounds and pence, none or more."""
    if not field.data:
        return
    try:
        is_good = parse_pence(field.data) <= MOST_PENCE
    except BadAmount:
        is_good = False
    if not is_good:
        raise StopValidation(_("Enter an amount in pounds, like 12.60, of at most £5,000"))


def _number(label: Any, check: WholeNumber) -> IntegerField:
    return IntegerField(label, validators=[Optional(), check])


class PolicyForm(HouseholdsForm):
    """A policy, and the households it is tried on: a file's, or the synthetic ones where there is no file."""

    private_percent = _number(_l("Private rents: change in percent"), PERCENT)
    private_pounds = _number(_l("Private rents: and pounds a month"), POUNDS)
    social_percent = _number(_l("Social rents: change in percent"), PERCENT)
    social_pounds = _number(_l("Social rents: and pounds a month"), POUNDS)
    support_percent = _number(_l("More council tax support: percent of the charge"), SHARE)
    support = StringField(_l("More council tax support: and pounds a week"), validators=[amount])
    wage = StringField(_l("Wage floor: pounds an hour, as taken home"), validators=[amount])
    hours = IntegerField(
        _l("Wage floor: hours a week"),
        default=FULL_TIME,
        validators=[Optional(), WholeNumber(1, 60, _l("Enter from 1 to 60 hours"))],
    )
    benefit = StringField(_l("More benefit: pounds a week"), validators=[amount])
    per = RadioField(
        _l("The benefit is paid"),
        choices=[(Per.CHILD.value, _l("for each child")), (Per.HOUSEHOLD.value, _l("for each household"))],
        default=Per.CHILD.value,
    )
    target = RadioField(
        _l("Who gets more support and benefit?"),
        choices=[(Target.ALL.value, _l("All households")), (Target.POOR.value, _l("Households in bands D and E"))],
        default=Target.ALL.value,
    )

    def as_policy(self) -> Policy:
        return Policy(
            rents={
                Tenure.PRIVATE: RentChange(self.private_percent.data or 0, _a_year(self.private_pounds.data)),
                Tenure.SOCIAL: RentChange(self.social_percent.data or 0, _a_year(self.social_pounds.data)),
            },
            support_percent=self.support_percent.data or 0,
            support=WEEKS * _pence(self.support.data),
            wage=_pence(self.wage.data),
            hours=self.hours.data or FULL_TIME,
            benefit=WEEKS * _pence(self.benefit.data),
            per=Per(self.per.data),
            target=Target(self.target.data),
        )


def _a_year(pounds: int | None) -> int:
    return MONTHS * 100 * (pounds or 0)


def _pence(text: str | None) -> int:
    return parse_pence(text) if text else 0
