"""Suggested actions: sending one, the three decisions, and what the suggester sees."""

from typing import Any

import pytest

from app.db import db
from app.kit.audit import AuditEvent
from app.kit.errors import DomainError, Duplicate
from app.pledges import queries, suggestion_queries, suggestions
from app.pledges.models import Action, Effort
from app.pledges.suggestion_models import Decision, Suggestion
from tests.factories.pledges import make_pledge, make_suggestion

pytestmark = pytest.mark.usefixtures("session")

FIELDS = {
    "key": "one form",
    "title": "Lend tools to neighbours",
    "why": "Most drills lie in a drawer.",
    "priority": "net-zero",
}


def entry(**changes: Any) -> suggestions.Entry:
    facts: dict[str, Any] = {
        "title": "Lend your tools",
        "first_person": "lend my tools to my neighbours",
        "priority": "net-zero",
        "outcomes": ["NZ1", "NZ4"],
        "effort": Effort.SMALL,
        "frequency": "when asked",
        "unit": None,
        "is_free": True,
    }
    return suggestions.Entry(**{**facts, **changes})


# Sending


def test_the_same_form_twice_is_one_suggestion(resident: Any) -> None:
    first = make_suggestion(resident, key="one form")
    second = make_suggestion(resident, key="one form")

    assert first is second


def test_nobody_else_can_send_the_same_form(resident: Any, neighbour: Any) -> None:
    make_suggestion(resident, key="one form")

    with pytest.raises(Duplicate):
        make_suggestion(neighbour, key="one form")


def test_a_resident_suggests_an_action(client_for: Any, resident: Any) -> None:
    browser = client_for(resident)

    response = browser.submit("/pledges/suggestions", **FIELDS)

    assert response.status_code == 303
    page = browser.get(response.location).text
    assert "Lend tools to neighbours" in page
    assert "Waiting for the Taskforce" in page


def test_suggesting_needs_an_account(client: Any) -> None:
    assert client.get("/pledges/suggestions").location.startswith("/sign-in")
    assert client.get("/pledges/suggestions/new").location.startswith("/sign-in")
    assert client.submit("/pledges/suggestions", **FIELDS).location.startswith("/sign-in")
    assert db.session.query(Suggestion).count() == 0


def test_sending_the_form_twice_suggests_once(client_for: Any, resident: Any) -> None:
    browser = client_for(resident)
    for _twice in range(2):
        assert browser.submit("/pledges/suggestions", **FIELDS).status_code == 303

    assert db.session.query(Suggestion).count() == 1


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"title": ""}, "Enter what people could promise"),
        ({"title": "x" * 81}, "80 characters or fewer"),
        ({"why": " \r\n "}, "Say why it would help"),
        ({"why": "x" * 501}, "500 characters or fewer"),
        ({"priority": ""}, "Choose the priority it serves"),
        ({"key": ""}, "Send it again"),
    ],
)
def test_bad_input_is_told_and_kept(client_for: Any, resident: Any, change: dict[str, str], message: str) -> None:
    response = client_for(resident).submit("/pledges/suggestions", **{**FIELDS, **change})

    assert response.status_code == 422
    assert message in response.text
    kept = "why" if "title" in change else "title"
    assert FIELDS[kept] in response.text
    assert db.session.query(Suggestion).count() == 0


def test_an_unknown_priority_is_refused(client_for: Any, resident: Any) -> None:
    response = client_for(resident).submit("/pledges/suggestions", **{**FIELDS, "priority": "moon-landings"})

    assert response.status_code == 422
    assert db.session.query(Suggestion).count() == 0


def test_nobody_sees_the_suggestions_of_others(client_for: Any, resident: Any, neighbour: Any) -> None:
    make_suggestion(resident)
    db.session.commit()

    assert "Lend tools" in client_for(resident).get("/pledges/suggestions").text
    assert "Lend tools" not in client_for(neighbour).get("/pledges/suggestions").text


