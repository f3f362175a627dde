"""Answering by choice: kept apart from people, changed with a code, told in totals that give nobody away."""

import csv
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import inspect, select, text

from app.accounts.models import Person
from app.accounts.permissions import Role
from app.config import Settings
from app.db import db
from app.equality import actions, queries, retention, staff
from app.equality.models import EqualityAnswer
from app.equality.occasions import EXTENSION, Occasion, get_occasion, of_accounts
from app.equality.questions import NOT_SAID, given_answers, questionnaire
from app.equality.rules import LETTERS, entry_of, last_whole_month, new_code
from app.equality.totals import totals_of
from app.kit.audit import AuditEvent
from app.kit.clock import now, today
from app.kit.csv import stream
from app.kit.disclosure import TOTAL
from app.kit.errors import Duplicate, NotFound
from tests.client import TownClient
from tests.factories.people import make_person

ClientFor = Callable[[Person], TownClient]

CODE = "K7QM-2XPA-9TRD-5HWN"
ANSWERS: dict[str, Any] = {"sex": "female", "disability": "yes", "disability_impact": "little", "religion": NOT_SAID}


@pytest.fixture
def analyst(session: Any) -> Person:
    return make_person("ana@example.org", roles=(Role.ANALYST,))


@pytest.fixture
def account(app: Any, session: Any) -> Occasion:
    return get_occasion("account")


def kept() -> dict[str, str]:
    return {row.question: row.choice for row in db.session.scalars(select(EqualityAnswer))}


class TestTheQuestions:
    def test_every_code_fits_its_column_and_is_there_once(self) -> None:
        asked = list(questionnaire().everything())
        assert len(asked) == len({question.code for question in asked})
        for question in asked:
            codes = [choice.code for choice in question.choices]
            assert len(codes) == len(set(codes))
            assert NOT_SAID not in codes
            assert all(len(code) <= 40 for code in (*codes, question.code))

    def test_what_follows_counts_only_after_its_choice(self) -> None:
        assert given_answers({"disability": "no", "disability_impact": "lot"}) == {"disability": "no"}
        assert given_answers({"ethnic_group": "asian", "ethnic_asian": "indian", "ethnic_white": "irish"}) == {
            "ethnic_group": "asian",
            "ethnic_asian": "indian",
        }
        assert given_answers({"sex": None, "age": ""}) == {}


class TestCodes:
    def test_a_code_is_read_as_people_write_it(self) -> None:
        assert entry_of(" k7qm 2xpa9trd-5hwn ") == entry_of(CODE)
        code = new_code()
        assert entry_of(code) is not None
        assert set(code) <= {*LETTERS, "-"}
        assert new_code() != code

    @pytest.mark.parametrize("code", ["", "K7QM", CODE + "A", "K7QM-2XPA-9TRD-5HW!", "K7QM-2XPA-9TRD-5HW1", "é" * 16])
    def test_what_is_no_code_is_none(self, code: str) -> None:
        assert entry_of(code) is None


class TestAnswering:
    def test_answers_are_kept_under_the_code_alone(self, client_for: ClientFor, resident: Person) -> None:
        browser = client_for(resident)
        events = len(db.session.scalars(select(AuditEvent)).all())
        assert browser.submit("/account/equality", code=CODE, **ANSWERS).headers["Location"] == "/account/equality/code"
        assert CODE in browser.get("/account/equality/code").text
        assert CODE not in browser.get("/account/equality/code").text, "shown once"
        assert kept() == ANSWERS
        row = db.session.scalars(select(EqualityAnswer)).first()
        assert row is not None
        assert (row.entry, row.occasion, len(row.month)) == (entry_of(CODE), "account", 7)
        assert len(db.session.scalars(select(AuditEvent)).all()) == events, "a record of it would lead to them"

    def test_sent_twice_it_is_one(self, client_for: ClientFor, resident: Person) -> None:
        browser = client_for(resident)
        browser.submit("/account/equality", code=CODE, sex="male")
        browser.submit("/account/equality", code=CODE, sex="female")
        assert kept() == {"sex": "female"}

    def test_no_answer_at_all_keeps_nothing(self, client_for: ClientFor, resident: Person) -> None:
        page = client_for(resident).submit("/account/equality", code=CODE)
        assert page.headers["Location"] == "/account"
        assert kept() == {}

    @pytest.mark.parametrize("fields", [{"sex": "<b>"}, {"age": "x" * 5000}, {"religion": "\u202esikh"}])
    def test_what_nobody_offered_is_refused(
        self, client_for: ClientFor, resident: Person, fields: dict[str, Any]
    ) -> None:
        assert client_for(resident).submit("/account/equality", code=CODE, **fields).status_code == 422
        assert kept() == {}

    @pytest.mark.parametrize("code", ["", "short", "x" * 5000])
    def test_a_code_of_ones_own_is_not_taken(self, client_for: ClientFor, resident: Person, code: str) -> None:
        assert client_for(resident).submit("/account/equality", code=code, sex="male").status_code in {200, 422}
        assert kept() == {}

    def test_strangers_sign_in_first(self, client: TownClient) -> None:
        assert client.submit("/account/equality", code=CODE, sex="male").status_code == 303
        assert kept() == {}


