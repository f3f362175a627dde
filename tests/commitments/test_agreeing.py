"""From draft to agreed: what staff may do, what they may not, and who hears of it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from app.accounts.models import Person
from app.commitments import agreeing
from app.commitments.errors import Incomplete
from app.commitments.rules import State
from app.commitments.status import Status
from app.kit.clock import today
from app.kit.errors import DomainError, Refused
from app.organisations import leaving, verifying
from app.organisations.models import Organisation
from app.organisations.queries import find_membership
from app.organisations.rules import MemberRole
from tests.factories.commitments import make_commitment, make_organisation_pledge
from tests.factories.organisations import make_member, make_organisation

Outbox = Callable[[], list[Any]]


def test_an_incomplete_pledge_is_not_sent(organisation: Organisation, resident: Person) -> None:
    pledge = make_organisation_pledge(organisation, state=State.DRAFT, commitments=0)
    make_commitment(pledge, due_on=None)
    with pytest.raises(Incomplete):
        agreeing.submit(pledge, actor=resident)
    assert pledge.state is State.DRAFT


def test_staff_comment_and_send_it_back(
    organisation: Organisation, resident: Person, watcher: Person, organiser: Person, outbox: Outbox
) -> None:
    pledge = make_organisation_pledge(organisation, state=State.DRAFT)
    agreeing.submit(pledge, actor=resident)
    agreeing.comment(pledge.commitments[0], "How many hours a week?", actor=organiser)
    agreeing.request_changes(pledge, why="Nearly there.", actor=organiser)
    assert pledge.state is State.CHANGES_REQUESTED
    assert pledge.steps[-1].why == "Nearly there."
    mail = outbox()[-1]
    assert (mail.kind, mail.to_address) == ("commitments.sent_back", resident.email)
    assert "Nearly there." in mail.text
    assert "How many hours a week?" in mail.text
    assert watcher.email not in {each.to_address for each in outbox()}


def test_only_new_comments_are_mailed(
    organisation: Organisation, resident: Person, organiser: Person, outbox: Outbox
) -> None:
    pledge = make_organisation_pledge(organisation, state=State.DRAFT)
    agreeing.submit(pledge, actor=resident)
    agreeing.comment(pledge.commitments[0], "The old question", actor=organiser)
    agreeing.request_changes(pledge, why="First", actor=organiser)
    agreeing.submit(pledge, actor=resident)
    agreeing.request_changes(pledge, why="Second", actor=organiser)
    assert "The old question" not in outbox()[-1].text


def test_agreed_it_is_public_and_runs(
    organisation: Organisation, resident: Person, organiser: Person, outbox: Outbox
) -> None:
    pledge = make_organisation_pledge(organisation, state=State.DRAFT)
    agreeing.submit(pledge, actor=resident)
    agreeing.agree(pledge, actor=organiser)
    assert (pledge.state, pledge.is_public) == (State.ACTIVE, True)
    assert [step.went_to for step in pledge.steps][-2:] == [State.AGREED, State.ACTIVE]
    assert [step.by_id for step in pledge.steps][-2:] == [organiser.id, None]
    assert pledge.commitments[0].status is Status.ON_TRACK
    assert outbox()[-1].kind == "commitments.agreed"


def test_before_its_first_day_it_waits(organisation: Organisation, organiser: Person) -> None:
    first = today() + timedelta(days=20)
    pledge = make_organisation_pledge(organisation, state=State.SUBMITTED, starts_on=first)
    agreeing.agree(pledge, actor=organiser)
    assert (pledge.state, pledge.is_public) == (State.AGREED, True)


def test_nobody_agrees_their_own(organisation: Organisation, officer: Person) -> None:
    make_member(organisation, officer)
    pledge = make_organisation_pledge(organisation, state=State.SUBMITTED)
    deeds: tuple[Callable[[], None], ...] = (
        lambda: agreeing.agree(pledge, actor=officer),
        lambda: agreeing.request_changes(pledge, why="x", actor=officer),
        lambda: agreeing.comment(pledge.commitments[0], "x", actor=officer),
    )
    for deed in deeds:
        with pytest.raises(Refused):
            deed()
    assert pledge.state is State.SUBMITTED


def test_whoever_left_does_not_agree_what_they_sent(
    organisation: Organisation, officer: Person, organiser: Person
) -> None:
    make_member(organisation, officer, MemberRole.OWNER)
    make_member(organisation, role=MemberRole.OWNER)
    pledge = make_organisation_pledge(organisation, state=State.SUBMITTED, actor=officer)
    membership = find_membership(organisation, officer)
    assert membership is not None
    leaving.leave(membership, heir=None)
    with pytest.raises(Refused, match="or did"):
        agreeing.agree(pledge, actor=officer)
    agreeing.agree(pledge, actor=organiser)
    assert pledge.is_public


def test_nothing_of_a_suspended_organisation_is_published(organisation: Organisation, organiser: Person) -> None:
    pledge = make_organisation_pledge(organisation, state=State.SUBMITTED)
    verifying.suspend(organisation, why="It is asleep.", actor=organiser)
    with pytest.raises(DomainError, match="Verify"):
        agreeing.agree(pledge, actor=organiser)


def test_nothing_of_an_unverified_organisation_is_published(session: object, organiser: Person) -> None:
    pledge = make_organisation_pledge(make_organisation(verified=False), state=State.SUBMITTED)
    with pytest.raises(DomainError, match="Verify"):
        agreeing.agree(pledge, actor=organiser)


def test_what_went_out_of_date_while_it_waited_is_not_agreed(organisation: Organisation, organiser: Person) -> None:
    pledge = make_organisation_pledge(organisation, state=State.SUBMITTED, commitments=0)
    make_commitment(pledge, due_on=today() - timedelta(days=1))
    with pytest.raises(Incomplete):
        agreeing.agree(pledge, actor=organiser)


@pytest.mark.parametrize("state", [State.DRAFT, State.CHANGES_REQUESTED, State.ACTIVE, State.WITHDRAWN])
def test_only_what_was_submitted_is_decided(organisation: Organisation, organiser: Person, state: State) -> None:
    pledge = make_organisation_pledge(organisation, state=state)
    deeds: tuple[Callable[[], None], ...] = (
        lambda: agreeing.agree(pledge, actor=organiser),
        lambda: agreeing.request_changes(pledge, why="x", actor=organiser),
        lambda: agreeing.comment(pledge.commitments[0], "x", actor=organiser),
    )
    for deed in deeds:
        with pytest.raises(DomainError):
            deed()
    assert pledge.state is state
