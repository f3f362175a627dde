"""How an event is sealed: a hash over the seal before it and everything the row says."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

FIRST = ""  # what the first seal follows


def seal_of(row: Any, *, sequence: int, after: str) -> str:
    """The seal of a row read as stored, as the `sequence`-th after the seal `after`.

    Both databases give the same: times are in UTC with microseconds, and facts are sorted. Raises ValueError, TypeError
    or RecursionError for a row that no `record` has written.
    """
    said = {
        "id": row.id,
        "sequence": sequence,
        "at": moment_of(row.at).isoformat(timespec="microseconds"),
        "verb": row.verb,
        "actor_id": row.actor_id,
        "subject_type": row.subject_type,
        "subject_id": row.subject_id,
        "subject_label": row.subject_label,
        "facts": json.loads(row.facts) if isinstance(row.facts, str) else row.facts,
    }
    return hashlib.sha256((after + json.dumps(said, sort_keys=True, separators=(",", ":"))).encode()).hexdigest()


def moment_of(stored: datetime | str) -> datetime:
    """SQLite stores UTC without saying so; Postgres answers in the zone of whoever asks."""
    moment = datetime.fromisoformat(stored) if isinstance(stored, str) else stored
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
