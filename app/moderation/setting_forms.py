"""What moderators type when they set how texts are read."""

from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from app.kit.forms import RadioField, TownForm
from app.kit.locale import lazy as _l
from app.moderation.labels import MODES


class WordForm(TownForm):
    words = StringField(
        _l("Word, or words in a row"),
        description=_l("Whole words only. Capitals, accents and digits for letters make no difference."),
        validators=[
            DataRequired(_l("Enter a word")),
            Length(max=80, message=_l("Write %(max)d characters or fewer")),
        ],
    )


class ModeForm(TownForm):
    mode = RadioField(
        _l("When does a moderator read them?"),
        choices=[(mode.value, label) for mode, label in MODES.items()],
        validators=[InputRequired(_l("Choose when a moderator reads them"))],
    )
    why = TextAreaField(
        _l("Why?"),
        description=_l("Colleagues read this later."),
        validators=[
            DataRequired(_l("Say why")),
            Length(max=500, message=_l("Write %(max)d characters or fewer")),
        ],
    )
