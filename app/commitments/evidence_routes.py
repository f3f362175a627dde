"""Evidence to save: what somebody uploaded is never shown as a page of this site."""

import io

from flask import Blueprint, Response, send_file

from app.commitments.progress_edge import viewer
from app.commitments.update_queries import get_evidence
from app.kit.access import public
from app.kit.files import EXTENSIONS
from app.kit.storage import storage

bp = Blueprint("evidence", __name__)

SANDBOX = "default-src 'none'; sandbox"
SHARED_FOR = 300  # seconds; a suspended organisation's files must not stay in caches for long


@bp.get("/evidence/<int:evidence_id>", endpoint="file")
@public
def show(evidence_id: int) -> Response:
    evidence, is_public = get_evidence(evidence_id, viewer())
    assert evidence.stored_as is not None
    with storage().open(evidence.stored_as) as file:  # at most 10 MB
        held = io.BytesIO(file.read())
    response = send_file(
        held,
        mimetype=evidence.media_type,
        as_attachment=True,
        download_name=_name_of(evidence.title, EXTENSIONS[evidence.media_type]),
        etag=evidence.sha256,
        max_age=SHARED_FOR,
    )
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = f"public, max-age={SHARED_FOR}" if is_public else "private, no-store"
    return response


def _name_of(title: str, extension: str) -> str:
    """What the file is, whatever its sender called it: "accounts.pdf.exe" that is a PDF is saved as a PDF."""
    return title if title.lower().endswith(extension) else title + extension
