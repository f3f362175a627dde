"""Setting up, using and taking away second factors."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select, update
from webauthn.helpers import bytes_to_base64url

from app.accounts.models import Person
from app.db import db
from app.factors import actions, keys, queries, rules
from app.factors.actions import WrongCode
from app.factors.models import AuthenticatorApp, RecoveryCode
from app.kit import audit
from app.kit.clock import now
from app.kit.errors import Gone, TooMany
from app.kit.outbox import OutboxEmail
from tests.factories.factors import SECRET, code_now, make_app
from tests.factors.authenticator import Authenticator

Outbox = Callable[[], list[OutboxEmail]]


def verbs() -> list[str]:
    return list(db.session.scalars(select(audit.AuditEvent.verb).order_by(audit.AuditEvent.id)))


class TestApp:
    def test_it_is_kept_sealed_and_told(self, officer: Person, outbox: Outbox) -> None:
        actions.add_app(officer, SECRET, code_now())
        app = queries.find_app(officer)
        assert app is not None
        assert SECRET not in app.sealed_secret
        assert actions.unseal(officer, app.sealed_secret) == SECRET
        assert verbs() == ["person.factor_added"]
        assert [(each.kind, each.to_address) for each in outbox()] == [("factor_added", officer.email)]

    def test_a_wrong_code_sets_nothing_up(self, officer: Person) -> None:
        with pytest.raises(WrongCode):
            actions.add_app(officer, SECRET, "000000" if code_now() != "000000" else "111111")
        assert not queries.has_factor(officer)

    def test_a_new_one_takes_the_place_of_the_old(self, officer: Person) -> None:
        make_app(officer)
        other = rules.new_secret()
        actions.add_app(officer, other, code_now(other))
        assert len(db.session.scalars(select(AuthenticatorApp)).all()) == 1
        with pytest.raises(WrongCode):
            actions.use_code(officer, code_now(later=1))

    def test_a_code_works_once_and_not_one_before_it(self, officer: Person) -> None:
        make_app(officer)
        actions.use_code(officer, code_now())
        for code in (code_now(), code_now(later=-1)):
            with pytest.raises(WrongCode):
                actions.use_code(officer, code)
        actions.use_code(officer, code_now(later=1))
        assert verbs() == ["person.factor_shown", "person.factor_shown"]

    def test_the_code_it_was_set_up_with_is_used_up(self, officer: Person) -> None:
        code = code_now()
        actions.add_app(officer, SECRET, code)
        with pytest.raises(WrongCode):
            actions.use_code(officer, code)

    def test_a_row_moved_to_somebody_else_opens_nothing(self, officer: Person, organiser: Person) -> None:
        app = make_app(officer)
        app.person_id = organiser.id
        db.session.flush()
        with pytest.raises(WrongCode):
            actions.use_code(organiser, code_now())

    def test_it_goes_with_its_person(self, officer: Person) -> None:
        make_app(officer)
        actions.renew_recovery_codes(officer)
        db.session.delete(officer)
        db.session.flush()
        assert db.session.scalars(select(AuthenticatorApp)).all() == []
        assert db.session.scalars(select(RecoveryCode)).all() == []


class TestRecoveryCodes:
    def test_each_works_once_and_is_told(self, officer: Person, outbox: Outbox) -> None:
        codes = actions.renew_recovery_codes(officer)
        assert outbox() == []
        actions.use_recovery_code(officer, rules.spaced(codes[3]).lower())
        with pytest.raises(WrongCode):
            actions.use_recovery_code(officer, codes[3])
        assert queries.count_recovery_codes(officer) == 9
        assert "9" in outbox()[0].text
        assert verbs() == ["person.recovery_renewed", "person.recovery_used", "person.factor_shown"]

    def test_they_are_not_stored(self, officer: Person) -> None:
        codes = actions.renew_recovery_codes(officer)
        stored = " ".join(db.session.scalars(select(RecoveryCode.code_hash)))
        assert not any(code in stored for code in codes)

    def test_somebody_elses_opens_nothing(self, officer: Person, organiser: Person) -> None:
        code = actions.renew_recovery_codes(officer)[0]
        with pytest.raises(WrongCode):
            actions.use_recovery_code(organiser, code)

    def test_new_ones_end_the_old(self, officer: Person, outbox: Outbox) -> None:
        old = actions.renew_recovery_codes(officer)
        new = actions.renew_recovery_codes(officer)
        with pytest.raises(WrongCode):
            actions.use_recovery_code(officer, old[0])
        actions.use_recovery_code(officer, new[0])
        assert [each.kind for each in outbox()] == ["recovery_renewed", "recovery_used"]


class TestReset:
    def test_everything_goes_and_sessions_end(self, officer: Person, organiser: Person, outbox: Outbox) -> None:
        make_app(organiser)
        code = actions.renew_recovery_codes(organiser)[0]
        session_id = organiser.get_id()
        actions.reset(organiser, actor=officer)
        assert not queries.has_factor(organiser)
        assert organiser.get_id() != session_id
        with pytest.raises(WrongCode):
            actions.use_recovery_code(organiser, code)
        event = db.session.scalars(
            select(audit.AuditEvent).where(audit.AuditEvent.verb == "person.factors_reset")
        ).one()
        assert (event.actor_id, event.subject_id) == (officer.id, str(organiser.id))
        assert [(each.kind, each.to_address) for each in outbox()] == [("factors_reset", organiser.email)]

    def test_what_was_on_its_way_adds_nothing_any_more(self, officer: Person) -> None:
        """Somebody else's request has read the person, waits for the reset, and goes on with what it has read."""
        ended = update(Person).where(Person.id == officer.id).values(session_epoch=officer.session_epoch + 1)
        db.session.execute(ended, execution_options={"synchronize_session": False})
        key = Authenticator()
        challenge = bytes_to_base64url(b"c" * 32)
        made = key.create(json.loads(keys.ask_for_new(officer, challenge)))
        deeds: list[Callable[[], object]] = [
            lambda: actions.add_app(officer, SECRET, code_now()),
            lambda: keys.add(officer, "Key", made, challenge),
            lambda: actions.renew_recovery_codes(officer),
        ]
        for deed in deeds:
            with pytest.raises(Gone):
                deed()
        assert not queries.has_factor(officer)


