"""What a page says of one result, drawn once: a result never changes, and its pictures cost more than all the rest."""

from collections import OrderedDict
from collections.abc import Sequence

from flask import render_template
from flask_babel import get_locale
from markupsafe import Markup

from app.places.models import Ward
from app.polls.shown import Shown

MOST = 200  # in each worker
_drawn: OrderedDict[tuple[str, str], Markup] = OrderedDict()


def draw(part: Shown, wards: Sequence[Ward]) -> Markup:
    """The same for everybody who reads the same language. A file's hash is of one count alone, by the salt in it."""
    key = (part.result.file_sha256, str(get_locale()))
    found = _drawn.get(key)
    if found is None:
        page = render_template("polls/results/_question.html", part=part, poll=part.question.poll, wards=wards)
        found = _drawn[key] = Markup(page)  # noqa: S704 - our own page
        while len(_drawn) > MOST:
            _drawn.popitem(last=False)
    return found
