"""What pages say of results, drawn once: a result never changes, and its pictures cost more than all the rest."""

from collections import OrderedDict
from collections.abc import Callable, Sequence

from flask import render_template
from flask_babel import get_locale
from markupsafe import Markup

from app.places.models import Ward
from app.polls.shown import Shown

MOST = 200  # in each worker
Key = tuple[str, ...]  # with a file's hash in it: that is of one count alone, by the salt in the file
_drawn: OrderedDict[tuple[Key, str], Markup] = OrderedDict()


def draw(part: Shown, wards: Sequence[Ward]) -> Markup:
    """The result of one question."""
    return draw_once(
        ("question", part.result.file_sha256),
        lambda: render_template("polls/results/_question.html", part=part, poll=part.question.poll, wards=wards),
    )


def draw_once(key: Key, render: Callable[[], str]) -> Markup:
    """The same for everybody who reads the same language."""
    place = (key, str(get_locale()))
    found = _drawn.get(place)
    if found is None:
        found = _drawn[place] = Markup(render())  # noqa: S704 - our own page
        while len(_drawn) > MOST:
            _drawn.popitem(last=False)
    return found
