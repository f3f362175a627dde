"""What is kept for a time only goes when its time is over, and whoever is about to be forgotten is told once."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskCliRunner
from sqlalchemy import event, func, select, update

from app.accounts import actions as accounts
from app.accounts import presence, profiles
from app.accounts.models import AgeBand, Person, SignUp
from app.accounts.permissions import Role
from app.db import db, table_of
from app.home import retention
from app.kit import bounces
from app.kit import outbox as post
from app.kit.audit import AuditEvent
from app.kit.clock import now, today
from app.kit.outbox import OutboxEmail
from app.kit.retention import months_before
from app.kit.throttle import Throttle, count_try
from app.organisations import queries as organisations
from app.pledges import actions as pledges
from app.pledges import moderating
from app.pledges.models import Pledge
from app.pledges.rules import State
from tests.client import TownClient
from tests.factories.organisations import make_member, make_organisation
from tests.factories.people import make_person
from tests.factories.pledges import make_pledge
from tests.links import token_in

Outbox = Callable[[], list[OutboxEmail]]
ClientFor = Callable[[Person], TownClient]

UNCONFIRMED = "addresses nobody confirmed"
PLEDGES = "pledges nobody confirmed"
TO_TELL = "people to tell that we forget them"
INACTIVE = "people not here for long, and told"
BOUNCED = "addresses of nobody that mail came back from"


@contextmanager
def after(**time: int) -> Iterator[None]:
    with time_machine.travel(now() + timedelta(**time), tick=False):
        yield


def due() -> dict[str, int]:
    return {line.rule.name: line.due.number for line in retention.report()}


def alive(person_id: int) -> bool:
    db.session.expire_all()
    return db.session.get(Person, person_id) is not None


def test_a_rule_that_fails_holds_up_no_other(session: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_cutoff: Any) -> int:
        raise RuntimeError("a rule with a fault")

    broken = replace(retention.RULES[0], name="a broken rule", apply=fail)
    monkeypatch.setattr(retention, "RULES", (broken, *retention.RULES))
    accounts.ask_to_sign_up("nobody@example.org", SignUp(name="N", age_band=AgeBand.ADULT))
    with after(days=32), pytest.raises(ExceptionGroup) as failure:
        retention.keep_promises()
    assert [str(error) for error in failure.value.exceptions] == ["a rule with a fault"]
    assert db.session.scalars(select(Person.email)).all() == []


class TestWhatNobodyConfirmed:
    def test_a_pledge_and_its_address_go_after_30_days(self, session: Any) -> None:
        pledge = make_pledge(make_person(signed_up=False, age_band=None), state=State.UNCONFIRMED)
        person_id, pledge_id = pledge.person_id, pledge.id
        assert person_id is not None
        with after(days=29):
            assert (due()[PLEDGES], due()[UNCONFIRMED]) == (0, 0)
        with after(days=32):
            went = retention.keep_promises()
        assert (went[PLEDGES], went[UNCONFIRMED]) == (1, 1)
        assert not alive(person_id)
        assert db.session.get(Pledge, pledge_id) is None

    def test_a_sign_up_that_nobody_followed_goes(self, session: Any) -> None:
        accounts.ask_to_sign_up("nobody@example.org", SignUp(name="N", age_band=AgeBand.ADULT))
        with after(days=32):
            assert retention.keep_promises()[UNCONFIRMED] == 1
            assert retention.keep_promises()[UNCONFIRMED] == 0
        assert db.session.scalars(select(Person.email)).all() == []

    def test_who_has_confirmed_anything_stays(self, resident: Person) -> None:
        pledger = make_person(signed_up=False, age_band=None)
        make_pledge(pledger)
        with after(days=40):
            went = retention.keep_promises()
        assert (went[PLEDGES], went[UNCONFIRMED]) == (0, 0)
        assert alive(pledger.id)
        assert alive(resident.id)

    def test_a_link_that_still_works_keeps_its_owner(self, session: Any) -> None:
        person = accounts.find_or_create_person("invited@example.org")
        with after(days=31):
            accounts.ask_to_sign_up(person.email, SignUp(name="N", age_band=AgeBand.ADULT))
            assert due()[UNCONFIRMED] == 0


class TestMailThatCameBack:
    def test_an_address_that_is_nobodys_goes_after_30_days(self, resident: Person) -> None:
        leaver = make_person("leaver@example.org")
        profiles.leave(leaver, keeps_text=False)
        for email in ("leaver@example.org", resident.email):
            bounces.mark(email, "550 5.1.1")
        with after(days=30):
            assert retention.keep_promises()[BOUNCED] == 0
        with after(days=32):
            assert (due()[BOUNCED], retention.keep_promises()[BOUNCED], due()[BOUNCED]) == (1, 1, 0)
        assert [each.email for each in bounces.list_newest()] == [resident.email], "whoever is here should know"


class TestWhoHasNotBeenHereForLong:
    def test_they_are_told_once_and_a_month_later_forgotten(self, resident: Person, outbox: Outbox) -> None:
        number = resident.id
        with after(days=690):
            assert due()[TO_TELL] == 0
        with after(days=710):
            assert [retention.keep_promises()[TO_TELL] for _each in range(2)] == [1, 0]
            assert [mail.subject for mail in outbox()] == ["Do you still want to be on Luton 2040?"]
        with after(days=735):
            assert retention.keep_promises()[INACTIVE] == 0, "told less than 30 days ago"
        with after(days=745):
            assert [retention.keep_promises()[INACTIVE] for _each in range(2)] == [1, 0]
        assert not alive(number)
        assert len(outbox()) <= 1

    def test_whoever_comes_back_while_others_are_forgotten_stays(self, resident: Person, neighbour: Person) -> None:
        gone, back = resident.id, neighbour.id

        def comes_back(_mapper: Any, connection: Any, _target: Person) -> None:
            people = table_of(Person)
            visit = update(people).where(people.c.id == back)
            connection.execute(visit.values(last_seen_on=today(), forgetting_told_on=None))

        with after(days=710):
            assert retention.keep_promises()[TO_TELL] == 2
        event.listen(Person, "after_delete", comes_back)
        try:
            with after(days=745):
                assert retention.keep_promises()[INACTIVE] == 1
        finally:
            event.remove(Person, "after_delete", comes_back)
        assert (alive(gone), alive(back)) == (False, True)

    def test_what_they_published_stays_without_their_name(self, resident: Person, officer: Person) -> None:
        pledge = make_pledge(resident, "own-words-fairness", words="Sing to my neighbours")
        moderating.show([pledge.id], actor=officer)
        self.time_passes()
        db.session.refresh(pledge)
        assert (pledge.words, pledge.person_id) == ("Sing to my neighbours", None)
        deleted = db.session.scalars(select(AuditEvent).where(AuditEvent.verb == "person.deleted")).first()
        assert deleted is not None
        assert (deleted.actor_id, deleted.facts) == (None, {"why": "inactive"})

    def test_one_click_keeps_them(self, client: TownClient, resident: Person, outbox: Outbox) -> None:
        with after(days=710):
            retention.keep_promises()
            path = f"/links/stay/{token_in(outbox()[-1].text, '/links/stay/')}"
            assert "Press the button" in client.get(path).text
            assert client.submit(path).status_code == 303
            assert "You stay" in client.get(path).text
            assert resident.last_seen_on == today()
            assert resident.forgetting_told_on is None
        with after(days=760):
            assert retention.keep_promises()[INACTIVE] == 0

    @pytest.mark.parametrize("path", ["/links/stay/unknown", "/links/stay/a.b.c"])
    def test_a_forged_link_keeps_nobody(self, client: TownClient, path: str) -> None:
        assert client.get(path).status_code == 404
        assert client.submit(path).status_code == 404

    def test_the_last_administrator_and_the_only_owner_are_left_out(self, session: Any) -> None:
        boss, owner = make_person(roles=(Role.ADMINISTRATOR,)), make_person()
        organisation = make_organisation(owner=owner)
        helper = make_member(organisation)
        self.time_passes(but=helper)
        assert alive(boss.id)
        assert [each.id for each in organisations.list_owners(organisation)] == [owner.id]

    @staticmethod
    def time_passes(but: Person | None = None) -> None:
        """Two years and a bit, with the job running when it matters."""
        for days in (710, 745):
            with after(days=days):
                if but is not None:
                    presence.note(but.id)
                retention.keep_promises()


class TestBeingHere:
    def test_signing_in_and_sending_anything_count(self, client_for: ClientFor, resident: Person) -> None:
        browser = client_for(resident)
        with after(days=5):
            browser.get("/account")
            assert resident.last_seen_on != today(), "reading writes nothing"
            browser.submit("/account/profile", name="Alice", display="anonymous", ward_code="")
            assert resident.last_seen_on == today()
        with after(days=9):
            accounts.note_sign_in(resident, address="192.0.2.1")
            db.session.refresh(resident)
            assert resident.last_seen_on == today()

    def test_it_is_written_once_a_day(self, client_for: ClientFor, resident: Person, max_queries: Any) -> None:
        browser = client_for(resident)
        browser.submit("/account/profile", name="Alice", display="anonymous", ward_code="")
        with max_queries(40) as statements:
            browser.submit("/account/profile", name="Alice", display="anonymous", ward_code="")
        assert not any("last_seen_on=" in each for each in statements)

    def test_confirming_a_pledge_counts(self, client: TownClient, outbox: Outbox) -> None:
        person = make_person(signed_up=False, age_band=None)
        person.last_seen_on, person.forgetting_told_on = date(2020, 1, 1), date(2021, 12, 1)
        make_pledge(person, state=State.UNCONFIRMED)
        pledges.confirm_pledge(token_in(outbox()[-1].text, "/links/pledge/"))
        db.session.refresh(person)
        assert person.last_seen_on == today()
        assert person.forgetting_told_on is None


class TestTheReport:
    def test_a_dry_run_counts_and_changes_nothing(self, runner: FlaskCliRunner, session: Any) -> None:
        make_pledge(make_person(signed_up=False, age_band=None), state=State.UNCONFIRMED)
        first_day = today()
        with after(days=40):
            result = runner.invoke(args=["privacy", "retention", "--dry-run", "--format", "json"])
        report = json.loads(result.stdout)
        lines = {line["rule"]: line for line in report["rules"]}
        assert report["dry_run"] is True
        assert lines[PLEDGES] == {
            "rule": PLEDGES,
            "older_than": (first_day + timedelta(days=10)).isoformat(),
            "due": 1,
            "oldest": first_day.isoformat(),
            "done": None,
        }
        assert db.session.scalar(select(func.count(Pledge.id))) == 1

    def test_the_command_does_it_and_says_so(self, runner: FlaskCliRunner, session: Any) -> None:
        count_try("test", "somebody", per=timedelta(minutes=15))
        post.post(post.Email(kind="t", to="gone@example.org", subject="s", text="t", html="h"))
        db.session.scalars(select(OutboxEmail)).one().failed_at = now()
        with after(days=40):
            result = runner.invoke(args=["privacy", "retention"])
        assert result.exit_code == 0
        assert "counts of tries, older than" in result.stdout
        assert "1 due, the oldest of" in result.stdout
        assert db.session.scalars(select(Throttle)).all() == []
        assert db.session.scalars(select(OutboxEmail.to_address)).all() == [""]

    def test_every_rule_has_a_name_of_its_own(self) -> None:
        names = [rule.name for rule in retention.RULES]
        assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 11, 24), 24, date(2024, 11, 24)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2024, 3, 31), 1, date(2024, 2, 29)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2026, 1, 15), 13, date(2024, 12, 15)),
    ],
)
def test_months_are_those_of_the_calendar(day: date, months: int, then: date) -> None:
    assert months_before(day, months) == then
