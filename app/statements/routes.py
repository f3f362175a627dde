"""The statements as everyone reads them, with the texts they replaced."""

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as Redirect

from app.kit.access import public
from app.kit.memory import remembered
from app.kit.prose import to_html
from app.kit.web import render
from app.statements import queries
from app.statements.labels import TITLES
from app.statements.models import StatementVersion

bp = Blueprint("statements", __name__)


@bp.get("/statements")
@public
@remembered
def index() -> Response:
    return render("statements/index.html", versions=queries.list_current(), titles=TITLES)


@bp.get("/statements/<slug>")
@public
@remembered
def show(slug: str) -> Response:
    return _page(queries.get_current(queries.slug_of(slug)))


@bp.get("/statements/<slug>/versions")
@public
def versions(slug: str) -> Response:
    found = queries.slug_of(slug)
    return render("statements/versions.html", slug=found, title=TITLES[found], versions=queries.list_versions(found))


@bp.get("/statements/<slug>/versions/<int:number>")
@public
def version(slug: str, number: int) -> Response:
    found = queries.slug_of(slug)
    chosen, all_of_it = queries.get_version(found, number), queries.list_versions(found)
    later = [each for each in all_of_it if each.number > number]
    return _page(chosen, replaced_by=later[-1] if later else None)


def _page(chosen: StatementVersion, replaced_by: StatementVersion | None = None) -> Response:
    return render(
        "statements/show.html",
        version=chosen,
        title=TITLES[chosen.slug],
        text=to_html(chosen.text),
        replaced_by=replaced_by,
    )


@bp.get("/privacy", endpoint="old_privacy")
@bp.get("/cookies", endpoint="old_cookies")
@bp.get("/accessibility", endpoint="old_accessibility")
@bp.get("/terms", endpoint="short_terms")
@public
def old_address() -> Redirect:
    """Where most were before they had versions: other sites and printed pages name these, and expect all of them."""
    return redirect(url_for("statements.show", slug=request.path.strip("/")), 301)
