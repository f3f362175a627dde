"""Which files we take: judged by what is in them, never by their name. Bytes in, a sound file out."""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from xml.etree.ElementTree import ParseError

from app.kit.pictures import PICTURES, BrokenPicture, HugePicture, redraw

LARGEST_FILE = 10 * 1024 * 1024
MOST_UNPACKED = 100 * 1024 * 1024  # of an office document
MOST_PARTS = 2000
DENSEST = 200  # times smaller when packed: nothing people write is
OOXML = "application/vnd.openxmlformats-officedocument."
ODF = "application/vnd.oasis.opendocument."

EXTENSIONS: Mapping[str, str] = {
    "application/pdf": ".pdf",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/webp": ".webp",
    "text/plain": ".txt",
    "text/csv": ".csv",
    f"{OOXML}wordprocessingml.document": ".docx",
    f"{OOXML}spreadsheetml.sheet": ".xlsx",
    f"{ODF}text": ".odt",
    f"{ODF}spreadsheet": ".ods",
}


class Fault(StrEnum):
    """Why a file is turned down."""

    EMPTY = "empty"
    TOO_BIG = "too_big"
    UNKNOWN = "unknown"
    DRAWING = "drawing"  # SVG and HTML can carry scripts
    BROKEN = "broken"
    ACTIVE = "active"  # macros, scripts, or something that opens by itself
    LOCKED = "locked"
    BOMB = "bomb"
    HUGE_PICTURE = "huge_picture"
    FORMULAS = "formulas"


class UnfitFile(Exception):
    """A file that we do not take, and why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True)
class SoundFile:
    """What we keep: the kind found in the bytes, and the bytes, of pictures drawn anew."""

    media_type: str
    data: bytes


def examine(data: bytes, *, is_named_csv: bool = False) -> SoundFile:
    """The file as we keep it; UnfitFile says what is wrong with it.

    The name only chooses between two words for plain text.
    """
    if not data:
        raise UnfitFile(Fault.EMPTY)
    if len(data) > LARGEST_FILE:
        raise UnfitFile(Fault.TOO_BIG)
    if data.startswith(b"%PDF-"):
        return _pdf(data)
    if data.startswith(b"PK\x03\x04"):
        return _office(data)
    for media_type, starts in PICTURES.items():
        if starts(data):
            return _picture(media_type, data)
    return _text(data, is_named_csv=is_named_csv)


# Names of PDF that run something, open something or carry another file. A compressed object may hide one: the file is
# only ever offered to save, and opened by the reader's own program.
_PDF_ACTS = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFile|RichMedia|XFA)[\s/<(\[]")


def _pdf(data: bytes) -> SoundFile:
    if b"%%EOF" not in data[-2048:] or b"startxref" not in data[-4096:]:
        raise UnfitFile(Fault.BROKEN)
    if _PDF_ACTS.search(data):
        raise UnfitFile(Fault.ACTIVE)
    return SoundFile("application/pdf", data)


def _picture(media_type: str, data: bytes) -> SoundFile:
    try:
        return SoundFile(media_type, redraw(media_type, data))
    except HugePicture:
        raise UnfitFile(Fault.HUGE_PICTURE) from None
    except BrokenPicture:
        raise UnfitFile(Fault.BROKEN) from None


_OFFICE_ACTS = re.compile(
    r"vbaproject|vbadata|(^|/)(basic|scripts|macrosheets|activex)/|oleobject|(^|/)embeddings/"
    r"|\.(exe|dll|com|scr|bat|cmd|ps1|vbs|js|jar|hta|msi|lnk|sh|html?|svg|zip)$",
    re.IGNORECASE,
)


# What `zipfile`, `zlib` and the reader of XML say of a file that is not whole.
DAMAGE = (zipfile.BadZipFile, zlib.error, ParseError, EOFError, NotImplementedError, OSError, ValueError)


def _office(data: bytes) -> SoundFile:
    """A word processor's or spreadsheet's document is a ZIP; what kind, its own list of contents says."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _refuse_bombs(archive, len(data))
            media_type = _office_type(archive)
            if any(_OFFICE_ACTS.search(part.filename) for part in archive.infolist()):
                raise UnfitFile(Fault.ACTIVE)
            if archive.testzip() is not None:
                raise UnfitFile(Fault.BROKEN)
    except DAMAGE:
        raise UnfitFile(Fault.BROKEN) from None
    except RuntimeError:  # what the module says of a password
        raise UnfitFile(Fault.LOCKED) from None
    return SoundFile(media_type, data)


