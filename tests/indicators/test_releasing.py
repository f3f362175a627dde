"""Releases of figures: what stands after each, who may publish, and how one is taken back."""

from typing import Any

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from app.accounts import profiles
from app.accounts.models import Person
from app.accounts.permissions import Role
from app.db import db
from app.indicators import release_queries as queries
from app.indicators import releasing
from app.indicators.figure_row import FigureRow
from app.indicators.models import Figure, FigureRelease, Observation
from app.indicators.release_queries import Difference
from app.kit.audit import AuditEvent
from app.kit.errors import DomainError, Duplicate, Refused
from tests.factories.indicators import BARNFIELD, CODE, DALLOW, draft, publish
from tests.factories.people import make_person


def standing() -> dict[tuple[str, str], float | None]:
    db.session.expire_all()
    return {
        (figure.area_code, figure.period): figure.value
        for figure in db.session.scalars(select(Figure).where(Figure.indicator_code == CODE))
    }


def test_a_draft_is_in_no_figure(session: Any, indicator: Any, analyst: Person) -> None:
    release = draft({(BARNFIELD, "2021"): 5.8}, actor=analyst)
    assert standing() == {}
    assert (release.rows, release.is_published) == (1, False)


def test_what_is_published_stands_until_a_later_release_says_otherwise(
    session: Any, indicator: Any, analyst: Person, officer: Person
) -> None:
    publish({(BARNFIELD, "2021"): 5.8, (DALLOW, "2021"): 20.0}, by=analyst, out=officer)
    revised = publish({(BARNFIELD, "2021"): 6.0}, by=officer, out=analyst)
    assert standing() == {(BARNFIELD, "2021"): 6.0, (DALLOW, "2021"): 20.0}
    old_and_new = db.session.scalars(
        select(Observation.value).where(Observation.area_code == BARNFIELD).order_by(Observation.release_id)
    ).all()
    assert old_and_new == [5.8, 6.0]
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.verb == "figure_release.published")).all()[-1]
    assert (event.actor_id, event.subject_id) == (analyst.id, str(revised.id))
    assert event.facts == {"rows": 1, "undoes": None}


def test_what_is_published_later_stands_also_when_it_was_drawn_up_earlier(
    session: Any, indicator: Any, analyst: Person, officer: Person
) -> None:
    earlier, later = (draft({(BARNFIELD, "2021"): value}, actor=analyst) for value in (1.0, 2.0))
    releasing.publish_release(later, actor=officer)
    releasing.publish_release(earlier, actor=officer)
    assert standing() == {(BARNFIELD, "2021"): 1.0}
    assert later.published_at is not None
    assert earlier.published_at is not None
    assert later.published_at < earlier.published_at


def test_whoever_drew_it_up_cannot_publish_it(session: Any, indicator: Any, analyst: Person) -> None:
    release = draft({(BARNFIELD, "2021"): 5.8}, actor=analyst)
    with pytest.raises(Refused):
        releasing.publish_release(release, actor=analyst)
    with pytest.raises(IntegrityError, match="published_by_another"), db.session.begin_nested():
        db.session.execute(
            update(FigureRelease).where(FigureRelease.id == release.id).values(published_by_id=analyst.id)
        )


def test_whoever_left_and_was_invited_again_cannot_publish_their_own_draft(
    session: Any, indicator: Any, analyst: Person, officer: Person
) -> None:
    release = draft({(BARNFIELD, "2021"): 5.8}, actor=analyst)
    profiles.leave(analyst, keeps_text=False)
    db.session.expire_all()
    again = make_person("ines@example.org", name="Ines Iqbal", roles=(Role.ANALYST,))
    assert (release.made_by_id, release.is_by_command) == (None, False)
    with pytest.raises(Refused):
        releasing.publish_release(release, actor=again)
    releasing.publish_release(release, actor=officer)
    assert release.address_hash is None


def test_anybody_publishes_what_the_command_line_drew_up(session: Any, indicator: Any, analyst: Person) -> None:
    release = publish({(BARNFIELD, "2021"): 5.8}, by=None, out=analyst)
    assert (release.is_by_command, release.published_by_id) == (True, analyst.id)


def test_a_release_is_published_once(session: Any, indicator: Any, analyst: Person, officer: Person) -> None:
    release = publish({(BARNFIELD, "2021"): 5.8}, by=analyst, out=officer)
    with pytest.raises(DomainError, match="published already"):
        releasing.publish_release(release, actor=officer)


def test_the_command_line_acts_for_nobody_in_particular(session: Any, indicator: Any) -> None:
    release = publish({(BARNFIELD, "2021"): 5.8}, by=None, out=None)
    assert (release.made_by_id, release.published_by_id, release.is_published) == (None, None, True)


def test_two_rows_of_the_same_key_are_refused(session: Any, indicator: Any, analyst: Person) -> None:
    twice = [FigureRow(CODE, BARNFIELD, "2021", value) for value in (1.0, 2.0)]
    with pytest.raises(Duplicate):
        releasing.draft_release(twice, title="Twice", actor=analyst)


def test_a_draft_without_figures_is_none(session: Any, indicator: Any, analyst: Person) -> None:
    with pytest.raises(DomainError, match="no figure"):
        releasing.draft_release([], title="Empty", actor=analyst)