class TestWaits:
    def test_they_grow_but_nobody_is_kept_out_for_good(self, officer: Person) -> None:
        with time_machine.travel(now(), tick=False) as clock:
            for _ in range(5):
                actions.count_try(officer, "192.0.2.1")
            with pytest.raises(TooMany, match="1 minute"):
                actions.count_try(officer, "192.0.2.1")
            clock.shift(timedelta(minutes=1))
            actions.count_try(officer, "192.0.2.1")
            with pytest.raises(TooMany, match="2 minutes"):
                actions.count_try(officer, "192.0.2.1")
            for _ in range(20):
                clock.shift(rules.WAITS_PER_PERSON[-1])
                actions.count_try(officer, "192.0.2.1")

    def test_the_owner_hears_of_them_once_a_day(self, officer: Person, outbox: Outbox) -> None:
        with time_machine.travel(now().replace(hour=9), tick=False) as clock:
            for _ in range(5):
                actions.count_try(officer, "192.0.2.1")
            assert outbox() == []
            for _ in range(3):
                with pytest.raises(TooMany):
                    actions.count_try(officer, "192.0.2.1")
            assert [(each.kind, each.to_address) for each in outbox()] == [("codes_tried", officer.email)]
            clock.shift(timedelta(hours=23))
            actions.count_try(officer, "192.0.2.1")
            with pytest.raises(TooMany):
                actions.count_try(officer, "192.0.2.1")
            assert len(outbox()) == 2

    def test_a_success_ends_them(self, officer: Person) -> None:
        make_app(officer)
        for _ in range(5):
            actions.count_try(officer, "192.0.2.1")
        actions.use_code(officer, code_now())
        actions.count_try(officer, "192.0.2.1")

    def test_one_address_cannot_try_everybody(self, officer: Person, organiser: Person) -> None:
        for _ in range(len(rules.WAITS_PER_ADDRESS) - 4):
            actions.note_failure("192.0.2.1")
        with pytest.raises(TooMany):
            actions.count_try(organiser, "192.0.2.1")
        actions.count_try(organiser, "192.0.2.2")