def _refuse_bombs(archive: zipfile.ZipFile, packed: int) -> None:
    """By what the directory promises: parts never unpack to more, and parts that overlap count each."""
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or unpacked > max(packed * DENSEST, 5 * 1024 * 1024):
        raise UnfitFile(Fault.BOMB)
    if any(part.flag_bits & 1 for part in parts):
        raise UnfitFile(Fault.LOCKED)
    if any(part.filename.startswith(("/", "\\")) or ".." in part.filename for part in parts):
        raise UnfitFile(Fault.BROKEN)


def _office_type(archive: zipfile.ZipFile) -> str:
    names = set(archive.namelist())
    if "mimetype" in names:
        said = archive.read("mimetype")[:100].decode("ascii", "replace").strip()
        if said in {f"{ODF}text", f"{ODF}spreadsheet"} and "content.xml" in names:
            if b"<script:event-listener" in archive.read("content.xml"):
                raise UnfitFile(Fault.ACTIVE)
            return said
    if "[Content_Types].xml" in names:
        return _ooxml_type(archive, archive.read("[Content_Types].xml").decode("utf-8"))
    raise UnfitFile(Fault.UNKNOWN)


_FETCHED_TEMPLATE = re.compile(rb"attachedTemplate[^>]*TargetMode=.External|TargetMode=.External[^>]*attachedTemplate")


def _ooxml_type(archive: zipfile.ZipFile, contents: str) -> str:
    if "macroEnabled" in contents:
        raise UnfitFile(Fault.ACTIVE)
    relations = [name for name in archive.namelist() if name.endswith("settings.xml.rels")]
    if any(_FETCHED_TEMPLATE.search(archive.read(name)) for name in relations):
        raise UnfitFile(Fault.ACTIVE)
    for kind, part in (("wordprocessingml.document", "word/"), ("spreadsheetml.sheet", "xl/")):
        if f"{OOXML}{kind}.main+xml" in contents and any(name.startswith(part) for name in archive.namelist()):
            return OOXML + kind
    raise UnfitFile(Fault.UNKNOWN)


_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_MARKUP = re.compile(r"<(\?xml|!doctype|html|svg|script|iframe|body)\b", re.IGNORECASE)


def _text(data: bytes, *, is_named_csv: bool) -> SoundFile:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnfitFile(Fault.UNKNOWN) from None
    if _MARKUP.search(text):
        raise UnfitFile(Fault.DRAWING)
    if _CONTROLS.search(text) or text.startswith("#!") or not text.strip():
        raise UnfitFile(Fault.UNKNOWN)
    if is_named_csv and _has_formulas(text):
        raise UnfitFile(Fault.FORMULAS)
    return SoundFile("text/csv" if is_named_csv else "text/plain", data)


_NUMBER = re.compile(r"[+-][\d\s.,()]+%?")


def _has_formulas(text: str) -> bool:
    """Cells that a spreadsheet would run. A number or telephone number with its sign is none."""
    try:
        rows = list(csv.reader(io.StringIO(text, newline="")))
    except csv.Error:
        raise UnfitFile(Fault.BROKEN) from None
    cells = (cell.strip() for row in rows for cell in row)
    return any(cell[:1] in {"=", "@"} or (cell[:1] in {"+", "-"} and _runs(cell)) for cell in cells)


def _runs(cell: str) -> bool:
    return len(cell) > 1 and not cell[1:2].isspace() and not _NUMBER.fullmatch(cell)
