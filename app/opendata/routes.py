"""Pages of open data: what tables there are, each as a file, and their description."""

from flask import Blueprint, Response

from app.kit.access import public
from app.kit.web import csv_response, render
from app.opendata import files
from app.opendata.tables import TABLES, get_table

bp = Blueprint("opendata", __name__, url_prefix="/data")


@bp.get("")
@public
def index() -> Response:
    return render("opendata/index.html", tables=TABLES)


@bp.get(f"/{files.PACKAGE}")
@public
def package() -> Response:
    """Without sizes and hashes, which only written files have."""
    return Response(files.package_text(), mimetype="application/json")


@bp.get("/<file>")
@public
def download(file: str) -> Response:
    """A table by the name that the package gives its file."""
    table = get_table(file.removesuffix(files.SUFFIX) if file.endswith(files.SUFFIX) else "")
    return csv_response(files.lines_of(table), files.file_name(table))
