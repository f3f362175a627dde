"""What moderators set, and what it does to what people write: words, ways of reading, and flags on the desk."""

from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.models import Display, Person
from app.db import db
from app.kit.audit import AuditEvent
from app.kit.clock import as_of, now
from app.moderation import setting
from app.moderation.judging import AN_HOUR
from app.moderation.models import BlockedWord, ModeChange
from app.moderation.rules import MOST_PER_HOUR, Mode, Rule
from app.moderation.setting_queries import find_flags, mode_of
from app.moderation.spaces import space_of
from app.pledges import actions
from app.pledges.models import PLEDGE, SHARED_PLEDGE, Pledge, SharedState, TextState
from app.pledges.rules import State
from tests.factories.pledges import make_pledge, make_shared_pledge

pytestmark = pytest.mark.usefixtures("session")

OWN = "own-words-fairness"
WORDS, SPACES = "/staff/moderation/words", "/staff/moderation/spaces"


def words(text: str, person: Person | None = None, **facts: Any) -> Pledge:
    return make_pledge(person, action=OWN, words=text, **facts)


def state_of(pledge: Pledge) -> TextState:
    return pledge.text_state


@pytest.fixture
def published_at_once(officer: Person) -> None:
    """From now on own words are read after they are published."""
    setting.set_mode(space_of(PLEDGE), Mode.POST, why="A trial over the summer.", actor=officer)


# Own words and names


def test_everything_waits_until_staff_say_otherwise() -> None:
    assert words("sweep my street").text_state is TextState.WAITING


@pytest.mark.usefixtures("published_at_once")
def test_calm_words_and_names_pass_at_once_and_are_found(client: Any) -> None:
    pledge = words("sweep my street", name="Asha Patel", shown_as=Display.FIRST_NAME)
    db.session.commit()
    assert pledge.text_state is TextState.SHOWN
    page = client.get(f"/pledges/{pledge.id}").text
    assert "sweep my street" in page
    assert "Asha" in page
    assert f"/pledges/{pledge.id}" in client.get("/pledges?q=sweep").text


@pytest.mark.usefixtures("published_at_once")
def test_what_a_rule_finds_waits_with_the_rules_name(desk: Any, officer: Person) -> None:
    setting.block("scum", actor=officer)
    found = {
        Rule.BLOCKED_WORD: words("clean up after the $cum next door"),
        Rule.LINKS: words("read http://a.example and http://b.example"),
        Rule.UNDER_18: words("plant a tree", is_minor=True),
    }
    words("say the very same words")
    found[Rule.DUPLICATE] = words("Say the VERY same words!")
    db.session.commit()
    for rule, pledge in found.items():
        assert pledge.text_state is TextState.WAITING, rule
    flags = find_flags(PLEDGE, [pledge.id for pledge in found.values()])
    assert flags == {pledge.id: [rule] for rule, pledge in found.items()}
    page = desk.get("/staff/pledges/words").text
    for label in ("A word on our list", "Several links", "somebody aged 13 to 17", "same words as somebody else"):
        assert label in page


@pytest.mark.usefixtures("published_at_once")
def test_many_texts_in_an_hour_wait(resident: Person) -> None:
    for number in range(MOST_PER_HOUR):
        assert words(f"promise number {number}", resident).text_state is TextState.SHOWN
    assert words("one too many", resident).text_state is TextState.WAITING
    assert words("somebody else’s").text_state is TextState.SHOWN
    with as_of(now() + AN_HOUR * 1.1):
        assert words("an hour later", resident).text_state is TextState.SHOWN


@pytest.mark.usefixtures("published_at_once")
def test_a_blocked_name_waits_and_a_later_calm_one_passes(resident: Person, officer: Person) -> None:
    setting.block("scum", actor=officer)
    pledge = make_pledge(resident, name="Scum Lord", shown_as=Display.FULL_NAME)
    assert state_of(pledge) is TextState.WAITING
    actions.change_display(pledge, shown_as=Display.FULL_NAME, name="Alice Ahmed", actor=resident)
    assert state_of(pledge) is TextState.SHOWN


@pytest.mark.usefixtures("published_at_once")
def test_words_put_right_before_they_are_confirmed_are_judged_anew(officer: Person, client: Any) -> None:
    setting.block("scum", actor=officer)
    calm = words("sweep my street", key="one form", state=State.UNCONFIRMED)
    assert calm.person is not None
    assert state_of(calm) is TextState.SHOWN
    draft = actions.Draft(
        key="one form",
        action=calm.action,
        email=calm.person.email,
        words="sweep out the scum",
    )
    assert actions.submit_pledge(draft).id == calm.id
    assert state_of(calm) is TextState.WAITING
    actions.make_pledge(draft, actor=calm.person)
    db.session.commit()
    assert f'/pledges/{calm.id}"' not in client.get("/pledges?q=street").text


