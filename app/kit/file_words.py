"""What we say of a file that we do not take; `%(name)s` stands for its name."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.kit.files import Fault

FAULTS: dict[Fault, LazyString] = {
    Fault.EMPTY: _l("“%(name)s” is empty"),
    Fault.TOO_BIG: _l("“%(name)s” is too big: a file must be 10 MB or smaller"),
    Fault.UNKNOWN: _l(
        "“%(name)s” is not a file we can take: choose a PDF, a picture (PNG, JPEG, WebP), plain text or CSV in UTF-8, "
        "or a document (DOCX, XLSX, ODT, ODS)"
    ),
    Fault.DRAWING: _l("“%(name)s” holds markup that can carry scripts (SVG, HTML): save it as PNG or PDF"),
    Fault.BROKEN: _l("“%(name)s” is damaged: save it again and choose the new file"),
    Fault.ACTIVE: _l("“%(name)s” holds macros, scripts or other files: save a copy without them"),
    Fault.LOCKED: _l("“%(name)s” is locked with a password: save a copy without one"),
    Fault.BOMB: _l("“%(name)s” unpacks to far more than its size: save it again as a smaller document"),
    Fault.HUGE_PICTURE: _l("“%(name)s” has too many pixels: make the picture smaller"),
    Fault.FORMULAS: _l("“%(name)s” holds formulas: save a copy with their values only"),
}
