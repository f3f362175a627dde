"""Make the two still fonts that share pictures are drawn with. Needs fonttools and brotli; run when the fonts change.

A picture is drawn on the server by a program that reads neither WOFF2 nor variable fonts: take the regular and the bold
weight of the site's own font, with the letters of both its files together.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from fontTools.merge import Merger
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

FONTS = Path(__file__).parent.parent / "app/static/vendor/fonts"
STEM = "atkinson-hyperlegible-next"
FAMILY = "Atkinson Hyperlegible Next"
WEIGHTS = {"Regular": 400, "Bold": 700}
NOT_NEEDED = ("GSUB", "GDEF", "STAT")
NAMES = {"family": 1, "style": 2, "full": 4, "postscript": 6}


def make(style: str, weight: int, folder: Path) -> None:
    parts = [still(subset, weight, folder / f"{subset}.ttf") for subset in ("latin", "latin-ext")]
    font = Merger().merge(parts)
    name(font, style)
    is_bold = style == "Bold"
    font["OS/2"].usWeightClass = weight
    font["OS/2"].fsSelection = (font["OS/2"].fsSelection & ~0x61) | (0x20 if is_bold else 0x40)
    font["head"].macStyle = int(is_bold)
    font.recalcTimestamp = False  # the same bytes on every day
    font["head"].created = font["head"].modified = 0
    font.save(FONTS / f"{STEM}-{style.lower()}.ttf")


def still(subset: str, weight: int, target: Path) -> str:
    font = TTFont(FONTS / f"{STEM}-{subset}.woff2", recalcTimestamp=False)
    font.flavor = None
    font = instantiateVariableFont(font, {"wght": weight})
    for table in NOT_NEEDED:
        if table in font:
            del font[table]
    font.save(target)
    return str(target)


def name(font: TTFont, style: str) -> None:
    table = font["name"]
    for number in (*NAMES.values(), 16, 17, 25):
        table.removeNames(nameID=number)
    words = {"family": FAMILY, "style": style, "full": f"{FAMILY} {style}", "postscript": f"{FAMILY}-{style}"}
    for key, text in words.items():
        table.setName(text.replace(" ", "") if key == "postscript" else text, NAMES[key], 3, 1, 0x409)


if __name__ == "__main__":
    with TemporaryDirectory() as temporary:
        for style, weight in WEIGHTS.items():
            make(style, weight, Path(temporary))
