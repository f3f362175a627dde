"""Finding pledges by the words their makers wrote: FTS5 on SQLite, tsvector on Postgres, one question for both.

Only words a moderator has passed are indexed, so a search can never show more than the wall does. The catalogue's
wording is a few lines that need no index.
"""

import re
import unicodedata
from functools import lru_cache

from sqlalchemy import Select, bindparam, column, func, literal_column, table

from app.db import db
from app.pledges.models import Pledge, TextState

FTS = table("pledge_words_fts", column("rowid"), column("words"))


def with_words(pledges: Select[Pledge], query: str) -> Select[Pledge]:
    """Those whose shown words contain every word of `query`, last made first.

    That is the order in which SQLite's index gives them, so it stops at the end of a page instead of sorting all.
    """
    words = [word for word in query.split() if any(character.isalnum() for character in word)]
    if db.session.get_bind().dialect.name == "sqlite":
        match = literal_column("pledge_words_fts").op("MATCH")(bindparam("fts_query", _quoted(words)))
        return pledges.join(FTS, FTS.c.rowid == Pledge.id).where(match).order_by(FTS.c.rowid.desc())
    vector = func.to_tsvector(literal_column("'simple'::regconfig"), Pledge.words)
    wanted = func.plainto_tsquery(literal_column("'simple'::regconfig"), " ".join(words))
    is_indexed = (Pledge.text_state == TextState.SHOWN) & (Pledge.words != literal_column("''"))
    is_found = is_indexed & vector.op("@@")(wanted)
    return pledges.where(is_found).order_by(Pledge.id.desc())


def _quoted(words: list[str]) -> str:
    """Each word as an FTS5 string, so that nothing typed is taken for an operator."""
    return " ".join('"' + word.replace('"', '""') + '"' for word in words) or '""'


def holds_words(text: str, query: str) -> bool:
    """Whether a line of the catalogue has every word of `query`, or words that begin with them."""
    words = _words_of(query)
    return bool(words) and all(any(known.startswith(word) for known in _words_of(text)) for word in words)


@lru_cache(maxsize=512)
def _words_of(text: str) -> frozenset[str]:
    """Its words, whatever their case and accents: as the indexes of own words see theirs."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return frozenset(re.findall(r"\w+", "".join(each for each in plain if not unicodedata.combining(each))))
