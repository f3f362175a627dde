"""A picture of a pledge to share: made here, so nobody is followed by it."""

from flask import Response, render_template

from app.pledges.models import Pledge


def as_svg(pledge: Pledge) -> Response:
    """1200 by 630, the shape that other sites show."""
    return Response(render_template("pledges/card.svg", pledge=pledge), mimetype="image/svg+xml")
