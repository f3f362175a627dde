"""What the town is asked: the list of polls, a poll with all that was announced, and one option in full."""

import io

from flask import Blueprint, Response, request, send_file

from app.kit.access import public
from app.kit.clock import now
from app.kit.errors import NotFound
from app.kit.locale import gettext as _
from app.kit.paging import read_key
from app.kit.pictures import PICTURES
from app.kit.storage import storage
from app.kit.web import render
from app.polls import queries
from app.polls.edge import standing_of, viewer
from app.polls.models import Poll
from app.polls.pots import pots_of
from app.polls.rules import Stage
from app.polls.wording import init_wording

bp = Blueprint("polls", __name__)
init_wording(bp)

SANDBOX = "default-src 'none'; sandbox"
SHARED_FOR = 300  # seconds


@bp.get("/polls")
@public
def index() -> Response:
    moment, after = now(), read_key(request.args.get("after"))
    polls = queries.list_polls(moment, after=after)
    return render("polls/index.html", polls=polls, moment=moment, is_first=after is None)


@bp.get("/polls/<slug>")
@public
def show(slug: str) -> Response:
    poll = queries.get_poll(slug, viewer())
    stage = poll.stage_at(now())
    return render(
        "polls/show.html",
        poll=poll,
        stage=stage,
        pots=pots_of(poll),
        standing=standing_of(poll, viewer()) if stage is Stage.OPEN else None,
        restart=queries.find_restart(poll) if stage is Stage.CANCELLED else None,
        restarted=queries.find_restarted(poll),
        seed=queries.find_seed(poll),
    )


@bp.get("/polls/<slug>/options/<int:option_id>")
@public
def option(slug: str, option_id: int) -> Response:
    poll = queries.get_poll(slug, viewer())
    return render("polls/option.html", poll=poll, option=queries.get_option(poll, option_id))


@bp.get("/polls/<slug>/options/<int:option_id>/picture")
@public
def picture(slug: str, option_id: int) -> Response:
    poll = queries.get_poll(slug, viewer())
    held = _held(queries.get_option(poll, option_id).image)
    kinds = (name for name, fits in PICTURES.items() if fits(held.getvalue()))
    kind = next(kinds, "application/octet-stream")
    return _as_shared(poll, send_file(held, mimetype=kind))


@bp.get("/polls/<slug>/options/<int:option_id>/document")
@public
def document(slug: str, option_id: int) -> Response:
    poll = queries.get_poll(slug, viewer())
    found = queries.get_option(poll, option_id)
    held = _held(found.document)
    sent = send_file(held, mimetype=found.document_type, as_attachment=True, download_name=found.document_name)
    return _as_shared(poll, sent)


def _held(name: str | None) -> io.BytesIO:
    """The whole file: uploads are small."""
    if name is None:
        raise NotFound(_("There is no such file."))
    with storage().open(name) as file:
        return io.BytesIO(file.read())


def _as_shared(poll: Poll, response: Response) -> Response:
    """A file of somebody's, never a page of this site; a draft's stays with those who may see the draft."""
    is_public = poll.announced_at is not None
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = f"public, max-age={SHARED_FOR}" if is_public else "private, no-store"
    return response
