"""The big developments on an outcome's page. The document ties them to the priority, and so do we."""

from flask_babel import ngettext

from app.vision.document import Outcome
from app.vision.hooks import Part
from app.vision.queries import get_priority, list_progress


def read(outcome: Outcome) -> Part:
    progress = list_progress(get_priority(outcome.priority_slug).developments)
    silent = sum(item.latest is None for item in progress)
    gap = ngettext(
        "Nothing has been said yet of how %(num)s of the developments goes.",
        "Nothing has been said yet of how %(num)s of the developments go.",
        silent,
    )
    return Part({"progress": progress}, gap if silent else "")
