"""Residents' own words and names: read, shown, hidden, and put right."""

from typing import Any

import pytest

from app.accounts.models import Person
from app.db import db
from app.kit.audit import AuditEvent
from app.moderation.rules import HideReason
from app.pledges import moderating
from app.pledges.models import Pledge, TextState
from app.pledges.rules import State
from tests.factories.pledges import make_pledge

pytestmark = pytest.mark.usefixtures("session")


def make_words(words: str = "sweep my street", person: Person | None = None, **facts: Any) -> Pledge:
    return make_pledge(person, action="own-words-fairness", words=words, **facts)


def test_words_wait_oldest_first_and_only_once_confirmed(reading_desk: Any, max_queries: Any) -> None:
    make_words("not confirmed", state=State.UNCONFIRMED)
    for number in range(21):
        make_words(f"promise number {number:02}")
    db.session.commit()

    with max_queries(12):
        page = reading_desk.get("/staff/pledges/words").text

    assert "Waiting: 21" in page
    assert page.index("number 00") < page.index("number 19")
    assert "number 20" not in page
    assert "not confirmed" not in page
    after = db.session.query(Pledge).filter_by(words="promise number 19").one().id
    assert "number 20" in reading_desk.get(f"/staff/pledges/words?after={after}").text


def test_many_words_are_shown_at_once(reading_desk: Any, client: Any) -> None:
    pledges = [make_words("sweep my street"), make_words("paint a bench")]
    left = make_words("still unread")
    db.session.commit()

    response = reading_desk.submit("/staff/pledges/words", pledges=[p.id for p in pledges], verdict="show")

    assert response.status_code == 303
    assert "The text of 2 pledges is decided." in reading_desk.get(response.location).text
    db.session.expire_all()
    assert [p.text_state for p in [*pledges, left]] == [TextState.SHOWN, TextState.SHOWN, TextState.WAITING]
    assert "paint a bench" in client.get("/pledges?q=bench").text


def test_words_are_hidden_for_a_reason_that_the_record_keeps(reading_desk: Any, moderator: Person) -> None:
    pledge = make_words("ring 01582 123456")
    db.session.commit()

    reading_desk.submit("/staff/pledges/words", pledges=pledge.id, verdict="hide", reason="personal_details")

    db.session.refresh(pledge)
    assert pledge.text_state is TextState.HIDDEN
    event = db.session.query(AuditEvent).filter_by(verb="pledge.text_hidden").one()
    assert (event.actor_id, event.facts) == (moderator.id, {"reason": "personal_details"})
    assert "01582" not in f"{event.subject_label}{event.facts}"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"verdict": "show"}, "Choose at least one pledge"),
        ({"pledges": "PLEDGE"}, "Choose what should happen to them"),
        ({"pledges": "PLEDGE", "verdict": "hide"}, "Choose why you hide them"),
        ({"pledges": "PLEDGE", "verdict": "hide", "reason": "i_feel_like_it"}, "Choose why you hide them"),
    ],
)
def test_half_a_decision_is_told_and_kept(reading_desk: Any, fields: dict[str, str], message: str) -> None:
    pledge = make_words()
    db.session.commit()

    sent = {name: pledge.id if value == "PLEDGE" else value for name, value in fields.items()}
    response = reading_desk.submit("/staff/pledges/words", **sent)

    assert response.status_code == 422
    assert message in response.text
    assert (f'value="{pledge.id}" checked' in response.text) is ("pledges" in fields)
    db.session.refresh(pledge)
    assert pledge.text_state is TextState.WAITING


def test_nonsense_for_a_pledge_changes_nothing(reading_desk: Any) -> None:
    make_words()
    db.session.commit()

    response = reading_desk.submit("/staff/pledges/words", pledges=["abc", "9" * 30, "-1", "²"], verdict="show")

    assert response.status_code == 303
    assert "Nothing changed" in reading_desk.get(response.location).text


def test_deciding_the_same_again_changes_nothing(reading_desk: Any) -> None:
    pledge = make_words()
    db.session.commit()
    for _twice in range(2):
        reading_desk.submit("/staff/pledges/words", pledges=pledge.id, verdict="show")

    assert db.session.query(AuditEvent).filter_by(verb="pledge.text_shown").count() == 1


def test_a_decision_can_be_put_right(reading_desk: Any, client: Any) -> None:
    pledge = make_words("plant a hedge")
    db.session.commit()
    reading_desk.submit("/staff/pledges/words", pledges=pledge.id, verdict="show")
    assert "plant a hedge" in reading_desk.get("/staff/pledges/words?state=shown").text

    reading_desk.submit("/staff/pledges/words?state=shown", pledges=pledge.id, verdict="hide", reason="off_topic")
    assert "plant a hedge" in reading_desk.get("/staff/pledges/words?state=hidden").text
    assert "plant a hedge" not in client.get("/pledges?q=hedge").text

    reading_desk.submit("/staff/pledges/words?state=hidden", pledges=pledge.id, verdict="show")
    assert "plant a hedge" in client.get("/pledges?q=hedge").text


def test_what_its_maker_took_back_is_never_shown(officer: Person) -> None:
    pledge = make_words(state=State.WITHDRAWN)

    assert moderating.show([pledge.id], actor=officer) == 0
    assert pledge.text_state is TextState.HIDDEN


def test_pledges_from_the_catalogue_have_no_words_to_decide(officer: Person) -> None:
    pledge = make_pledge()

    assert moderating.show([pledge.id], actor=officer) == 0
    assert moderating.hide([pledge.id], reason=HideReason.HURTFUL, actor=officer) == 0
    assert pledge.text_state is TextState.NONE
