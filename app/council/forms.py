"""A button, with its token."""

from app.kit.forms import TownForm


class ContinueForm(TownForm):
    pass
