"""What needs somebody today, looking for things, and jobs that do not run."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from app.accounts.models import Person
from app.accounts.permissions import Role
from app.commitments.rules import State
from app.db import db
from app.kit import jobs
from app.kit.audit import record
from app.kit.clock import now
from app.pledges import suggestions
from app.pledges.models import SharedState
from tests.client import TownClient
from tests.factories.commitments import make_commitment, make_organisation_pledge
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person
from tests.factories.pledges import make_pledge, make_shared_pledge, make_suggestion

ClientFor = Callable[[Person], TownClient]

A_WEEK = timedelta(days=7)


@pytest.fixture
def reviewer(session: object) -> Person:
    return make_person(roles=(Role.REVIEWER,))


class TestDuties:
    def test_what_has_waited_longest_comes_first_and_says_how_long(
        self, client_for: ClientFor, organiser: Person
    ) -> None:
        with time_machine.travel(-A_WEEK, tick=False):
            make_suggestion()
        make_organisation_pledge(state=State.SUBMITTED)
        page = client_for(organiser).get("/staff").text
        assert page.index("Suggested actions") < page.index("Organisations’ pledges")
        assert "7 days" in page

    def test_nobody_sees_what_their_roles_do_not_cover(self, client_for: ClientFor, reviewer: Person) -> None:
        make_suggestion()
        page = client_for(reviewer).get("/staff").text
        assert "Nothing waits" in page
        assert "Suggested actions" not in page

    def test_the_desk_asks_a_few_questions_however_much_waits(
        self, client_for: ClientFor, officer: Person, max_queries: Callable[[int], object]
    ) -> None:
        for _each in range(5):
            make_suggestion()
        browser = client_for(officer)
        with max_queries(30):  # type: ignore[attr-defined]
            browser.get("/staff")


class TestSearch:
    def search(self, browser: TownClient, text: str) -> str:
        return browser.submit("/staff/search", text=text).text

    def test_people_organisations_and_what_they_wrote_are_found_with_their_history(
        self, client_for: ClientFor, officer: Person
    ) -> None:
        person = make_person("zora@example.org", name="Zora Quill")
        organisation = make_organisation("Quill Printers")
        commitment = make_commitment(
            make_organisation_pledge(organisation, commitments=0), text="Lend quills to schools"
        )
        suggestion = make_suggestion(title="Write with a quill")
        page = self.search(client_for(officer), "quill")
        for kind, number in (
            ("person", person.id),
            ("organisation", organisation.id),
            ("organisation_pledge", commitment.pledge_id),
            ("suggestion", suggestion.id),
        ):
            assert f'href="/staff/history/{kind}/{number}"' in page
        assert "zora@example.org" in page

    def test_who_only_pledged_is_found_by_the_whole_address_with_what_they_did(
        self, client_for: ClientFor, officer: Person
    ) -> None:
        pledger = make_person("only@example.org", name="Ona Lee", signed_up=False)
        record("pledge.confirmed", actor=pledger, subject=pledger)
        browser = client_for(officer)
        for part in ("only@", "Ona", "example.org"):
            assert "only@example.org" not in self.search(browser, part)
        page = self.search(browser, " Only@Example.org")
        assert f'href="/staff/history/person/{pledger.id}"' in page
        assert f'href="/staff/people/{pledger.id}"' not in page
        assert browser.get(f"/staff/history/person/{pledger.id}").status_code == 200

    def test_what_became_of_what_residents_proposed_is_said_in_words(
        self, client_for: ClientFor, officer: Person
    ) -> None:
        make_shared_pledge(state=SharedState.ACTIVATED, target=1, title="Walk with a quill")
        make_suggestion(title="Write with a quill")
        suggestions.decline(make_suggestion(title="Draw with a quill"), reason="We have it.", actor=officer)
        page = self.search(client_for(officer), "quill")
        for words in ("Target met", "Waiting for a decision", "Declined"):
            assert words in page
        for code in ("activated", "declined"):
            assert code not in page

    def test_a_pledge_is_found_by_its_number(self, client_for: ClientFor, officer: Person) -> None:
        pledge = make_pledge()
        assert f'href="/pledges/{pledge.id}"' in self.search(client_for(officer), str(pledge.id))

    def test_nobody_finds_what_their_roles_do_not_cover(self, client_for: ClientFor, organiser: Person) -> None:
        make_person("zora@example.org", name="Zora Quill")
        assert "zora" not in self.search(client_for(organiser), "zora@example.org").lower().replace('value="zora', "")

    @pytest.mark.parametrize("text", ["", " ", "x" * 300])
    def test_what_cannot_be_looked_for_is_said(self, client_for: ClientFor, officer: Person, text: str) -> None:
        response = client_for(officer).submit("/staff/search", text=text)
        assert response.status_code == 422
        assert "There is a problem" in response.text

    @pytest.mark.parametrize("text", ["%", "_", "'\"", "9" * 40, "\u0663", "a OR b*", "\x00"])
    def test_signs_of_databases_are_only_signs(self, client_for: ClientFor, officer: Person, text: str) -> None:
        assert client_for(officer).submit("/staff/search", text=text).status_code in {200, 422}

    def test_it_is_not_for_residents(self, client: TownClient, client_for: ClientFor, resident: Person) -> None:
        assert client.submit("/staff/search", text="x").status_code == 303
        assert client_for(resident).submit("/staff/search", text="x").status_code == 403


class TestJobs:
    @pytest.fixture(autouse=True)
    def two_jobs(self, app: Flask, session: object, monkeypatch: pytest.MonkeyPatch) -> None:
        every = {"deliver mail": timedelta(minutes=1), "tidy": timedelta(days=1)}
        monkeypatch.setitem(app.extensions, jobs.EXTENSION, every)

    def states(self) -> dict[str, tuple[bool, bool]]:
        moment = now()
        return {job.name: (job.is_late(moment), job.has_failed) for job in jobs.list_jobs()}

    def test_a_schedule_that_was_never_started_is_late(self) -> None:
        assert self.states() == {"deliver mail": (True, False), "tidy": (True, False)}

    def test_starting_gives_each_its_time(self) -> None:
        jobs.note_start()
        assert self.states() == {"deliver mail": (False, False), "tidy": (False, False)}
        with time_machine.travel(timedelta(minutes=12)):
            assert self.states() == {"deliver mail": (True, False), "tidy": (False, False)}

    def test_starting_again_forgives_nothing(self) -> None:
        jobs.note_start()
        with time_machine.travel(timedelta(days=2)):
            jobs.note_start()
            assert self.states()["tidy"] == (True, False)

    def test_one_that_fails_says_so_until_it_succeeds(self) -> None:
        jobs.note_start()
        jobs.note_end("tidy")
        with time_machine.travel(timedelta(minutes=1)):
            jobs.note_end("tidy", ValueError("12 Acacia Avenue"))
            assert self.states()["tidy"] == (False, True)
            assert jobs.waiting_late().number == 1
        with time_machine.travel(timedelta(minutes=2)):
            jobs.note_end("tidy")
            assert self.states()["tidy"] == (False, False)

    def test_the_page_names_the_kind_of_error_and_nothing_private(self, client_for: ClientFor, officer: Person) -> None:
        jobs.note_end("tidy", ValueError("12 Acacia Avenue"))
        db.session.commit()
        page = client_for(officer).get("/staff/jobs").text
        assert "Failed: ValueError" in page
        assert "Never started" in page
        assert "Acacia" not in page