# Deciding


def test_an_accepted_suggestion_becomes_an_action_people_can_promise(resident: Any, officer: Any, outbox: Any) -> None:
    suggestion = make_suggestion(resident)

    action = suggestions.accept(suggestion, entry(), actor=officer)

    assert suggestion.decision is Decision.ACCEPTED
    assert suggestion.action is action
    assert queries.list_actions(priority="net-zero")[-1] is action
    assert [outcome.code for outcome in action.outcomes] == ["NZ1", "NZ4"]
    assert make_pledge(resident, action=action.slug).action is action
    (mail,) = outbox()
    assert mail.to_address == resident.email
    assert "Lend your tools" in mail.text
    for body in (mail.text, mail.html):
        assert "http://localhost/pledges/suggestions" in body
        assert "/pledges/unsubscribe/" in body


def test_two_entries_may_have_the_same_title(officer: Any) -> None:
    slugs = {suggestions.accept(make_suggestion(), entry(title="Own words"), actor=officer).slug for _twice in range(2)}

    assert len(slugs) == 2
    assert "own-words" not in slugs


def test_a_title_in_another_script_still_has_an_address(officer: Any) -> None:
    action = suggestions.accept(make_suggestion(), entry(title="ਰੀਸਾਈਕਲ"), actor=officer)

    assert action.slug.isascii()
    assert action.slug


def test_a_merged_suggestion_names_the_action_and_the_reason(resident: Any, officer: Any, outbox: Any) -> None:
    suggestion = make_suggestion(resident)

    suggestions.merge(suggestion, queries.get_action("recycle"), reason="It is the same deed.", actor=officer)

    assert (suggestion.decision, suggestion.action) == (Decision.MERGED, queries.get_action("recycle"))
    (mail,) = outbox()
    assert "Recycle all that can be recycled" in mail.text
    assert "It is the same deed." in mail.text
    assert "It is the same deed." in mail.html


def test_a_declined_suggestion_comes_with_its_reason(client_for: Any, resident: Any, officer: Any, outbox: Any) -> None:
    suggestion = make_suggestion(resident)
    suggestions.decline(suggestion, reason="We cannot measure it.", actor=officer)
    db.session.commit()

    assert "We cannot measure it." in outbox()[0].text
    assert "We cannot measure it." in client_for(resident).get("/pledges/suggestions").text


def test_a_suggestion_is_decided_once(resident: Any, officer: Any, outbox: Any) -> None:
    suggestion = make_suggestion(resident)
    suggestions.decline(suggestion, reason="No.", actor=officer)

    with pytest.raises(DomainError, match="already"):
        suggestions.accept(suggestion, entry(), actor=officer)
    with pytest.raises(DomainError, match="already"):
        suggestions.merge(suggestion, queries.get_action("recycle"), reason="Same.", actor=officer)
    with pytest.raises(DomainError, match="already"):
        suggestions.decline(suggestion, reason="No again.", actor=officer)
    assert len(outbox()) == 1
    assert db.session.query(Action).filter_by(title="Lend your tools").count() == 0


def test_whoever_has_left_gets_no_mail(officer: Any, outbox: Any) -> None:
    suggestion = make_suggestion()
    suggestion.person_id = None
    db.session.flush()

    suggestions.decline(suggestion, reason="Nobody to do it.", actor=officer)

    assert outbox() == []


def test_the_record_says_who_decided_and_repeats_no_words(officer: Any) -> None:
    suggestions.decline(make_suggestion(), reason="A private reason.", actor=officer)

    event = db.session.query(AuditEvent).filter_by(verb="suggestion.declined").one()
    assert event.actor_id == officer.id
    assert "private" not in str(event.facts)


def test_the_counts_tell_waiting_from_decided(officer: Any) -> None:
    make_suggestion()
    suggestions.decline(make_suggestion(), reason="No.", actor=officer)

    assert suggestion_queries.count_waiting_and_decided() == (1, 1)
