"""Two people's accounts become one: what each voted in stays voted in."""

from sqlalchemy import delete, select, update

from app.accounts.models import Person
from app.db import db
from app.polls.models import NamedBallot, Participation, Poll, PollOption
from app.polls.paper_models import CodeBatch, KeyedPaper


def merge_person(kept: Person, gone: Person) -> None:
    """Where both have voted, both ballots were cast already and stay; one of the two participations is nobody's."""
    voted = select(Participation.poll_id).where(Participation.person_id == kept.id).scalar_subquery()
    db.session.execute(
        update(Participation)
        .where(Participation.person_id == gone.id, Participation.poll_id.in_(voted))
        .values(person_id=None)
    )
    typed = select(KeyedPaper.code_id).where(KeyedPaper.keyed_by_id == kept.id).scalar_subquery()
    db.session.execute(delete(KeyedPaper).where(KeyedPaper.keyed_by_id == gone.id, KeyedPaper.code_id.in_(typed)))
    for column in (
        KeyedPaper.keyed_by_id,
        Participation.person_id,
        NamedBallot.person_id,
        Poll.created_by_id,
        PollOption.judged_by_id,
        CodeBatch.made_by_id,
    ):
        db.session.execute(
            update(column.class_).where(column == gone.id).values({column.key: kept.id}),
            execution_options={"synchronize_session": False},
        )
