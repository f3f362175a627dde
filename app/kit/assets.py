"""Static files under names that carry their hash, so browsers may keep them for ever."""

import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, current_app, request

from app.kit.access import public

bp = Blueprint("assets", __name__)

RELATIVE_URL = re.compile(r"url\(\s*['\"]?(?!data:|https?:|/)([^'\")]+)['\"]?\s*\)")
COMPRESSIBLE = {".css", ".js", ".svg", ".json", ".txt"}
FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Asset:
    """One file, ready to send: its bytes, and the same gzipped where that helps."""

    body: bytes
    gzipped: bytes | None
    mimetype: str


class Assets:
    """All files of a folder by hashed name. CSS is read last: it names fonts and pictures by their hashed names."""

    def __init__(self, folder: Path) -> None:
        self.names: dict[str, str] = {}
        self.files: dict[str, Asset] = {}
        paths = sorted(path for path in folder.rglob("*") if path.is_file())
        for path in sorted(paths, key=lambda path: path.suffix == ".css"):
            self._add(path.relative_to(folder), path.read_bytes())

    def _add(self, path: Path, body: bytes) -> None:
        if path.suffix == ".css":
            body = RELATIVE_URL.sub(lambda match: self._hashed_url(path, match[1]), body.decode()).encode()
        digest = hashlib.sha256(body).hexdigest()[:12]
        hashed = str(path.with_name(f"{path.stem}.{digest}{path.suffix}"))
        self.names[str(path)] = hashed
        gzipped = gzip.compress(body, 9, mtime=0) if path.suffix in COMPRESSIBLE else None
        self.files[hashed] = Asset(body, gzipped, mimetypes.guess_type(path.name)[0] or "application/octet-stream")

    def _hashed_url(self, css: Path, target: str) -> str:
        """A relative url() of a style sheet, with the hashed name of the file it means."""
        parts: list[str] = []
        for part in (css.parent / target).parts:
            parts = parts[:-1] if part == ".." else [*parts, part]
        name = "/".join(parts)
        return f"url({target.rpartition('/')[0]}/{Path(self.names[name]).name})"


def init_assets(app: Flask, folder: Path) -> None:
    """Read the folder once and offer `asset('css/town.css')` to templates."""
    assets = Assets(folder)
    app.extensions["assets"] = assets
    app.jinja_env.globals["asset"] = lambda name: f"/static/{assets.names[name]}"
    app.register_blueprint(bp)


@bp.get("/static/<path:name>")
@public
def show(name: str) -> Response:
    """A hashed file, with a year to live. Names without their hash do not exist."""
    asset: Asset | None = current_app.extensions["assets"].files.get(name)
    if asset is None:
        abort(404)
    is_gzipped = asset.gzipped is not None and "gzip" in request.headers.get("Accept-Encoding", "")
    response = Response(asset.gzipped if is_gzipped else asset.body, mimetype=asset.mimetype)
    response.headers["Cache-Control"] = FOR_EVER
    if asset.gzipped is not None:
        response.vary.add("Accept-Encoding")
    if is_gzipped:
        response.headers["Content-Encoding"] = "gzip"
    return response


def folder() -> Path:
    """Where the site's own static files lie."""
    return Path(__file__).resolve().parent.parent / "static"
