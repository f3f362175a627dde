"""The front page."""

from flask import Blueprint, Response

from app.commitments.gap_view import count_live
from app.kit.access import public
from app.kit.memory import remembered
from app.kit.web import render
from app.pledges import wall
from app.vision.queries import get_vision

bp = Blueprint("home", __name__)


@bp.get("/")
@public
@remembered
def index() -> Response:
    return render("home/index.html", vision=get_vision(), front=wall.read_front(), live_commitments=count_live())
