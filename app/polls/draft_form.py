"""A form about a draft that several people write: it knows what it showed, and tells what somebody saved since."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import format_date
from flask_babel import gettext as _
from wtforms import Field, HiddenField

from app.kit.errors import DomainError
from app.kit.forms import TownForm
from app.kit.locale import lazy as _l

SINCE = _l(
    "Somebody else saved this while you were writing. What they saved is below, and what you typed is "
    "still here. Take over what you want to keep, then save again."
)
UNSEEN = _l(
    "We cannot tell what you saw before you wrote this. What is saved now is below, and what you typed is "
    "still here. Take over what you want to keep, then save again."
)


class ChangedMeanwhile(DomainError):
    """Somebody else saved this while it was being written: neither may overwrite the other unawares."""


class DraftForm(TownForm):
    """`seen` is a mark of what the form showed. Without it, or after somebody else's change, it is refused once."""

    seen = HiddenField()
    theirs: Sequence[tuple[str, str]] = ()  # what they saved, where it is not what was typed

    def refuse_overwriting(self, stands: Mapping[str, Any]) -> None:
        """ChangedMeanwhile where what stands is not what was shown. Sent again, the form has seen it."""
        mark = mark_of(stands)
        if self.seen.data == mark:
            return
        had_seen, self.seen.data = self.seen.data, mark
        self.theirs = list(self._differences(stands))
        if had_seen or self.theirs:
            raise ChangedMeanwhile(SINCE if had_seen else UNSEEN)

    def _differences(self, stands: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        for name, value in stands.items():
            if name in self._fields and (self[name].data or None) != (value or None):
                yield self[name].label.text, _in_words(self[name], value)


def shown(values: Mapping[str, Any]) -> dict[str, Any]:
    """What a form is made with that shows these values."""
    return {**values, "seen": mark_of(values)}


def mark_of(values: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(values, sort_keys=True, default=str).encode()).hexdigest()


def _in_words(field: Field, value: Any) -> str:
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    if value is None or value in ("", []):
        return str(_("Nothing"))
    chosen = value if isinstance(value, list) else [value]
    labels = [str(each.label) for each in getattr(field, "choices", None) or () if each.value in chosen]
    if labels:
        return ", ".join(labels)
    return str(format_date(value, "long") if isinstance(value, date) else value)
