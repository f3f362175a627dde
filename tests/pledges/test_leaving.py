"""Taking a pledge back, being one person in two rows, being under 18, and leaving."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.accounts.models import AgeBand, Display, Person
from app.db import db
from app.kit.outbox import OutboxEmail
from app.pledges import actions, leaving, moderating, queries, suggestions
from app.pledges.models import SharedState, TextState
from app.pledges.rules import State
from app.pledges.suggestion_models import Suggestion
from tests.factories.people import make_person
from tests.factories.pledges import make_pledge, make_shared_pledge, make_suggestion
from tests.pledges.recount import a_draft, assert_counters_are_true

Outbox = Callable[[], list[OutboxEmail]]

pytestmark = pytest.mark.usefixtures("session")

CENTRAL = "E05014739"


class TestWithdrawing:
    def test_it_stays_in_the_totals_as_withdrawn(self) -> None:
        pledge = make_pledge(ward_code=CENTRAL)
        leaving.withdraw_pledge(pledge, actor=pledge.person)
        leaving.withdraw_pledge(pledge, actor=pledge.person)
        tally = queries.get_tally().town
        assert (tally.made, tally.withdrawn) == (1, 1)
        assert_counters_are_true()

    def test_the_same_promise_can_be_made_again(self) -> None:
        first = make_pledge(state=State.WITHDRAWN)
        assert make_pledge(first.person).id != first.id
        assert_counters_are_true()

    def test_one_that_was_never_confirmed_was_never_counted(self) -> None:
        pledge = make_pledge(state=State.UNCONFIRMED)
        leaving.withdraw_pledge(pledge, actor=pledge.person)
        assert queries.get_tally().town.made == 0

    def test_a_person_who_leaves_takes_their_words_and_name_along(self, resident: Person) -> None:
        kept = make_pledge(resident, state=State.DONE, name="Alice Ahmed", shown_as=Display.FULL_NAME)
        live = make_pledge(resident, "own-words-fairness", words="Sing to my neighbours")
        assert leaving.forget_person(resident, keeps_text=False) == 2
        assert (kept.state, live.state) == (State.DONE, State.WITHDRAWN)
        for pledge in (kept, live):
            assert (pledge.person_id, pledge.name, pledge.words) == (None, "", "")
        assert_counters_are_true()


class TestMinors:
    def test_whoever_pledged_by_name_and_turns_out_to_be_a_minor_is_named_no_more(self, officer: Person) -> None:
        person = make_person(signed_up=False, age_band=None)
        pledge = make_pledge(person, name="Sam Smith", shown_as=Display.FULL_NAME)
        moderating.show([pledge.id], actor=officer)
        assert pledge.public_name == "Sam Smith"
        person.age_band = AgeBand.TEEN
        assert leaving.anonymise_minor(person) == 1
        assert (pledge.public_name, pledge.name, pledge.shown_as) == ("", "", Display.ANONYMOUS)

    def test_an_account_of_a_minor_outweighs_what_a_form_says_signed_out(self) -> None:
        teen = make_person("teen@example.org", age_band=AgeBand.TEEN)
        pledge = actions.submit_pledge(a_draft(email=teen.email, name="Sam Smith", shown_as=Display.FULL_NAME))
        assert (pledge.name, pledge.shown_as) == ("", Display.ANONYMOUS)

    def test_a_minor_signed_in_is_never_named(self) -> None:
        teen = make_person(age_band=AgeBand.TEEN)
        assert make_pledge(teen, name="Sam Smith", shown_as=Display.FULL_NAME).name == ""

    def test_whoever_said_they_were_under_18_cannot_add_a_name_later(self) -> None:
        pledge = make_pledge(make_person(signed_up=False, age_band=None), is_minor=True)
        actions.change_display(pledge, shown_as=Display.FULL_NAME, name="Sam Smith", actor=None)
        assert (pledge.name, pledge.shown_as) == ("", Display.ANONYMOUS)

    def test_the_table_itself_refuses_a_named_minor(self) -> None:
        pledge = make_pledge(make_person(age_band=AgeBand.TEEN))
        pledge.name, pledge.text_state = "Sam", TextState.WAITING
        with pytest.raises(IntegrityError), db.session.begin_nested():
            db.session.flush()

    def test_an_adult_who_signs_up_keeps_their_name(self, resident: Person) -> None:
        pledge = make_pledge(resident, name="Alice Ahmed", shown_as=Display.FULL_NAME)
        assert leaving.anonymise_minor(resident) == 0
        assert pledge.name == "Alice Ahmed"


class TestBeingOnePerson:
    def test_everything_of_the_other_row_moves(self, resident: Person) -> None:
        gone = make_person(signed_up=False)
        only, twice = make_pledge(gone, "vote"), make_pledge(gone, "recycle")
        own = make_pledge(resident, "recycle")
        suggestion, shared = make_suggestion(gone), make_shared_pledge(gone, action="buy-local")
        assert leaving.merge_person(resident, gone) == 3
        assert {only.person_id, twice.person_id, suggestion.person_id} == {resident.id}
        assert (only.state, twice.state, own.state) == (State.ACTIVE, State.WITHDRAWN, State.ACTIVE)
        db.session.refresh(shared)
        assert shared.starter_id == resident.id
        assert only.live_key is not None
        assert only.live_key.startswith(f"{resident.id}:")
        assert_counters_are_true()

    def test_a_pledge_that_holds_outlives_one_never_confirmed(self, resident: Person) -> None:
        gone = make_person(signed_up=False)
        held, forgotten = make_pledge(gone), make_pledge(resident, state=State.UNCONFIRMED)
        leaving.merge_person(resident, gone)
        assert (held.state, forgotten.state) == (State.ACTIVE, State.WITHDRAWN)

    def test_a_starter_who_had_joined_as_somebody_else_is_not_counted(self, resident: Person) -> None:
        gone = make_person(signed_up=False)
        shared = make_shared_pledge(gone, target=5)
        make_pledge(resident, shared_pledge=shared)
        assert shared.joined == 1
        leaving.merge_person(resident, gone)
        db.session.refresh(shared)
        assert (shared.joined, shared.starter_id) == (0, resident.id)


class TestLeaving:
    def test_suggestions_go_or_lose_their_maker(self, resident: Person, officer: Person) -> None:
        waiting, decided = make_suggestion(resident), make_suggestion(resident)
        suggestions.decline(decided, reason="No.", actor=officer)
        leaving.forget_person(resident, keeps_text=True)
        assert db.session.get(Suggestion, waiting.id) is None
        assert (decided.person_id, decided.why) == (None, "")
        assert decided.title

    def test_suggestions_that_are_not_to_stay_go_whatever_was_decided(self, resident: Person, officer: Person) -> None:
        decided = make_suggestion(resident)
        suggestions.decline(decided, reason="No.", actor=officer)
        leaving.forget_person(resident, keeps_text=False)
        assert db.session.scalars(select(Suggestion)).all() == []

    @pytest.mark.parametrize("keeps_text", [True, False])
    def test_a_shared_pledge_nobody_decided_on_is_declined_and_blank(self, resident: Person, keeps_text: bool) -> None:
        proposed = make_shared_pledge(resident, state=SharedState.PROPOSED, organisation="Our street")
        leaving.forget_person(resident, keeps_text=keeps_text)
        assert proposed.state is SharedState.DECLINED
        assert (proposed.title, proposed.reason, proposed.organisation, proposed.starter_id) == ("", "", "", None)

    def test_a_shared_pledge_that_stays_loses_its_starter_alone(self, resident: Person) -> None:
        opened = make_shared_pledge(resident, title="Walk with me", organisation="Our street")
        leaving.forget_person(resident, keeps_text=True)
        assert (opened.starter_id, opened.state) == (None, SharedState.OPEN)
        assert (opened.title, opened.organisation) == ("Walk with me", "Our street")

    def test_without_its_words_a_shared_pledge_goes_on_in_those_of_the_catalogue(self, resident: Person) -> None:
        opened = make_shared_pledge(resident, title="Walk with me", organisation="Our street")
        joined = make_pledge(shared_pledge=opened)
        leaving.forget_person(resident, keeps_text=False)
        assert (opened.title, opened.reason, opened.organisation) == (opened.action.title, "", "")
        assert (opened.state, opened.joined, joined.state) == (SharedState.OPEN, 1, State.WAITING)

    def test_words_that_others_have_read_may_stay(self, resident: Person, officer: Person) -> None:
        read = make_pledge(resident, "own-words-fairness", words="Sing to my neighbours", name="Alice")
        unread = make_pledge(resident, "own-words-fairness", words="Dance with my neighbours")
        moderating.show([read.id], actor=officer)
        leaving.forget_person(resident, keeps_text=True)
        assert (read.words, read.text_state, read.state) == ("Sing to my neighbours", TextState.SHOWN, State.WITHDRAWN)
        assert (read.name, read.person_id) == ("", None)
        assert (unread.words, unread.text_state) == ("", TextState.NONE)
        assert_counters_are_true()
