"""The wards, and finding your own."""

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _

from app.kit.access import public
from app.kit.memory import remembered
from app.kit.web import render, see_other
from app.places import queries
from app.places.forms import PostcodeForm, WardForm
from app.places.models import Ward
from app.places.rules import Answer, Reason, WardAnswer, tones

bp = Blueprint("places", __name__, url_prefix="/places")


@bp.get("")
@public
@remembered
def index() -> Response:
    wards = queries.list_wards()
    return render(
        "places/index.html",
        wards=wards,
        boundaries=queries.list_boundaries(),
        tones=tones({ward.code: ward.population for ward in wards}),
    )


@bp.get("/wards/<slug>")
@public
@remembered
def ward(slug: str) -> Response:
    return render("places/ward.html", ward=queries.get_ward(slug))


@bp.get("/ward")
@public
def find_ward() -> Response:
    """The question; with a ward chosen by name, the way to its page."""
    chosen = WardForm(request.args)
    if "ward" not in request.args:
        return _question(PostcodeForm(formdata=None), chosen)
    chosen.ward.choices = _choices()
    if chosen.validate():
        return see_other(url_for("places.ward", slug=chosen.ward.data))
    return _question(PostcodeForm(formdata=None), chosen, status=422)


@bp.post("/ward")
@public
def answer_ward() -> Response:
    """The answer comes on the same page: a redirect would put the postcode, or its ward, into an address."""
    form = PostcodeForm()
    if not form.validate():
        return _question(form, WardForm(formdata=None), status=422)
    answer = queries.find_ward_for_postcode(form.postcode.data or "")
    if answer.reason is Reason.MALFORMED:
        form.add_error("postcode", _("Enter a full postcode, like LU1 1AA"))
        return _question(form, WardForm(formdata=None), status=422)
    return _question(PostcodeForm(formdata=None), WardForm(formdata=None), answer)


def _question(
    form: PostcodeForm, ward_form: WardForm, answer: WardAnswer[Ward] | None = None, status: int = 200
) -> Response:
    ward_form.ward.choices = _choices()
    response = render(
        "places/find_ward.html",
        "places/_find_ward.html",
        status=status,
        form=form,
        ward_form=ward_form,
        answer=answer,
        Answer=Answer,
        has_postcodes=queries.has_postcodes(),
        latest_import=queries.find_latest_import(),
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _choices() -> list[tuple[str, str]]:
    return [("", _("Choose a ward")), *((ward.slug, ward.name) for ward in queries.list_wards())]
