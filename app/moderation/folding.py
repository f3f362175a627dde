"""Text as a list of blocked words is compared with it: one spelling for all the ways of writing the same."""

import hashlib
import re
import unicodedata

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


def has_words(folded_words: str, text: str) -> bool:
    """Whether the text has these words, whole and next to each other, in either reading of its signs."""
    return bool(folded_words) and any(
        f" {folded_words} " in f" {reading} " for reading in (fold(text), fold_signs(text))
    )


def count_links(text: str) -> int:
    return len(LINK.findall(unicodedata.normalize("NFKC", text)))


def fingerprint_of(text: str) -> str:
    """The same for texts that say the same; nothing for a text without words."""
    folded = fold(text)
    return hashlib.sha256(folded.encode()).hexdigest() if folded else ""
