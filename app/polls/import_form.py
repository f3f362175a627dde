"""A file of another election, to set up a poll from."""

from werkzeug.datastructures import FileStorage
from wtforms import FileField
from wtforms.validators import StopValidation

from app.kit.forms import TownForm
from app.kit.locale import lazy as _l
from app.kit.text import tidy_line


class ImportForm(TownForm):
    """A file of another election."""

    file = FileField(_l("Your file"))

    def validate_file(self, field: FileField) -> None:
        if not isinstance(field.data, FileStorage) or not field.data.filename:
            raise StopValidation(_l("Choose a file"))

    @property
    def name(self) -> str:
        return tidy_line(self.file.data.filename or "")[-200:]
