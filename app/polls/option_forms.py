"""What staff type about an option or a proposal."""

from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, Field, FileField, StringField
from wtforms.validators import Length, StopValidation

from app.kit.file_words import FAULTS
from app.kit.files import LARGEST_FILE, SoundFile, UnfitFile, examine
from app.kit.forms import SelectField
from app.kit.locale import lazy as _l
from app.kit.pictures import PICTURES
from app.kit.text import tidy_line
from app.places.queries import WardName
from app.polls.draft_form import DraftForm
from app.polls.models import PollOption
from app.polls.options import Attachments, Document, OptionTerms, Picture
from app.polls.staff_fields import MOST_MONEY, pounds_field, text_field, title_field

ACCEPTED_PICTURES = ".png,.jpg,.jpeg,.webp"
ACCEPTED_DOCUMENTS = ".pdf,.docx,.odt,.xlsx,.ods,.txt,.csv"
LONGEST_NAME = 120


class OptionForm(DraftForm):
    """Words, a picture, a document; of a proposal its cost and place too."""

    title = title_field(_l("Title"))
    description = text_field(_l("Description (optional)"), description=_l("It has a page of its own."))
    cost = pounds_field(_l("What does it cost, in pounds?"), 1, MOST_MONEY, _l("Enter whole pounds, 1 or more"))
    ward = SelectField(_l("In which ward? (optional)"))
    place = StringField(
        _l("Where? (optional)"),
        description=_l("For example, “Wardown Park, by the lake”"),
        validators=[Length(max=200, message=_l("The place must be 200 characters or fewer"))],
    )
    latitude = StringField(_l("Latitude, for the map (optional)"), description=_l("For example, 51.8891"))
    longitude = StringField(_l("Longitude, for the map (optional)"), description=_l("For example, -0.4223"))
    picture = FileField(_l("Picture (optional)"), description=_l("PNG, JPEG or WebP, 10 MB or smaller"))
    alt = StringField(
        _l("What does the picture show?"),
        description=_l("For those who cannot see it. Needed with a picture."),
        validators=[Length(max=200, message=_l("The words must be 200 characters or fewer"))],
    )
    drops_picture = BooleanField(_l("Take the picture away"))
    document = FileField(_l("Document to read more in (optional)"), description=_l("10 MB or smaller"))
    drops_document = BooleanField(_l("Take the document away"))

    option: PollOption | None = None
    _picture: SoundFile | None = None
    _document: Document | None = None

    def offer(self, wards: list[WardName]) -> None:
        self.ward.choices = [("", _("The whole town, or none")), *((ward.code, ward.name) for ward in wards)]

    def validate_latitude(self, field: StringField) -> None:
        _degrees(field, 90)
        if bool(field.data) != bool(self.longitude.data):
            raise StopValidation(_l("Enter both latitude and longitude, or neither"))

    def validate_longitude(self, field: StringField) -> None:
        _degrees(field, 180)

    def validate_picture(self, field: FileField) -> None:
        found = _read(field)
        if found and found.file.media_type not in PICTURES:
            raise StopValidation(_l("Choose a picture: PNG, JPEG or WebP"))
        self._picture = found.file if found else None

    def validate_document(self, field: FileField) -> None:
        self._document = _read(field)

    def validate_alt(self, field: StringField) -> None:
        has_one = bool(self.option and self.option.image) and not self.drops_picture.data
        if not field.data and (_is_given(self.picture) or has_one):
            raise StopValidation(_l("Say what the picture shows"))

    @property
    def terms(self) -> OptionTerms:
        return OptionTerms(
            title=self.title.data,
            description=self.description.data or "",
            cost=self.cost.data,
            ward_code=self.ward.data or None,
            place=self.place.data or "",
            latitude=float(self.latitude.data) if self.latitude.data else None,
            longitude=float(self.longitude.data) if self.longitude.data else None,
        )

    @property
    def attached(self) -> Attachments:
        alt = self.alt.data or ""
        return Attachments(
            picture=Picture(self._picture.data, alt) if self._picture else None,
            document=self._document,
            alt=alt,
            drops_picture=self.drops_picture.data,
            drops_document=self.drops_document.data,
        )

    @staticmethod
    def values_of(option: PollOption) -> dict[str, Any]:
        """What the fields hold when they show this option."""
        return {
            "title": option.title,
            "description": option.description,
            "cost": option.cost,
            "ward": option.ward_code or "",
            "place": option.place,
            "latitude": "" if option.latitude is None else str(option.latitude),
            "longitude": "" if option.longitude is None else str(option.longitude),
            "alt": option.image_alt,
        }


def _is_given(field: Field) -> bool:
    return isinstance(field.data, FileStorage) and bool(field.data.filename)


def _read(field: Field) -> Document | None:
    """The file as we keep it; what is wrong with it is said by its field."""
    if not _is_given(field):
        return None
    name = tidy_line(field.data.filename)[-LONGEST_NAME:]
    try:
        found = examine(field.data.stream.read(LARGEST_FILE + 1), is_named_csv=name.lower().endswith(".csv"))
    except UnfitFile as error:
        raise StopValidation(str(FAULTS[error.fault]) % {"name": name}) from None
    return Document(name, found)


def _degrees(field: StringField, most: int) -> None:
    try:
        is_one = not field.data or -most <= float(field.data) <= most
    except ValueError:
        is_one = False
    if not is_one:
        raise StopValidation(_l("Enter degrees as a number, for example 51.8891"))
