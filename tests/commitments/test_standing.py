"""The stored status is what the rule says, also when nobody looked for a while."""

from datetime import timedelta

from app.commitments import standing
from app.commitments.assurance_models import UpdateReview
from app.commitments.models import ProgressUpdate, Via
from app.commitments.rules import State
from app.commitments.status import Assurance, Outcome, Status
from app.db import db
from app.kit.clock import now, today
from tests.factories.commitments import make_commitment, make_organisation_pledge


def test_an_update_and_its_review_move_the_status(session: object) -> None:
    commitment = make_commitment()
    assert commitment.status is Status.ON_TRACK
    update = ProgressUpdate(
        commitment_id=commitment.id,
        key="one",
        on=today(),
        outcome=Outcome.DELIVERED,
        note="Done",
        via=Via.WEB,
        made_at=now(),
    )
    db.session.add(update)
    assert standing.refresh_status(commitment, today()) is Status.DELIVERED_CLAIMED
    db.session.add(UpdateReview(update_id=update.id, decision=Assurance.QUESTIONED, why="Who?", at=now()))
    assert standing.refresh_status(commitment, today()) is Status.ON_TRACK
    db.session.add(UpdateReview(update_id=update.id, decision=Assurance.CHECKED, why="Seen.", at=now()))
    assert standing.refresh_status(commitment, today()) is Status.DELIVERED_CHECKED
    assert commitment.status_on == today()


def test_many_are_refreshed_at_once_and_the_changed_counted(session: object) -> None:
    many = [make_commitment(), make_commitment(due_on=today() + timedelta(days=1))]
    later = today() + timedelta(days=3)
    assert standing.refresh_statuses(many, later) == 1
    assert [each.status for each in many] == [Status.ON_TRACK, Status.OVERDUE]


def test_a_draft_without_dates_has_not_started(session: object) -> None:
    pledge = make_organisation_pledge(state=State.DRAFT, commitments=0)
    assert make_commitment(pledge, starts_on=None, due_on=None).status is Status.NOT_STARTED
