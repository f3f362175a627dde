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


@bp.get("/<name>.csv")
@public
def download(name: str) -> Response:
    table = get_table(name)
    return csv_response(files.lines_of(table), files.file_name(table))
