"""The style guide: every component in every state, for those who build the site. It exists in development only."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    FileField,
    HiddenField,
    IntegerField,
    PasswordField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange

from app.kit.access import public
from app.kit.forms import CheckboxesField, RadioField, SelectField, TownForm
from app.kit.locale import lazy as _l
from app.kit.web import render
from app.places.queries import list_wards
from app.vision.queries import get_vision

bp = Blueprint("styleguide", __name__)

FEW = [("email", _l("By email")), ("phone", _l("By phone")), ("post", _l("By post"))]
REQUIRED = InputRequired(_l("Answer this question"))
FIGURES = (("Luton", 45.3, True), ("East of England", 27.1, False), ("England", 31.0, False))


@dataclass(frozen=True)
class Part:
    """One of the three boxes of a date."""

    id: str
    name: str
    data: str


class DateParts(Field):
    """A date in three boxes, as `date_input` draws it."""

    @property
    def day(self) -> Part:
        return self._part("day")

    @property
    def month(self) -> Part:
        return self._part("month")

    @property
    def year(self) -> Part:
        return self._part("year")

    def _part(self, name: str) -> Part:
        return Part(f"{self.id}-{name}", f"{self.name}-{name}", "")


class Sampler(TownForm):
    """One field of each kind."""

    text = StringField(_l("A line of text"), validators=[REQUIRED])
    amount = IntegerField(_l("An amount"), validators=[NumberRange(1, 100, _l("Enter a number from 1 to 100"))])
    email = EmailField(_l("An email address"), description=_l("A hint says what we do with it."), validators=[REQUIRED])
    password = PasswordField(_l("A password"), validators=[REQUIRED])
    story = TextAreaField(_l("Some sentences"), validators=[Length(max=200, message=_l("Use 200 characters or fewer"))])
    choice = RadioField(_l("One of a few"), choices=FEW, validators=[REQUIRED])
    topics = CheckboxesField(_l("Any of a few"), choices=FEW, validators=[REQUIRED])
    agree = BooleanField(_l("One thing to agree to"), validators=[REQUIRED])
    ward = SelectField(_l("One of many"), choices=[("", _l("Choose one")), *FEW], validators=[REQUIRED])
    born = DateParts(_l("A date"), validators=[REQUIRED])
    file = FileField(_l("A file"), validators=[REQUIRED])
    disabled = StringField(_l("A box that is closed"))
    inline = RadioField(_l("Yes or no"), choices=[("yes", _l("Yes")), ("no", _l("No"))], validate_choice=False)
    small = RadioField(_l("Small choices"), choices=FEW, validate_choice=False)
    step = HiddenField(default="1")


@bp.get("/styleguide")
@public
def show() -> Response:
    bad_form = Sampler(formdata=MultiDict({"bad-amount": "1000", "bad-story": "long " * 50}), prefix="bad-")
    bad_form.validate()
    return render(
        "home/styleguide.html",
        form=Sampler(formdata=None),
        bad_form=bad_form,
        tiles=[_tile(number, ward) for number, ward in enumerate(list_wards())],
        boards=[_node(board) for board in get_vision().boards],
        rows=[{"label": label, "value": value, "is_point": is_point} for label, value, is_point in FIGURES],
    )


def _tile(number: int, ward: Any) -> dict[str, Any]:
    return {
        "code": ward.code,
        "name": ward.name,
        "short": ward.short,
        "column": ward.tile_column,
        "row": ward.tile_row,
        "value": number,
        "label": str(number),
        "tone": number % 5,
    }


def _node(board: Any) -> dict[str, Any]:
    return {"id": board.slug, "name": board.name, "reports_to": board.reports_to_slug}