class TestChanging:
    @pytest.fixture(autouse=True)
    def given(self, account: Occasion) -> None:
        actions.give_answers(CODE, account, ANSWERS)

    def test_the_code_finds_them_and_they_need_not_be_typed_again(self, client: TownClient) -> None:
        page = client.submit("/equality", code="k7qm 2xpa 9trd 5hwn").text
        assert 'value="female" checked' in page
        assert 'value="little" checked' in page

    def test_they_can_be_changed_and_keep_their_month(self, client: TownClient) -> None:
        before = db.session.scalar(select(EqualityAnswer.month).limit(1))
        with time_machine.travel(datetime(2031, 5, 1, tzinfo=UTC), tick=False):
            assert client.submit("/equality/answers", code=CODE, **{**ANSWERS, "disability": "no"}).status_code == 303
        assert kept() == {"sex": "female", "disability": "no", "religion": NOT_SAID}
        assert db.session.scalar(select(EqualityAnswer.month).limit(1)) == before

    def test_they_can_be_deleted(self, client: TownClient) -> None:
        assert client.submit("/equality/withdrawal", code=CODE).status_code == 303
        assert kept() == {}
        assert client.submit("/equality/withdrawal", code=CODE).status_code == 404

    @pytest.mark.parametrize("code", ["", "AAAA-AAAA-AAAA-AAAA", "nonsense", "x" * 5000])
    def test_another_code_finds_nothing(self, client: TownClient, code: str) -> None:
        assert client.submit("/equality", code=code).status_code == 422
        assert client.submit("/equality/answers", code=code, sex="male").status_code in {404, 422}
        assert kept() == ANSWERS

    def test_a_choice_nobody_offered_changes_nothing(self, client: TownClient) -> None:
        assert client.submit("/equality/answers", code=CODE, sex="<b>").status_code == 422
        assert kept() == ANSWERS


class TestNothingLeadsToAPerson:
    def test_the_tables_have_no_way_to_people_and_no_moment(self, session: Any) -> None:
        columns = {column["name"] for column in inspect(db.engine).get_columns("equality_answers")}
        assert columns == {"entry", "question", "choice", "occasion", "month"}
        assert inspect(db.engine).get_foreign_keys("equality_answers") == []

    def test_the_order_of_rows_says_nothing(self, account: Occasion) -> None:
        codes = [new_code() for _each in range(40)]
        for code in codes:
            actions.give_answers(code, account, {"sex": "male"})
        actions.shuffle()
        place = "ctid" if db.engine.dialect.name == "postgresql" else "1"
        stored = db.session.scalars(text(f"SELECT entry FROM equality_answers ORDER BY {place}")).all()  # noqa: S608
        assert list(stored) == sorted(stored), "in the order of the hashes"
        assert list(stored) != [entry_of(code) for code in codes]
        if db.engine.dialect.name == "postgresql":
            assert len(set(db.session.scalars(text("SELECT xmin::text FROM equality_answers")))) == 1
        else:
            with pytest.raises(Exception, match="no such column: rowid"), db.session.begin_nested():
                db.session.execute(text("SELECT rowid FROM equality_answers"))


def counts_of(**numbers: int) -> dict[str, dict[str, int]]:
    return {"sex": numbers}


class TestTotals:
    def test_few_are_withheld_and_the_rest_is_rounded(self) -> None:
        told = totals_of({"sex": {"female": 63, "male": 52, NOT_SAID: 31}}, [])
        assert told["sex"] == {"female": 65, "male": 50, NOT_SAID: 30, TOTAL: 145}
        told = totals_of({"sex": {"female": 63, "male": 52, NOT_SAID: 3}}, [])
        assert told["sex"] == {"female": 65, "male": None, NOT_SAID: None, TOTAL: 120}

    def test_what_follows_from_a_withheld_choice_is_withheld(self) -> None:
        few = {"yes": 4, "no": 80, NOT_SAID: 70}
        told = totals_of({"disability": few, "disability_impact": {"lot": 40, "little": 40}}, [])
        assert told["disability"]["yes"] is None
        assert set(told["disability_impact"].values()) == {None}

    def test_who_came_between_two_releases_is_not_told(self) -> None:
        first = totals_of({"sex": {"female": 60, "male": 60, NOT_SAID: 60}}, [])
        second = totals_of({"sex": {"female": 66, "male": 60, NOT_SAID: 60}}, [first])
        assert second["sex"]["female"] is None
        assert second["sex"][TOTAL] is None
        assert second["sex"]["male"] == 60
        third = totals_of({"sex": {"female": 90, "male": 60, NOT_SAID: 60}}, [first, second])
        assert third["sex"]["female"] is None, "withheld once, withheld for ever"

    def test_nobody_answered_tells_nothing(self) -> None:
        assert {number for row in totals_of({}, []).values() for number in row.values()} == {None}