def test_shared_pledges_show_the_taskforce_what_was_found(client_for: Any, organiser: Person, officer: Person) -> None:
    setting.block("scum", actor=officer)
    shared = make_shared_pledge(title="Chase the scum away", state=SharedState.PROPOSED)
    db.session.commit()
    assert find_flags(SHARED_PLEDGE, [shared.id]) == {shared.id: [Rule.BLOCKED_WORD]}
    assert "A word on our list" in client_for(organiser).get(f"/staff/pledges/shared/{shared.id}").text


# The list of words


def test_moderators_add_a_word_and_take_it_off(desk: Any, moderator: Person) -> None:
    assert "No words yet" in desk.get(WORDS).text
    assert desk.submit(WORDS, words="Scüm").status_code == 303
    assert "Scüm" in desk.get(WORDS).text
    word = db.session.scalars(select(BlockedWord)).one()
    assert (word.folded, word.added_by_id) == ("scum", moderator.id)
    for _twice in range(2):
        assert desk.submit(f"{WORDS}/{word.id}/removal").status_code == 303
    assert word.removed_by_id == moderator.id
    assert "No words yet" in desk.get(WORDS).text
    assert desk.submit(WORDS, words="scum").status_code == 303, "it can come back"
    verbs = db.session.scalars(select(AuditEvent.verb).where(AuditEvent.subject_type == "blocked_word")).all()
    assert sorted(verbs) == ["blocked_word.added", "blocked_word.added", "blocked_word.removed"]
    assert "scum" not in str(db.session.scalars(select(AuditEvent.facts)).all())


@pytest.mark.parametrize(
    ("text", "status", "message"),
    [
        ("", 422, "Enter a word"),
        ("!!!", 409, "Enter a word with letters or numbers"),
        ("x" * 81, 422, "Write 80 characters or fewer"),
        ("SCUM", 409, "on the list already"),
        ("\u202e", 422, "Enter a word"),
    ],
)
def test_a_word_that_cannot_be_added_is_told(
    desk: Any, moderator: Person, text: str, status: int, message: str
) -> None:
    setting.block("scum", actor=moderator)
    response = desk.submit(WORDS, words=text)
    assert response.status_code == status
    assert message in response.text


def test_a_word_that_unfolds_to_a_long_one_is_no_trouble(desk: Any) -> None:
    assert desk.submit(WORDS, words="\ufdfa" * 80).status_code == 303
    assert desk.submit(WORDS, words="<script>alert(1)</script>").status_code == 303
    assert "<script>alert" not in desk.get(WORDS).text


def test_the_list_is_for_moderators(client: Any, client_for: Any, resident: Person, organiser: Person) -> None:
    assert client.get(WORDS).location.startswith("/sign-in")
    for person in (resident, organiser):
        assert client_for(person).get(WORDS).status_code == 403
        assert client_for(person).submit(WORDS, words="x").status_code == 403
        assert client_for(person).submit(f"{WORDS}/1/removal").status_code == 403
    assert db.session.query(BlockedWord).count() == 0


# Which texts are read first


def test_administrators_say_how_texts_are_read_and_why(client_for: Any, officer: Person) -> None:
    office = client_for(officer)
    assert "Read before others see it" in office.get(SPACES).text
    response = office.submit(f"{SPACES}/pledge", mode="post", why="A trial over the summer.")
    assert response.status_code == 303
    page = office.get(SPACES).text
    assert "A trial over the summer." in page
    assert officer.name in page
    assert mode_of(space_of(PLEDGE)) is Mode.POST
    again = office.submit(f"{SPACES}/pledge", mode="post", why="Once more.")
    assert again.status_code == 409
    assert db.session.query(ModeChange).count() == 1
    event = db.session.query(AuditEvent).filter_by(verb="moderation_mode.changed").one()
    assert event.facts == {"kind": "pledge", "mode": "post"}


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"why": "x"}, "Choose when a moderator reads them"),
        ({"mode": "never", "why": "x"}, "Not a valid choice"),
        ({"mode": "post"}, "Say why"),
        ({"mode": "post", "why": "x" * 501}, "Write 500 characters or fewer"),
    ],
)
def test_half_a_setting_is_told(client_for: Any, officer: Person, fields: dict[str, str], message: str) -> None:
    response = client_for(officer).submit(f"{SPACES}/pledge", **fields)
    assert response.status_code == 422
    assert message in response.text


def test_what_the_taskforce_decides_on_cannot_be_switched_off(client_for: Any, officer: Person) -> None:
    office = client_for(officer)
    assert office.submit(f"{SPACES}/shared_pledge", mode="post", why="Quicker.").status_code == 403
    assert office.submit(f"{SPACES}/poem", mode="post", why="Quicker.").status_code == 404
    assert mode_of(space_of(SHARED_PLEDGE)) is Mode.PRE


def test_ways_of_reading_are_for_administrators(client: Any, client_for: Any, desk: Any, resident: Person) -> None:
    for path in (SPACES, f"{SPACES}/pledge"):
        assert client.get(path).location.startswith("/sign-in")
        assert client_for(resident).get(path).status_code == 403
        assert desk.get(path).status_code == 403
    assert desk.submit(f"{SPACES}/pledge", mode="post", why="x").status_code == 403
    assert db.session.query(ModeChange).count() == 0
