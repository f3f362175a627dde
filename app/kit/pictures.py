"""Pictures drawn anew: what a camera wrote beside them (place, time, owner), and all that hides, stays behind."""

import io
from collections.abc import Callable, Mapping

from PIL import Image, ImageOps

MOST_PIXELS = 40_000_000  # more than any telephone takes; unpacked it fits in memory
QUALITY = 88
FORMATS: Mapping[str, str] = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP"}
PICTURES: Mapping[str, Callable[[bytes], bool]] = {
    "image/png": lambda data: data.startswith(b"\x89PNG\r\n\x1a\n"),
    "image/jpeg": lambda data: data.startswith(b"\xff\xd8\xff"),
    "image/webp": lambda data: data[:4] == b"RIFF" and data[8:12] == b"WEBP",
}


class HugePicture(Exception):
    """It would unpack to more than we hold in memory."""


class BrokenPicture(Exception):
    """It begins as a picture and does not end as one."""


def redraw(media_type: str, data: bytes) -> bytes:
    """The same picture, the right way up, and nothing but its pixels. Of several frames the first."""
    try:
        with Image.open(io.BytesIO(data), formats=[FORMATS[media_type]]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise HugePicture
            picture.load()
            upright = ImageOps.exif_transpose(picture)
            return _encode(_bare(upright, media_type), media_type)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise HugePicture from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise BrokenPicture from error


def _bare(picture: Image.Image, media_type: str) -> Image.Image:
    has_holes = media_type != "image/jpeg" and picture.has_transparency_data
    pixels = picture.convert("RGBA" if has_holes else "RGB")
    bare = Image.new(pixels.mode, pixels.size)
    bare.paste(pixels)
    return bare


def _encode(picture: Image.Image, media_type: str) -> bytes:
    out = io.BytesIO()
    picture.save(out, FORMATS[media_type], quality=QUALITY)  # PNG loses nothing and knows no quality
    return out.getvalue()