class TestTheDesk:
    @pytest.fixture(autouse=True)
    def given(self, account: Occasion) -> None:
        with time_machine.travel(datetime(2026, 9, 10, tzinfo=UTC), tick=False):
            for number in range(44):
                actions.give_answers(new_code(), account, {"sex": "female" if number % 2 else "male"})

    def test_an_analyst_works_out_totals_once_a_month(self, account: Occasion, analyst: Person) -> None:
        release = actions.release_totals(account, actor=analyst)
        assert (release.occasion, release.month) == ("account", last_whole_month(today()))
        assert release.figures["sex"][NOT_SAID] is None
        with pytest.raises(Duplicate):
            actions.release_totals(account, actor=analyst)

    def test_answers_of_this_month_are_not_in_it(self, account: Occasion) -> None:
        actions.give_answers(new_code(), account, {"sex": "female"})
        counted = queries.count_answers("account", until=last_whole_month(date.today()))  # noqa: DTZ011
        assert sum(counted["sex"].values()) == 44

    def test_only_what_was_told_is_shown_and_given_as_a_file(
        self, account: Occasion, client_for: ClientFor, analyst: Person
    ) -> None:
        for number in range(30):
            actions.give_answers(new_code(), account, {"sex": NOT_SAID if number % 2 else "male"})
        with time_machine.travel(now() + timedelta(days=35), tick=False):
            actions.release_totals(account, actor=analyst)
            told = queries.list_releases("account")[0].figures["sex"]
            rows = {row.choice: row.number for row in staff.rows_of(queries.list_releases("account")[0])}
        assert (rows["Female"], rows["Male"]) == (told["female"], told["male"])
        lines = list(
            csv.reader(
                "".join(stream(staff.COLUMNS, [staff.Row("Q", "A", None), staff.Row("Q", "B", 20)])).splitlines()
            )
        )
        assert lines == [["question", "answer", "people"], ["Q", "A", "withheld"], ["Q", "B", "20"]]

    def test_residents_see_no_totals(self, client_for: ClientFor, resident: Person) -> None:
        browser = client_for(resident)
        for path in ("/staff/equality", "/staff/equality/account", "/staff/equality/account/totals.csv"):
            assert browser.get(path).status_code == 403
        assert browser.submit("/staff/equality/account/releases").status_code == 403


class TestRetention:
    def test_answers_of_a_standing_occasion_go_after_a_year(self, account: Occasion) -> None:
        actions.give_answers(CODE, account, ANSWERS)
        (rule,) = retention.RULES
        for days, number in ((330, 0), (400, 1), (400, 0)):
            with time_machine.travel(datetime.now(UTC) + timedelta(days=days), tick=False):
                cutoff = rule.cutoff(Settings(), today())
                assert rule.find(cutoff).number == number
                assert rule.apply(cutoff) == number

    def test_those_of_a_decision_wait_for_it(self, app: Any, session: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        waiting = Occasion(code="consultation:1", title="Parks")
        actions.give_answers(CODE, waiting, ANSWERS)
        monkeypatch.setitem(app.extensions, EXTENSION, [of_accounts, lambda: [waiting]])
        (rule,) = retention.RULES
        assert rule.find(date(2099, 1, 1)).number == 0
        decided = Occasion(code="consultation:1", title="Parks", decided_on=date(2030, 1, 1))
        monkeypatch.setitem(app.extensions, EXTENSION, [of_accounts, lambda: [decided]])
        assert rule.find(date(2030, 1, 1)).number == 0
        assert rule.find(date(2030, 1, 2)).number == 1

    def test_an_unknown_occasion_is_not_found(self, app: Any, session: Any) -> None:
        with pytest.raises(NotFound):
            get_occasion("nothing")


def test_months_that_are_over() -> None:
    assert last_whole_month(date(2026, 1, 31)) == "2025-12"
    assert last_whole_month(date(2026, 12, 1)) == "2026-11"
