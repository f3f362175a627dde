"""Finding commitments by their words and their organisation's name: FTS5 on SQLite, tsvector on Postgres.

Drafts are in the index too: whoever shows what is found keeps to what is public.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, column, func, intersect, literal_column, select, table, union_all
from sqlalchemy.sql.selectable import CompoundSelect

from app.commitments.models import Commitment, OrganisationPledge
from app.db import db
from app.organisations.models import Organisation

FTS = table("commitment_words_fts", column("rowid"))
SIMPLE: Any = literal_column("'simple'::regconfig")
LONGEST_SEARCH = 100  # characters
MOST_WORDS = 8


def find_ids(query: str) -> Iterable[int]:
    """Those in whose words, or organisation's name, every word of `query` begins some word: in one row, for speed."""
    words = _words_of(query[:LONGEST_SEARCH])
    if not words:
        return []
    if db.session.get_bind().dialect.name == "sqlite":
        matches = literal_column("commitment_words_fts").op("MATCH")(" ".join(f'"{word}"*' for word in words))
        ids = db.session.scalar(select(func.group_concat(FTS.c.rowid)).where(matches))
        return map(int, ids.split(",")) if ids else []
    having = [_having(word) for word in words]
    found = (intersect(*having) if len(having) > 1 else having[0]).subquery()
    return db.session.scalar(select(func.array_agg(found.c.id))) or []


def _words_of(query: str) -> list[str]:
    """Without what a database might take for an operator, and without the "s" of "Luton’s" if there is more."""
    parts = "".join(sign if sign.isalnum() else " " for sign in query).split()
    return ([part for part in parts if len(part) > 1] or parts)[:MOST_WORDS]


def _having(word: str) -> CompoundSelect[Any]:
    wanted = func.to_tsquery(SIMPLE, f"{word}:*")

    def says(text: Any) -> Any:
        return func.to_tsvector(SIMPLE, text).op("@@")(wanted)

    of_organisations: Select[Any] = (
        select(Commitment.id)
        .join(OrganisationPledge, OrganisationPledge.id == Commitment.pledge_id)
        .join(Organisation, Organisation.id == OrganisationPledge.organisation_id)
        .where(says(Organisation.name))
    )
    return union_all(select(Commitment.id).where(says(Commitment.text)), of_organisations)
