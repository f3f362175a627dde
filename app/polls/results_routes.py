"""What came out of a poll, and all that a stranger needs to count it again."""

from flask import Blueprint, Response, render_template, request, stream_with_context
from flask_babel import gettext as _
from markupsafe import Markup

from app.extensions import limiter
from app.kit.access import public
from app.kit.clock import now
from app.kit.errors import NotFound
from app.kit.memory import remembered
from app.kit.web import csv_response, link_to, render
from app.places.queries import list_wards
from app.polls import by_ward, queries, results
from app.polls.drawing import draw, draw_once
from app.polls.models import Poll
from app.polls.result_forms import FindBallotForm
from app.polls.shown import Shown

IN_A_FRAME = "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors *"

bp = Blueprint("poll_results", __name__, url_prefix="/polls/<slug>")


@bp.get("/results")
@public
@remembered
def show(slug: str) -> Response:
    moment = now()
    page = results.find_page(slug, moment)
    if page is None:
        return render("polls/results/not_yet.html", poll=queries.get_poll(slug, None), moment=moment)
    body = _whole(slug) if page.is_named else draw_once(page.fingerprints, lambda: _whole(slug))
    return render("polls/results/show.html", poll=page, body=body)


def _whole(slug: str) -> Markup:
    poll = queries.get_poll(slug, None)
    shown = results.read(poll)
    page = render_template(
        "polls/results/_whole.html",
        poll=poll,
        shown=shown,
        pots=by_ward.pots_among(shown),
        ballots=by_ward.ballots_of(shown),
        numbered=by_ward.numbered(shown),
        turnout=results.read_turnout(poll),
        open_votes=results.list_open_votes(poll),
        draw=draw,
        wards=list_wards(),
        card=link_to("poll_results.card", slug=poll.slug),
    )
    return Markup(page)  # noqa: S704 - our own page


@bp.get("/results/ballot")
@public
def ask(slug: str) -> Response:
    return render("polls/results/find.html", poll=_counted(slug), form=FindBallotForm(formdata=None))


@bp.post("/results/ballot")
@limiter.limit("30/minute")
@public
def find(slug: str) -> Response:
    """A ballot by the number on its receipt. Asked by POST: an address is kept in logs, and would say whose it is."""
    poll, form = _counted(slug), FindBallotForm()
    is_sent = form.validate_on_submit()
    answers = results.find_ballot(poll, form.as_number()) if is_sent else None
    if answers is None:
        if is_sent:
            form.number.errors = [_("There is no ballot with this number in this poll. Check that you copied it all.")]
        return render("polls/results/find.html", status=422, poll=poll, form=form)
    response = render("polls/results/ballot.html", poll=poll, number=form.as_number(), answers=answers)
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.get("/ballots/<int:position>/all.<any(soi,toi,cat,pb):ending>")
@limiter.limit("60/minute")
@public
def ballots(slug: str, position: int, ending: str) -> Response:
    """The file that `flask polls count` reads, exactly as it was hashed."""
    from app.polls.files import ballot_file  # numpy: the other pages do without

    part = _told(slug, position)
    if ending != part.result.file_kind:
        raise NotFound
    response = Response(
        stream_with_context(ballot_file(part.question, part.result.file_salt)),
        mimetype="text/plain",
        headers={"Content-Disposition": f'attachment; filename="{part.file_name}"'},
    )
    response.set_etag(part.result.file_sha256)
    response.make_conditional(request)
    return response


@bp.get("/ballots/<int:position>/numbers.csv")
@limiter.limit("60/minute")
@public
def numbers(slug: str, position: int) -> Response:
    """Each ballot under the number on its receipt."""
    question = _told(slug, position).question
    if position not in by_ward.numbered(results.read(question.poll)):
        raise NotFound(_("There are no ballots to see here."))
    return csv_response(results.numbered_ballots(question), f"{slug}-{position}-ballots.csv")


@bp.get("/card")
@public
@remembered
def card(slug: str) -> Response:
    """The result in a few lines, for other sites to show in a frame."""
    poll, moment = queries.get_poll(slug, None), now()
    shown = results.read(poll) if poll.shows_results_at(moment) else []
    address, stage = link_to("polls.show", slug=slug), poll.stage_at(moment)
    response = render("polls/results/card.html", poll=poll, shown=shown, address=address, stage=stage)
    response.headers["Content-Security-Policy"] = IN_A_FRAME
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _counted(slug: str) -> Poll:
    poll = queries.get_poll(slug, None)
    if not poll.shows_results_at(now()):
        raise NotFound(_("The result of this poll is not out yet."))
    return poll


def _told(slug: str, position: int) -> Shown:
    return results.read_told(_counted(slug), position)