def test_a_draft_is_told_beside_what_stands(session: Any, indicator: Any, analyst: Person, officer: Person) -> None:
    publish({(BARNFIELD, year): 5.8 for year in ("2019", "2020", "2021")}, by=analyst, out=officer)
    rows = [
        FigureRow(CODE, BARNFIELD, "2018", 5.0),
        FigureRow(CODE, BARNFIELD, "2019", 6.1),
        FigureRow(CODE, BARNFIELD, "2020", 5.8),
        FigureRow(CODE, BARNFIELD, "2021", None, status="withdrawn"),
    ]
    release = releasing.draft_release(rows, title="Revision", actor=analyst)
    assert queries.compare(release) == Difference(new=1, changed=1, same=1, withdrawn=1)


def test_taking_back_brings_what_stood_before_and_withdraws_the_rest(
    session: Any, indicator: Any, analyst: Person, officer: Person
) -> None:
    publish({(BARNFIELD, "2021"): 5.8}, by=analyst, out=officer)
    mistaken = publish({(BARNFIELD, "2021"): 58.0, (DALLOW, "2021"): 200.0}, by=analyst, out=officer)
    undoing = releasing.undo_release(mistaken, actor=officer)
    assert standing() == {(BARNFIELD, "2021"): 58.0, (DALLOW, "2021"): 200.0}
    releasing.publish_release(undoing, actor=analyst)
    assert standing() == {(BARNFIELD, "2021"): 5.8, (DALLOW, "2021"): None}
    withdrawn = db.session.scalars(
        select(Figure).where(Figure.area_code == DALLOW, Figure.indicator_code == CODE)
    ).one()
    assert (withdrawn.status, undoing.undoes_id) == ("withdrawn", mistaken.id)


def test_taking_back_leaves_alone_what_a_later_release_said(
    session: Any, indicator: Any, analyst: Person, officer: Person
) -> None:
    first = publish({(BARNFIELD, "2021"): 1.0, (DALLOW, "2021"): 2.0}, by=analyst, out=officer)
    publish({(BARNFIELD, "2021"): 3.0}, by=analyst, out=officer)
    releasing.publish_release(releasing.undo_release(first, actor=analyst), actor=officer)
    assert standing() == {(BARNFIELD, "2021"): 3.0, (DALLOW, "2021"): None}


def test_taking_back_brings_nothing_of_what_was_taken_back_before(
    session: Any, indicator: Any, analyst: Person, officer: Person
) -> None:
    bad = publish({(BARNFIELD, "2019"): 90.0, (BARNFIELD, "2020"): 91.0}, by=analyst, out=officer)
    corrected = publish({(BARNFIELD, "2020"): 5.0}, by=analyst, out=officer)
    for release in (bad, corrected):
        releasing.publish_release(releasing.undo_release(release, actor=analyst), actor=officer)
    assert standing() == {(BARNFIELD, "2019"): None, (BARNFIELD, "2020"): None}


def test_a_taking_back_can_be_taken_back(session: Any, indicator: Any, analyst: Person, officer: Person) -> None:
    first = publish({(BARNFIELD, "2021"): 1.0}, by=analyst, out=officer)
    undoing = releasing.undo_release(first, actor=analyst)
    releasing.publish_release(undoing, actor=officer)
    releasing.publish_release(releasing.undo_release(undoing, actor=analyst), actor=officer)
    assert standing() == {(BARNFIELD, "2021"): 1.0}


def test_what_was_drawn_up_to_take_back_is_refused_when_later_figures_came_in_between(
    session: Any, indicator: Any, analyst: Person, officer: Person
) -> None:
    first = publish({(BARNFIELD, "2021"): 1.0}, by=analyst, out=officer)
    undoing = releasing.undo_release(first, actor=analyst)
    publish({(BARNFIELD, "2021"): 3.0}, by=analyst, out=officer)
    with pytest.raises(DomainError, match="Later figures"):
        releasing.publish_release(undoing, actor=officer)


def test_a_release_is_taken_back_once_and_a_draft_never(
    session: Any, indicator: Any, analyst: Person, officer: Person
) -> None:
    first = publish({(BARNFIELD, "2021"): 1.0}, by=analyst, out=officer)
    undoing = releasing.undo_release(first, actor=analyst)
    with pytest.raises(Duplicate):
        releasing.undo_release(first, actor=officer)
    with pytest.raises(DomainError, match="discard"):
        releasing.undo_release(undoing, actor=officer)


def test_a_draft_can_be_discarded_and_what_is_published_cannot(
    session: Any, indicator: Any, analyst: Person, officer: Person
) -> None:
    release = draft({(BARNFIELD, "2021"): 5.8}, actor=analyst)
    releasing.discard_draft(release, actor=officer)
    assert db.session.scalars(select(Observation).where(Observation.release_id == release.id)).all() == []
    published = publish({(BARNFIELD, "2021"): 5.8}, by=analyst, out=officer)
    with pytest.raises(DomainError, match="take it back"):
        releasing.discard_draft(published, actor=officer)


def test_the_database_keeps_what_is_published(session: Any, indicator: Any, analyst: Person, officer: Person) -> None:
    release = publish({(BARNFIELD, "2021"): 5.8}, by=analyst, out=officer)
    for statement in (
        update(Observation).where(Observation.release_id == release.id).values(value=1.0),
        delete(Observation).where(Observation.release_id == release.id),
        update(FigureRelease).where(FigureRelease.id == release.id).values(title="Something else"),
        delete(FigureRelease).where(FigureRelease.id == release.id),
    ):
        with pytest.raises(DBAPIError, match="never changed"), db.session.begin_nested():
            db.session.execute(statement)
