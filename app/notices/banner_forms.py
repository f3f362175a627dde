"""What staff type about a banner."""

from datetime import UTC, datetime, time
from urllib.parse import urlsplit

from wtforms import StringField
from wtforms.validators import DataRequired, InputRequired, Length, StopValidation

from app.kit.clock import TOWN_ZONE
from app.kit.forms import DayField, RadioField, SelectField, TownForm
from app.kit.locale import lazy as _l
from app.kit.web import safe_next
from app.notices.banner_models import BannerKind
from app.notices.banners import Words
from app.notices.wording import BANNER_KINDS, hours


class BannerForm(TownForm):
    """The words, the link, and for how long."""

    kind = RadioField(
        _l("What is it?"),
        choices=[(kind.value, label) for kind, label in BANNER_KINDS.items()],
        validators=[InputRequired(_l("Select what it is"))],
    )
    text = StringField(
        _l("Text"),
        validators=[
            DataRequired(_l("Enter the text")),
            Length(max=300, message=_l("The text must be 300 characters or fewer")),
        ],
    )
    link_text = StringField(
        _l("Words of a link (optional)"),
        validators=[Length(max=100, message=_l("The words must be 100 characters or fewer"))],
    )
    link_url = StringField(
        _l("Where the link leads (optional)"),
        description=_l("A page of this site, like /pledges, or a whole address, like https://www.luton.gov.uk"),
        validators=[Length(max=500, message=_l("The address must be 500 characters or fewer"))],
    )
    starts_on = DayField(_l("From which day? (optional)"), description=_l("Leave it empty to begin now"))
    start_hour = SelectField(_l("From which hour?"), coerce=int, default=9)
    ends_on = DayField(_l("Until which day?"), description=_l("For example, 27 3 2027"))
    end_hour = SelectField(_l("Until which hour?"), coerce=int, default=17)

    def offer(self) -> None:
        self.start_hour.choices = self.end_hour.choices = hours()

    def validate_link_url(self, field: StringField) -> None:
        address = field.data or ""
        if bool(address) != bool(self.link_text.data):
            raise StopValidation(_l("Give a link both words and an address"))
        if address and not safe_next(address, "") and not _is_of_the_web(address):
            raise StopValidation(_l("Enter an address that begins with / or https://"))

    def validate_starts_on(self, field: DayField) -> None:
        if not field.is_empty and field.data is None:
            raise StopValidation(
                _l("The day it begins must be a real date, like 27 3 2027. Leave it empty to begin now")
            )

    def validate_ends_on(self, field: DayField) -> None:
        if field.is_empty:
            raise StopValidation(_l("Enter the day it ends, like 27 3 2027"))
        if field.data is None:
            raise StopValidation(_l("The day it ends must be a real date, like 27 3 2027"))

    @property
    def words(self) -> Words:
        return Words(BannerKind(self.kind.data), self.text.data, self.link_text.data or "", self.link_url.data or "")

    @property
    def starts_at(self) -> datetime | None:
        return _moment(self.starts_on, self.start_hour) if self.starts_on.data else None

    @property
    def ends_at(self) -> datetime:
        return _moment(self.ends_on, self.end_hour)


def _moment(day: DayField, hour: SelectField) -> datetime:
    assert day.data is not None
    return datetime.combine(day.data, time(hour.data), tzinfo=TOWN_ZONE).astimezone(UTC)


def _is_of_the_web(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and address.isprintable()
