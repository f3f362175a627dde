"""The catalogue of actions, loaded from `reference/actions.csv` by its slugs. Safe to repeat."""

from sqlalchemy import select

from app.db import db
from app.pledges.catalogue_file import rows
from app.pledges.models import Action, Effort
from app.vision.models import Outcome


def load_reference() -> dict[str, int]:
    """Insert or update every entry; entries that residents suggested stay as they are. Returns how many."""
    known = {action.slug: action for action in db.session.scalars(select(Action))}
    outcomes = {outcome.code: outcome for outcome in db.session.scalars(select(Outcome))}
    count = 0
    for position, row in enumerate(rows()):
        action = known.get(row["slug"]) or Action(slug=row["slug"])
        db.session.add(action)
        _fill(action, row, position)
        action.outcomes = [outcomes[code] for code in row["outcomes"].split()]
        count += 1
    db.session.flush()
    return {"actions": count}


def _fill(action: Action, row: dict[str, str], position: int) -> None:
    action.title = row["title"]
    action.first_person = row["first_person"]
    action.priority_slug = row["priority"]
    action.effort = Effort(row["effort"])
    action.frequency = row["frequency"]
    action.is_free = row["is_free"] == "yes"
    action.is_own_words = row["slug"].startswith("own-words-")
    action.unit = row["unit"] or None
    action.source = row["source"]
    action.position = position
