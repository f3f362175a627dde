"""Evidence is judged by what is in a file: the sound ones, the broken ones, and those that mean harm."""

import io
import zipfile
from typing import Any

import pytest
from PIL import Image

from app.kit.files import LARGEST_FILE, ODF, OOXML, Fault, UnfitFile, examine

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
DOCX_TYPES = f'<Types><Override ContentType="{OOXML}wordprocessingml.document.main+xml"/></Types>'
XLSX_TYPES = f'<Types><Override ContentType="{OOXML}spreadsheetml.sheet.main+xml"/></Types>'

FETCHED = '<R Type="x/attachedTemplate" Target="http://x" TargetMode="External"/>'


def zipped(parts: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


def docx(**more: str | bytes) -> bytes:
    parts = {name.replace("__", "/"): text for name, text in more.items()}
    return zipped({"[Content_Types].xml": DOCX_TYPES, "word/document.xml": "<w:document/>", **parts})


def scratched() -> bytes:
    """A document of which one part is no longer what was packed."""
    data = bytearray(docx(word__media=bytes(range(256)) * 40))
    start = data.index(b"word/media") + len("word/media")
    data[start] = 0b111  # a kind of block that there is none of
    return bytes(data)


def picture(kind: str, size: tuple[int, int] = (20, 10), **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(out, kind, **options)
    return out.getvalue()


def fault_of(data: bytes, **facts: Any) -> Fault:
    with pytest.raises(UnfitFile) as caught:
        examine(data, **facts)
    return caught.value.fault


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (PDF, "application/pdf"),
        (picture("PNG"), "image/png"),
        (picture("JPEG"), "image/jpeg"),
        (picture("WEBP"), "image/webp"),
        ("Ninety people came – £40 each.\n".encode(), "text/plain"),
        (docx(), f"{OOXML}wordprocessingml.document"),
        (zipped({"[Content_Types].xml": XLSX_TYPES, "xl/workbook.xml": "<x/>"}), f"{OOXML}spreadsheetml.sheet"),
        (zipped({"mimetype": f"{ODF}text", "content.xml": "<x/>"}), f"{ODF}text"),
        (zipped({"mimetype": f"{ODF}spreadsheet", "content.xml": "<x/>"}), f"{ODF}spreadsheet"),
    ],
)
def test_a_sound_file_is_known_by_its_content(data: bytes, media_type: str) -> None:
    assert examine(data).media_type == media_type


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", Fault.EMPTY),
        (b"a" * (LARGEST_FILE + 1), Fault.TOO_BIG),
        (b"MZ\x90\x00\x03\x00 an executable, whatever it is called", Fault.UNKNOWN),
        (b"\x7fELF\x02\x01\x01", Fault.UNKNOWN),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old office document", Fault.UNKNOWN),
        (b"GIF89a\x01\x00\x80", Fault.UNKNOWN),
        (b"#!/bin/sh\nrm -rf /\n", Fault.UNKNOWN),
        (b"caf\xe9 in another encoding", Fault.UNKNOWN),
        (b"zero \x00 byte", Fault.UNKNOWN),
        (b"   \n", Fault.UNKNOWN),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', Fault.DRAWING),
        (b'<?xml version="1.0"?><svg onload="alert(1)"/>', Fault.DRAWING),
        (b"Hello\n<script src=x></script>", Fault.DRAWING),
        (PDF[:40], Fault.BROKEN),
        (PDF.replace(b"/Type", b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>/Type"), Fault.ACTIVE),
        (PDF.replace(b"/Type", b"/Names<</EmbeddedFile 3 0 R>>/Type"), Fault.ACTIVE),
        (docx(word__vbaProject="x"), Fault.ACTIVE),
        (docx(word__embeddings__oleObject1="x"), Fault.ACTIVE),
        (docx(**{"payload.exe": "MZ"}), Fault.ACTIVE),
        (zipped({"[Content_Types].xml": DOCX_TYPES + "macroEnabled", "word/document.xml": ""}), Fault.ACTIVE),
        (
            docx(**{"word/_rels/settings.xml.rels": FETCHED}),
            Fault.ACTIVE,
        ),
        (zipped({"mimetype": f"{ODF}text", "content.xml": "<x/>", "Basic/Standard/Module1.xml": ""}), Fault.ACTIVE),
        (zipped({"holiday.jpg": "x"}), Fault.UNKNOWN),
        (docx(**{"../../etc/passwd": "x"}), Fault.BROKEN),
        (docx()[:-30], Fault.BROKEN),
        (scratched(), Fault.BROKEN),
        (docx(word__big="0" * 20_000_000), Fault.BOMB),
        (docx(**{f"word/{number}.xml": "" for number in range(2100)}), Fault.BOMB),
        (picture("PNG", (300, 300))[:50], Fault.BROKEN),
        (b"\x89PNG\r\n\x1a\nnothing like it", Fault.BROKEN),
    ],
)
def test_an_unfit_file_is_named_for_what_is_wrong(data: bytes, fault: Fault) -> None:
    assert fault_of(data) is fault


def test_a_small_file_that_unpacks_to_a_huge_picture_is_refused_unopened() -> None:
    bomb = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(bomb, "PNG")
    assert len(bomb.getvalue()) < 200_000
    assert fault_of(bomb.getvalue()) is Fault.HUGE_PICTURE


def test_a_table_with_formulas_is_refused_and_one_with_numbers_is_not() -> None:
    assert fault_of(b"name,count\n=HYPERLINK(x),1\n", is_named_csv=True) is Fault.FORMULAS
    assert fault_of(b'name,count\n"@SUM(A1)",1\n', is_named_csv=True) is Fault.FORMULAS
    kept = examine("\ufeffname,change\nAmina,-3.5\nBen,+44 1582 000000\n- none,0\n".encode(), is_named_csv=True)
    assert kept.media_type == "text/csv"


def test_what_a_camera_wrote_beside_a_picture_is_left_behind() -> None:
    exif = Image.Exif()
    exif[0x010F] = "A camera"
    exif[0x8825] = {1: "N", 2: (51.0, 52.0, 53.0)}
    with_place = picture("JPEG", exif=exif, comment=b"taken by Amina")
    assert b"A camera" in with_place
    kept = examine(with_place).data
    assert b"A camera" not in kept
    assert b"Amina" not in kept
    with Image.open(io.BytesIO(kept)) as clean:
        assert dict(clean.getexif()) == {}
        assert clean.size == (20, 10)


def test_a_picture_lying_on_its_side_is_set_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    with Image.open(io.BytesIO(examine(picture("JPEG", exif=exif)).data)) as clean:
        assert clean.size == (10, 20)


def test_what_hangs_on_the_end_of_a_picture_is_left_behind() -> None:
    assert b"<script>" not in examine(picture("PNG") + b"<script>alert(1)</script>").data
