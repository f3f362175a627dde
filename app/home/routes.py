"""The front page, and what the law and good manners have a site say about itself."""

from flask import Blueprint, Response, current_app

from app.accounts.rules import LINK_LIFETIMES
from app.commitments.gap_view import count_live
from app.kit.access import public
from app.kit.memory import remembered
from app.kit.web import render
from app.mis import envelope
from app.pledges import wall
from app.vision.queries import get_vision

bp = Blueprint("home", __name__)


@bp.get("/")
@public
@remembered
def index() -> Response:
    return render("home/index.html", vision=get_vision(), front=wall.read_front(), live_commitments=count_live())


@bp.get("/accessibility")
@public
@remembered
def accessibility() -> Response:
    return render("home/accessibility.html")


@bp.get("/privacy")
@public
@remembered
def privacy() -> Response:
    periods = current_app.config["SETTINGS"]
    return render("home/privacy.html", confirm_days=LINK_LIFETIMES["confirm_pledge"].days, periods=periods)


@bp.get("/cookies")
@public
@remembered
def cookies() -> Response:
    lifetime = current_app.permanent_session_lifetime
    return render(
        "home/cookies.html",
        name=current_app.config["SESSION_COOKIE_NAME"],
        days=lifetime.days,
        calculator=envelope.cookie_name(),
    )
