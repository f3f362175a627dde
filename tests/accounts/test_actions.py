"""Accounts and one-time links, with a real database."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.accounts import actions, hooks, profiles, queries, staffing
from app.accounts.models import AgeBand, Display, EmailLink, Person, PersonRole, Purpose, SignUp
from app.accounts.permissions import Role
from app.db import db
from app.kit.audit import AuditEvent
from app.kit.clock import now
from app.kit.errors import DomainError, Gone, NotFound, Refused, TooMany
from app.kit.outbox import OutboxEmail
from tests.factories.people import make_person

Outbox = Callable[[], list[OutboxEmail]]
DETAILS = SignUp(name="Asha Patel", age_band=AgeBand.ADULT, locale="en")


def audit_verbs() -> list[str]:
    return list(db.session.scalars(select(AuditEvent.verb).order_by(AuditEvent.id)))


class TestFindOrCreatePerson:
    def test_makes_a_person_without_an_account(self, session: Any) -> None:
        person = actions.find_or_create_person(" New@Example.org ")
        assert (person.email, person.signed_up_at, person.name) == ("new@example.org", None, "")

    def test_finds_the_one_who_is_there(self, resident: Person) -> None:
        assert actions.find_or_create_person("ALICE@example.org") is resident

    def test_a_race_that_is_lost_finds_the_winner(self, resident: Person, monkeypatch: pytest.MonkeyPatch) -> None:
        answers = iter([None, resident])
        monkeypatch.setattr(queries, "find_person_by_email", lambda _email: next(answers))
        assert actions.find_or_create_person(resident.email) is resident


class TestLinks:
    def test_a_link_works_once(self, resident: Person) -> None:
        token = actions.issue_link(resident, Purpose.SIGN_IN, detail="/pledges")
        assert actions.use_link(token, Purpose.SIGN_IN).detail == "/pledges"
        with pytest.raises(Gone, match="used already"):
            actions.use_link(token, Purpose.SIGN_IN)

    def test_a_newer_link_replaces_an_older_one_for_the_same_thing(self, resident: Person) -> None:
        old = actions.issue_link(resident, Purpose.CONFIRM_PLEDGE, subject_id=1, detail="secret")
        other = actions.issue_link(resident, Purpose.CONFIRM_PLEDGE, subject_id=2)
        new = actions.issue_link(resident, Purpose.CONFIRM_PLEDGE, subject_id=1)
        with pytest.raises(Gone, match="newer"):
            actions.use_link(old, Purpose.CONFIRM_PLEDGE)
        assert actions.use_link(other, Purpose.CONFIRM_PLEDGE).subject_id == 2
        assert actions.use_link(new, Purpose.CONFIRM_PLEDGE).subject_id == 1
        assert db.session.scalars(select(EmailLink.detail)).all() == [None, None, None]

    def test_a_link_expires(self, resident: Person) -> None:
        token = actions.issue_link(resident, Purpose.SIGN_IN)
        db.session.execute(update(EmailLink).values(expires_at=now() - timedelta(seconds=1)))
        with pytest.raises(Gone, match="expired"):
            actions.use_link(token, Purpose.SIGN_IN)
        with pytest.raises(Gone, match="expired"):
            queries.peek_link(token, Purpose.SIGN_IN)

    def test_a_link_nobody_made_is_unknown(self, resident: Person) -> None:
        with pytest.raises(NotFound):
            actions.use_link("nothing", Purpose.SIGN_IN)

    def test_the_secret_itself_is_not_stored(self, resident: Person) -> None:
        token = actions.issue_link(resident, Purpose.SIGN_IN)
        assert token not in str(db.session.execute(select(EmailLink.__table__)).all())

    def test_using_a_link_takes_one_statement(self, resident: Person, max_queries: Any) -> None:
        token = actions.issue_link(resident, Purpose.SIGN_IN)
        with max_queries(1):
            actions.use_link(token, Purpose.SIGN_IN)
        with max_queries(2), pytest.raises(Gone):
            actions.use_link(token, Purpose.SIGN_IN)


class TestSignUp:
    def test_nothing_about_a_pledger_changes_before_they_confirm(self, session: Any) -> None:
        pledger = make_person("asha@example.org", name="As they pledged", signed_up=False, age_band=None)
        actions.ask_to_sign_up("asha@example.org", DETAILS)
        assert (pledger.name, pledger.password_hash, pledger.age_band) == ("As they pledged", None, None)
        assert pledger.signed_up_at is None

    def test_confirming_opens_the_account_as_its_owner_describes_it(self, session: Any) -> None:
        pledger = make_person("asha@example.org", name="As they pledged", signed_up=False)
        token = actions.issue_link(pledger, Purpose.CONFIRM_SIGN_UP, detail=DETAILS.to_json())
        assert actions.confirm_sign_up(token, name=" Asha  P ", password_hash="a hash") is pledger
        assert (pledger.name, pledger.password_hash, pledger.age_band) == ("Asha P", "a hash", AgeBand.ADULT)
        assert pledger.signed_up_at is not None
        assert audit_verbs() == ["person.signed_up"]
        assert db.session.scalar(select(EmailLink.detail)) is None

    def test_an_old_link_cannot_overwrite_an_account(self, resident: Person) -> None:
        token = actions.issue_link(resident, Purpose.CONFIRM_SIGN_UP, detail=DETAILS.to_json())
        with pytest.raises(Gone, match="already have an account"):
            actions.confirm_sign_up(token, name="Thief", password_hash="theirs")
        assert resident.name == "Alice Ahmed"

    def test_somebody_with_an_account_is_told_by_mail_only(self, resident: Person, outbox: Outbox) -> None:
        actions.ask_to_sign_up(resident.email, DETAILS)
        assert [email.kind for email in outbox()] == ["already_signed_up"]
        assert resident.name == "Alice Ahmed"

    def test_resending_replaces_the_link_and_keeps_what_they_said(self, session: Any, outbox: Outbox) -> None:
        actions.ask_to_sign_up("asha@example.org", DETAILS)
        actions.resend_confirmation("asha@example.org")
        assert [email.kind for email in outbox()] == ["confirm_sign_up", "confirm_sign_up"]
        live = db.session.scalars(select(EmailLink).where(EmailLink.replaced_at.is_(None))).one()
        assert SignUp.from_json(live.detail) == DETAILS

    @pytest.mark.parametrize(
        ("email", "kind"), [("alice@example.org", "already_signed_up"), ("nobody@example.org", "no_account")]
    )
    def test_resending_answers_by_mail_in_every_case(
        self, resident: Person, outbox: Outbox, email: str, kind: str
    ) -> None:
        actions.resend_confirmation(email)
        assert [(message.kind, message.to_address) for message in outbox()] == [(kind, email)]

    def test_nobody_can_flood_an_inbox(self, session: Any, outbox: Outbox) -> None:
        for _ in range(5):
            actions.ask_for_sign_in_link("asha@example.org", next_page="")
        with pytest.raises(TooMany):
            actions.ask_to_reset_password("Asha@example.org")
        assert len(outbox()) == 5


class TestPassword:
    def test_a_new_password_ends_sessions_and_links_and_is_announced(self, resident: Person, outbox: Outbox) -> None:
        session_id = resident.get_id()
        link = actions.issue_link(resident, Purpose.SIGN_IN)
        actions.change_password(resident, "new hash")
        assert queries.find_by_session_id(session_id) is None
        with pytest.raises(Gone):
            actions.use_link(link, Purpose.SIGN_IN)
        assert [email.kind for email in outbox()] == ["password_changed"]
        assert audit_verbs() == ["person.password_changed"]


class TestProfile:
    def test_a_profile_is_saved(self, resident: Person) -> None:
        profile = profiles.Profile(name=" Al  A ", ward_code="E05014739", locale="en", display=Display.FULL_NAME)
        profiles.change_profile(resident, profile)
        assert (resident.name, resident.public_name()) == ("Al A", "Al A")
        assert resident.ward is not None
        assert resident.ward.name == "Central"

    def test_nobody_under_18_is_ever_named(self, session: Any) -> None:
        teen = make_person(name="Tariq Khan", age_band=AgeBand.TEEN)
        profile = profiles.Profile(name="Tariq Khan", ward_code=None, locale="en", display=Display.FULL_NAME)
        profiles.change_profile(teen, profile)
        assert teen.display is Display.ANONYMOUS
        assert teen.public_name(Display.FULL_NAME) == teen.pseudonym

    def test_names_are_shown_as_chosen(self, resident: Person) -> None:
        assert resident.public_name() == f"Resident {resident.id}"
        assert resident.public_name(Display.FIRST_NAME) == "Alice"
        assert resident.public_name(Display.FULL_NAME) == "Alice Ahmed"
        assert make_person(name="").public_name(Display.FIRST_NAME).startswith("Resident ")


class TestEmailChange:
    def test_nothing_changes_before_the_new_address_confirms(self, resident: Person, outbox: Outbox) -> None:
        profiles.ask_to_change_email(resident, "New@example.org")
        assert resident.email == "alice@example.org"
        assert [(email.kind, email.to_address) for email in outbox()] == [("confirm_new_address", "new@example.org")]

    def test_confirming_moves_the_account_and_tells_the_old_address(self, resident: Person, outbox: Outbox) -> None:
        session_id = resident.get_id()
        token = actions.issue_link(resident, Purpose.CHANGE_EMAIL, detail="new@example.org")
        other = actions.issue_link(resident, Purpose.SIGN_IN)
        profiles.change_email(token)
        assert resident.email == "new@example.org"
        assert queries.find_by_session_id(session_id) is None
        assert [(email.kind, email.to_address) for email in outbox()] == [("address_changed", "alice@example.org")]
        assert "new@example.org" not in outbox()[0].text
        with pytest.raises(Gone):
            actions.use_link(other, Purpose.SIGN_IN)

    def test_a_taken_address_is_told_to_its_owner_only(
        self, resident: Person, neighbour: Person, outbox: Outbox
    ) -> None:
        profiles.ask_to_change_email(resident, neighbour.email)
        assert [(email.kind, email.to_address) for email in outbox()] == [("address_in_use", neighbour.email)]

    def test_an_address_that_somebody_merely_typed_is_free(self, resident: Person, outbox: Outbox) -> None:
        make_person("typed@example.org", signed_up=False)
        profiles.ask_to_change_email(resident, "typed@example.org")
        assert [email.kind for email in outbox()] == ["confirm_new_address"]

    def test_confirming_makes_who_used_the_address_without_an_account_one_with_its_owner(
        self, resident: Person, app: Flask, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        merged: list[tuple[str, str]] = []
        note = hooks.Hooks(mergers=[lambda kept, gone: merged.append((kept.email, gone.email))])
        monkeypatch.setitem(app.extensions, hooks.EXTENSION, note)
        gone = make_person("typed@example.org", signed_up=False, reminders_stopped_at=now())
        actions.issue_link(gone, Purpose.CONFIRM_SIGN_UP, detail=DETAILS.to_json())
        token = actions.issue_link(resident, Purpose.CHANGE_EMAIL, detail="typed@example.org")
        profiles.change_email(token)
        assert merged == [("alice@example.org", "typed@example.org")]
        assert resident.email == "typed@example.org"
        assert resident.reminders_stopped_at is not None
        assert db.session.scalars(select(Person)).all() == [resident]
        assert audit_verbs() == ["person.merged", "person.email_changed"]

    def test_an_account_opened_meanwhile_changes_nothing(self, resident: Person) -> None:
        token = actions.issue_link(resident, Purpose.CHANGE_EMAIL, detail="bob@example.org")
        make_person("bob@example.org")
        with pytest.raises(DomainError, match="begun to use"):
            profiles.change_email(token)
        assert resident.email == "alice@example.org"


class TestLeaving:
    def test_the_row_the_links_and_the_roles_go(self, organiser: Person, resident: Person, outbox: Outbox) -> None:
        actions.issue_link(organiser, Purpose.SIGN_IN)
        resident.roles.append(PersonRole(role=Role.REVIEWER, granted_by_id=organiser.id, granted_at=now()))
        db.session.flush()
        profiles.delete_person(organiser, actor=organiser)
        db.session.expire_all()
        assert queries.find_person_by_email("carol@example.org") is None
        assert db.session.scalars(select(EmailLink)).all() == []
        assert resident.roles[0].granted_by is None
        assert [(email.kind, email.to_address) for email in outbox()] == [("account_deleted", "carol@example.org")]
        assert audit_verbs() == ["person.deleted"]

    def test_the_last_administrator_stays(self, officer: Person) -> None:
        with pytest.raises(DomainError, match="at least one administrator"):
            profiles.delete_person(officer, actor=officer)


class TestStaff:
    def test_an_invited_newcomer_joins_with_the_role(self, officer: Person, outbox: Outbox) -> None:
        token = staffing.invite_staff("new@example.org", Role.MODERATOR, actor=officer)
        assert token is not None
        person = staffing.join_as_newcomer(token, name="New Person", password_hash="hash")
        assert person.has_role(Role.MODERATOR)
        assert person.roles[0].granted_by is officer
        assert (person.age_band, person.is_active) == (AgeBand.ADULT, True)
        assert [email.kind for email in outbox()] == ["join_staff"]
        assert audit_verbs() == ["staff.invited", "person.signed_up", "staff.joined"]

    def test_an_account_holder_accepts_while_signed_in(self, resident: Person, neighbour: Person) -> None:
        token = staffing.invite_staff(resident.email, Role.ANALYST, actor=None)
        assert token is not None
        with pytest.raises(Refused), db.session.begin_nested():
            staffing.join_with_account(token, actor=neighbour)
        with pytest.raises(Refused), db.session.begin_nested():
            staffing.join_as_newcomer(token, name="Thief", password_hash="hash")
        staffing.join_with_account(token, actor=resident)
        assert resident.has_role(Role.ANALYST)
        assert not neighbour.is_staff

    def test_inviting_to_a_role_somebody_has_does_nothing(self, officer: Person, outbox: Outbox) -> None:
        assert staffing.invite_staff(officer.email, Role.ADMINISTRATOR, actor=None) is None
        assert outbox() == []

    def test_whoever_may_not_invite_any_more_has_invited_nobody(self, officer: Person, resident: Person) -> None:
        make_person(roles=(Role.ADMINISTRATOR,))
        token = staffing.invite_staff(resident.email, Role.ADMINISTRATOR, actor=officer)
        assert token is not None
        staffing.remove_role(officer, Role.ADMINISTRATOR, actor=officer)
        with pytest.raises(Gone, match="may not do so any more"):
            staffing.join_with_account(token, actor=resident)

    def test_a_role_taken_away_is_not_given_back_by_an_older_invitation(self, officer: Person) -> None:
        moderator = make_person(roles=(Role.MODERATOR,))
        token = staffing.invite_staff(moderator.email, Role.REVIEWER, actor=officer)
        assert token is not None
        staffing.remove_role(moderator, Role.MODERATOR, actor=officer)
        with pytest.raises(Gone):
            staffing.join_with_account(token, actor=moderator)

    def test_a_new_password_ends_a_move_to_another_address(self, resident: Person) -> None:
        token = actions.issue_link(resident, Purpose.CHANGE_EMAIL, detail="evil@example.org")
        actions.change_password(resident, "hash")
        with pytest.raises(Gone):
            profiles.change_email(token)

    def test_a_second_invitation_carries_the_roles_of_the_first(self, resident: Person) -> None:
        first = staffing.invite_staff(resident.email, Role.ANALYST, actor=None)
        second = staffing.invite_staff(resident.email, Role.REVIEWER, actor=None)
        assert first is not None
        assert second is not None
        with pytest.raises(Gone):
            actions.use_link(first, Purpose.JOIN_STAFF)
        staffing.join_with_account(second, actor=resident)
        assert {row.role for row in resident.roles} == {Role.ANALYST, Role.REVIEWER}

    def test_staff_are_grown_up(self, session: Any) -> None:
        teen = make_person(age_band=AgeBand.TEEN)
        with pytest.raises(Refused, match="18"):
            staffing.invite_staff(teen.email, Role.REVIEWER, actor=None)

    def test_the_last_administrator_cannot_be_removed(self, officer: Person) -> None:
        with pytest.raises(DomainError, match="at least one administrator"):
            staffing.remove_role(officer, Role.ADMINISTRATOR, actor=officer)
        make_person(roles=(Role.ADMINISTRATOR,))
        staffing.remove_role(officer, Role.ADMINISTRATOR, actor=officer)
        assert not officer.is_staff

    def test_a_role_somebody_has_not_cannot_be_removed(self, officer: Person, resident: Person) -> None:
        with pytest.raises(NotFound):
            staffing.remove_role(resident, Role.ANALYST, actor=officer)
