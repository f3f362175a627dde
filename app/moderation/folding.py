"""Text as a list of blocked words is compared with it: one spelling for all the ways of writing the same."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable

ACCENTS = re.compile("[\u0300-\u036f]")  # of Latin, Greek and Cyrillic; other scripts' marks are part of their words
DIGITS = str.maketrans("013457", "oieast")
SIGNS = str.maketrans("@$!", "asi")
SIGN_IN_A_WORD = re.compile(r"[@$!](?=\w)")
LOOKALIKES = str.maketrans("аеорсухіјѕαορν", "aeopcyxijsaopv")  # Cyrillic and Greek letters that look Latin
LINK = re.compile(r"(?:https?://|\bwww\.)\S", re.IGNORECASE)


def fold(text: str) -> str:
    """Small letters without accents, digits and look-alikes as the letters they stand for, one space between words."""
    return _words(_plain(text))


def fold_signs(text: str) -> str:
    """The same, with signs in a word as the letters they stand for."""
    plain = _plain(text)
    return _words(SIGN_IN_A_WORD.sub(lambda sign: sign.group().translate(SIGNS), plain))


def _plain(text: str) -> str:
    compatible = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    unseen = "".join(each for each in ACCENTS.sub("", compatible) if unicodedata.category(each) != "Cf")
    return unseen.translate(LOOKALIKES).translate(DIGITS)


def _words(plain: str) -> str:
    """Marks (M) belong to the words of many scripts; whatever is neither letter, number nor mark parts words."""
    return " ".join("".join(each if unicodedata.category(each)[0] in "LNM" else " " for each in plain).split())


def has_words(folded: Iterable[str], text: str) -> bool:
    """Whether the text has one of these words (or words in a row), whole, in either reading of its signs."""
    readings = (f" {fold(text)} ", f" {fold_signs(text)} ")  # once, however long the list: a town waits meanwhile
    return any(words and f" {words} " in reading for words in folded for reading in readings)


def count_links(text: str) -> int:
    return len(LINK.findall(unicodedata.normalize("NFKC", text)))


def fingerprint_of(text: str) -> str:
    """The same for texts that say the same; nothing for a text without words."""
    folded = fold(text)
    return hashlib.sha256(folded.encode()).hexdigest() if folded else ""
