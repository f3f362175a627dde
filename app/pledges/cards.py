"""A picture of a pledge to share: made here, so nobody is followed by it."""

from dataclasses import dataclass
from pathlib import Path
from textwrap import wrap

import resvg_py
from flask import Response, render_template
from flask_babel import gettext as _

from app.kit.assets import folder
from app.pledges.models import Pledge
from app.pledges.wording import STANDINGS, maker, public_promise

FONTS = Path("vendor/fonts")
FONT_FILES = ("atkinson-hyperlegible-next-regular.ttf", "atkinson-hyperlegible-next-bold.ttf")
KEPT_FOR = "public, max-age=300"  # seconds: short, because a pledge may be withdrawn
MIDDLE = 322  # where the lines are centred, in pixels from the top
MOST_LINES = 6
SIZES = ((26, 64, 3), (32, 52, 4), (40, 42, MOST_LINES))  # letters a line, size of type, most lines
COLOURS = {
    "inclusive-economy": "#8a4b08",
    "population-wellbeing": "#a4133c",
    "net-zero": "#1b6e3c",
    "child-friendly-town": "#6a3fa0",
    "fairness": "#1f4fa3",
}


@dataclass(frozen=True)
class Card:
    """What is drawn: the sentence in lines that fit, and the colour of its priority."""

    promise: str
    lines: list[str]
    size: int
    priority: str
    priority_name: str
    foot: str

    @property
    def colour(self) -> str:
        return COLOURS[self.priority]

    @property
    def leading(self) -> int:
        return round(self.size * 1.25)

    @property
    def top(self) -> int:
        """The base line of the first line."""
        return MIDDLE - (len(self.lines) - 1) * self.leading // 2


def as_svg(pledge: Pledge) -> Response:
    """1200 by 630, the shape that other sites show."""
    return _answer(_draw(pledge), "image/svg+xml")


def as_png(pledge: Pledge) -> Response:
    """The same for sites that show no SVG, in the site's own type."""
    fonts = [str(folder() / FONTS / name) for name in FONT_FILES]
    picture = resvg_py.svg_to_bytes(svg_string=_draw(pledge), skip_system_fonts=True, font_files=fonts)
    return _answer(picture, "image/png")


def _draw(pledge: Pledge) -> str:
    promise = public_promise(pledge)
    lines, size = _fit(promise)
    standing = STANDINGS[pledge.state].word
    name = maker(pledge)
    foot = _("%(name)s: %(standing)s", name=name, standing=standing) if name else str(standing)
    action = pledge.action
    card = Card(promise, lines, size, action.priority_slug, action.priority.name, foot)
    return render_template("pledges/card.svg", card=card)


def _fit(promise: str) -> tuple[list[str], int]:
    """The sentence in the largest type that leaves it whole."""
    for letters, size, most in SIZES:
        lines = wrap(promise, letters)
        if len(lines) <= most:
            return lines, size
    return [*lines[: MOST_LINES - 1], lines[MOST_LINES - 1] + "…"], size


def _answer(body: str | bytes, mimetype: str) -> Response:
    return Response(body, mimetype=mimetype, headers={"Cache-Control": KEPT_FOR})
