"""A draft is written, moved about and checked; what was announced never changes again."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.models import AgeBand, Person
from app.db import db
from app.kit.audit import AuditEvent
from app.kit.clock import now
from app.kit.errors import DomainError, Duplicate
from app.places.queries import list_ward_names
from app.polls import announcing, drafting, options
from app.polls.announcing import NotReady, draw_order
from app.polls.drafting import Frozen, PollTerms, QuestionTerms
from app.polls.envelopes import key_mark
from app.polls.models import Poll, PollQuestion
from app.polls.options import OptionTerms
from app.polls.readiness import list_missing
from app.polls.rules import Eligibility, Feasibility, Marking, Method, Stage
from tests.factories.organisations import make_organisation
from tests.polls.writing import BUDGET, CHOICE, draft, question_with, terms


def test_its_address_follows_its_title_and_no_other_polls(session: Any, organiser: Person) -> None:
    first = draft(organiser, title="Wardown Park: what next?")
    assert first.slug == "wardown-park-what-next"
    assert draft(organiser, title="Wardown Park: what next?").slug == "wardown-park-what-next-2"
    drafting.edit(first, terms(title="Results"), actor=organiser)
    assert first.slug == "results-2"  # the word has a meaning in addresses
    drafting.edit(first, terms(title="Results"), actor=organiser)
    assert first.slug == "results-2"
    assert draft(organiser, title="؟").slug == "poll"


def test_only_what_its_voters_are_chosen_by_is_kept(session: Any, organiser: Person) -> None:
    organisation, ward = make_organisation(), list_ward_names()[0].code
    poll = draft(organiser, eligibility=Eligibility.WARDS, ward_codes=[ward], organisation_id=organisation.id)
    assert ([each.ward_code for each in poll.wards], poll.organisation_id) == ([ward], None)
    drafting.edit(poll, terms(eligibility=Eligibility.CODES, age_band=AgeBand.ADULT), actor=organiser)
    assert (list(poll.wards), poll.age_band, poll.takes_codes) == ([], None, True)
    for incomplete in (Eligibility.AGE, Eligibility.ORGANISATION):
        with pytest.raises(DomainError):
            draft(organiser, eligibility=incomplete)


def test_times_that_are_out_of_order_are_refused(session: Any, organiser: Person) -> None:
    opens = now() + timedelta(days=1)
    for closes, results in ((opens, opens), (opens + timedelta(days=1), opens)):
        with pytest.raises(DomainError):
            draft(organiser, opens_at=opens, closes_at=closes, results_at=results)


def test_options_move_up_and_down_and_stay_at_the_ends(session: Any, organiser: Person) -> None:
    question = question_with(draft(organiser), "Trees", "Benches", "Lights", actor=organiser)
    trees, _benches, lights = question.options
    options.move(lights, -1, actor=organiser)
    assert _titles(question) == ["Trees", "Lights", "Benches"]
    options.move(trees, -1, actor=organiser)
    assert _titles(question) == ["Trees", "Lights", "Benches"]
    options.remove(trees, actor=organiser)
    assert [(each.position, each.title) for each in question.options] == [(1, "Lights"), (2, "Benches")]


def test_questions_move_too(session: Any, organiser: Person) -> None:
    poll = draft(organiser)
    first, second = (question_with(poll, "A", "B", actor=organiser, title=title) for title in ("One", "Two"))
    drafting.move_question(first, 1, actor=organiser)
    assert [each.title for each in poll.questions] == ["Two", "One"]
    drafting.remove_question(second, actor=organiser)
    assert [each.title for each in poll.questions] == ["One"]


def _titles(question: PollQuestion) -> list[str]:
    return [each.title for each in question.options]


def test_two_options_of_a_question_cannot_have_one_title(session: Any, organiser: Person) -> None:
    question = question_with(draft(organiser), "Trees", "Benches", actor=organiser)
    with pytest.raises(Duplicate):
        options.add(question, OptionTerms(title="Trees"), actor=organiser)
    with pytest.raises(Duplicate):
        options.edit(question.options[1], OptionTerms(title="Trees"), actor=organiser)
    assert _titles(question) == ["Trees", "Benches"]


def test_a_yes_or_no_brings_its_two_options_and_takes_no_others(session: Any, organiser: Person) -> None:
    question = question_with(draft(organiser), "Trees", "Benches", actor=organiser)
    asks = QuestionTerms(title="Close the road?", method=Method.YES_NO, marking=Marking.ONE, seats=3, threshold=60)
    drafting.edit_question(question, asks, actor=organiser)
    assert (_titles(question), question.seats, question.threshold) == (["Yes", "No"], 1, 60)
    for deed in (options.remove, lambda option, actor: options.move(option, 1, actor=actor)):
        with pytest.raises(DomainError):
            deed(question.options[0], actor=organiser)
    with pytest.raises(DomainError):
        options.add(question, OptionTerms(title="Perhaps"), actor=organiser)


def test_a_proposal_waits_to_be_judged_and_again_when_its_cost_changes(session: Any, organiser: Person) -> None:
    question = question_with(draft(organiser), "Trees", actor=organiser, asks=BUDGET)
    trees = question.options[0]
    assert trees.feasibility is Feasibility.WAITING
    options.judge(trees, Feasibility.FEASIBLE, "", actor=organiser)
    options.edit(trees, OptionTerms(title="Trees", cost=100), actor=organiser)
    assert trees.judged_by_id == organiser.id
    options.edit(trees, OptionTerms(title="Trees", cost=120), actor=organiser)
    assert (trees.feasibility, trees.judged_at) == (Feasibility.WAITING, None)
    with pytest.raises(DomainError):
        options.judge(trees, Feasibility.NOT_FEASIBLE, "", actor=organiser)


def test_what_a_draft_lacks_is_said_in_words(session: Any, organiser: Person) -> None:
    poll = drafting.create(PollTerms(title="Empty"), actor=organiser)
    assert list_missing(poll, now()) == [
        "Say what the poll is about.",
        "Ask at least one question.",
        "Say when it opens, or announce it so that it opens at once.",
        "Say when it closes.",
        "Say when the results are shown.",
    ]
    drafting.edit(poll, terms(is_named=True, takes_codes=True, opens_at=now() - timedelta(hours=1)), actor=organiser)
    question_with(poll, "Alone", actor=organiser, title="Which?", asks=replace(CHOICE, method=Method.STV, seats=2))
    question_with(poll, "Trees", "Moon", actor=organiser, asks=BUDGET, title="Money?", costs=[100, 1000])
    missing = list_missing(poll, now())
    assert missing == [
        "It opens in the past: choose a later moment, or announce it so that it opens at once.",
        "An open vote shows names, and a code has none: take no codes, or make the ballot secret.",
        "“Which?”: give at least two options that can be voted for.",
        "“Money?”: give at least two options that can be voted for.",
        "“Trees”: say whether it can be done.",
        "“Moon”: say whether it can be done.",
        "“Moon” costs more than the whole budget.",
    ]
    with pytest.raises(NotReady) as refused:
        announcing.announce(poll, actor=organiser)
    assert list(refused.value.missing) == missing
    assert poll.announced_at is None


def test_a_poll_can_open_as_it_is_announced(session: Any, organiser: Person) -> None:
    late = draft(organiser, opens_at=now() - timedelta(hours=1))
    question_with(late, "Trees", "Benches", actor=organiser)
    with pytest.raises(NotReady, match="opens in the past"):
        announcing.announce(late, actor=organiser)
    announcing.announce(late, actor=organiser, opens_now=True)
    assert (late.stage_at(now()), late.opens_at) == (Stage.OPEN, late.announced_at)
    over = draft(organiser, opens_at=None, closes_at=now() - timedelta(hours=1))
    assert "It closes in the past: choose a later moment." in list_missing(over, now(), opens_now=True)


def test_as_many_winners_as_options_are_refused_when_they_are_kept(session: Any, organiser: Person) -> None:
    asks = QuestionTerms(title="Who?", method=Method.STV, marking=Marking.RANKS, seats=2)
    question = question_with(draft(organiser), "Asha", "Ben", "Chloe", actor=organiser, asks=asks)
    with pytest.raises(drafting.TooManySeats, match="There are 3 options"):
        drafting.edit_question(question, replace(asks, seats=3), actor=organiser)


def test_what_cannot_be_done_needs_no_cost_and_is_not_on_the_ballot(session: Any, organiser: Person) -> None:
    poll = draft(organiser)
    question = question_with(poll, "Trees", "Benches", "Moon", actor=organiser, asks=BUDGET, costs=[100, 200, None])
    for option, verdict in zip(question.options, ("feasible", "feasible", "not_feasible"), strict=True):
        options.judge(option, Feasibility(verdict), "Too far.", actor=organiser)
    announcing.announce(poll, actor=organiser)
    assert [each.title for each in question.listed] == ["Trees", "Benches"]


def test_announced_it_is_frozen_and_sealed_with_todays_key(session: Any, organiser: Person) -> None:
    poll = draft(organiser)
    question = question_with(poll, "Trees", "Benches", actor=organiser)
    announcing.announce(poll, actor=organiser)
    assert (poll.stage_at(now()), poll.key_mark) == (Stage.ANNOUNCED, key_mark(poll))
    option = question.options[0]
    deeds: list[Callable[[], object]] = [
        lambda: drafting.edit(poll, terms(title="Another"), actor=organiser),
        lambda: drafting.discard(poll, actor=organiser),
        lambda: drafting.add_question(poll, CHOICE, actor=organiser),
        lambda: drafting.edit_question(question, CHOICE, actor=organiser),
        lambda: drafting.remove_question(question, actor=organiser),
        lambda: drafting.move_question(question, 1, actor=organiser),
        lambda: options.add(question, OptionTerms(title="Lights"), actor=organiser),
        lambda: options.edit(option, OptionTerms(title="Lamps"), actor=organiser),
        lambda: options.remove(option, actor=organiser),
        lambda: options.move(option, 1, actor=organiser),
        lambda: options.judge(option, Feasibility.NOT_FEASIBLE, "No.", actor=organiser),
        lambda: announcing.announce(poll, actor=organiser),
    ]
    for deed in deeds:
        with pytest.raises(Frozen):
            deed()


def test_the_lot_can_be_drawn_again_by_anybody_who_has_its_seed(session: Any, organiser: Person) -> None:
    poll = draft(organiser, is_order_drawn=True)
    question = question_with(poll, *"ABCDEFGHIJ", actor=organiser)
    asked = drafting.add_question(
        poll, QuestionTerms(title="Sure?", method=Method.YES_NO, marking=Marking.ONE, threshold=50), actor=organiser
    )
    numbers = [each.id for each in question.options]
    announcing.announce(poll, actor=organiser)
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.verb == "poll.announced")).one()
    assert [each.id for each in question.options] == draw_order(event.facts["seed"], numbers)
    assert [each.position for each in question.options] == list(range(1, 11))
    assert [each.title for each in asked.options] == ["Yes", "No"]


def test_a_discarded_draft_leaves_only_the_record(session: Any, organiser: Person) -> None:
    poll = draft(organiser)
    question_with(poll, "Trees", "Benches", actor=organiser)
    drafting.discard(poll, actor=organiser)
    assert db.session.scalars(select(Poll)).all() == []
    assert db.session.scalars(select(PollQuestion)).all() == []
    assert db.session.scalars(select(AuditEvent.verb).order_by(AuditEvent.id.desc())).first() == "poll.discarded"
