"""The vision's public pages."""

from typing import Any

from flask import Blueprint, Response, request

from app.kit.access import public
from app.kit.errors import NotFound
from app.kit.memory import remembered
from app.kit.web import render
from app.vision import queries
from app.vision.hooks import read_panels
from app.vision.labels import STATUS_LABELS, STATUS_TONES
from app.vision.rules import Status, tally

bp = Blueprint("vision", __name__, url_prefix="/vision")


@bp.context_processor
def status_words() -> dict[str, Any]:
    return {"status_labels": STATUS_LABELS, "status_tones": STATUS_TONES}


@bp.get("")
@public
@remembered
def index() -> Response:
    return render("vision/index.html", vision=queries.get_vision())


@bp.get("/<slug>")
@public
@remembered
def priority(slug: str) -> Response:
    chosen = queries.get_priority(slug)
    progress = queries.list_progress(chosen.developments)
    return render("vision/priority.html", vision=queries.get_vision(), priority=chosen, progress=progress)


@bp.get("/outcomes/<code>")
@public
@remembered
def outcome(code: str) -> Response:
    chosen = queries.get_outcome(code)
    parts = [*read_panels(chosen)]
    return render(
        "vision/outcome.html",
        vision=queries.get_vision(),
        outcome=chosen,
        priority=queries.get_priority(chosen.priority_slug),
        panels=[(template, part.facts) for template, part in parts if part.facts is not None],
        gaps=[part.gap for _template, part in parts if part.gap],
    )


@bp.get("/boards")
@public
@remembered
def boards() -> Response:
    return render("vision/boards.html", vision=queries.get_vision())


@bp.get("/story")
@public
@remembered
def story() -> Response:
    return render("vision/story.html", vision=queries.get_vision())


@bp.get("/developments")
@public
@remembered
def developments() -> Response:
    chosen = _chosen_status()
    everything = queries.list_all_progress()
    shown = [item for item in everything if chosen in (None, item.status)]
    counts = tally(item.status for item in everything)
    return render(
        "vision/developments.html",
        "vision/_developments.html",
        vision=queries.get_vision(),
        chosen=chosen,
        shown=shown,
        counts=counts,
        total=len(everything),
    )


@bp.get("/developments/<code>")
@public
@remembered
def development(code: str) -> Response:
    progress, updates = queries.get_history(code)
    return render(
        "vision/development.html",
        vision=queries.get_vision(),
        progress=progress,
        updates=updates,
        priority=queries.get_priority(progress.development.priority_slug),
    )


def _chosen_status() -> Status | None:
    word = request.args.get("status")
    if not word:
        return None
    try:
        return Status(word)
    except ValueError:
        raise NotFound() from None
