"""What staff fill in to say how a development is going."""

from wtforms import SelectChoice, StringField, TextAreaField
from wtforms.validators import URL, DataRequired, InputRequired, Length, Optional

from app.kit.forms import RadioField, TownForm
from app.kit.locale import lazy as _l
from app.vision.labels import STATUS_LABELS
from app.vision.rules import Status

LONGEST_TEXT = 1000


class UpdateForm(TownForm):
    """A dated update: where it stands, what happened, and where that can be checked."""

    status = RadioField(
        _l("Where does it stand?"),
        choices=[SelectChoice(status.value, STATUS_LABELS[status]) for status in Status],
        validators=[InputRequired(_l("Choose where it stands"))],
    )
    text = TextAreaField(
        _l("What has happened?"),
        description=_l("Anyone can read this. It cannot be changed later: put a mistake right with a newer update."),
        validators=[
            DataRequired(_l("Enter what has happened")),
            Length(max=LONGEST_TEXT, message=_l("What has happened must be 1,000 characters or fewer")),
        ],
    )
    source_url = StringField(
        _l("Web address where people can check this (optional)"),
        validators=[
            Optional(),
            URL(message=_l("Enter a web address like https://www.luton.gov.uk/news")),
            Length(max=500, message=_l("The web address must be 500 characters or fewer")),
        ],
    )
