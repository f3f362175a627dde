"""Invitations nobody answers are forgotten."""

from datetime import timedelta

import time_machine

from app.accounts.models import Person
from app.kit.clock import now
from app.organisations import inviting, jobs, member_queries
from app.organisations.models import Organisation
from app.organisations.rules import INVITATION_LIFETIME, INVITATIONS_KEPT_FOR, MemberRole


def test_addresses_are_forgotten_a_while_after_the_link_expired(bakery: Organisation, resident: Person) -> None:
    inviting.invite(bakery, "new@example.org", MemberRole.EDITOR, actor=resident)
    with time_machine.travel(now() + INVITATION_LIFETIME + timedelta(days=1), tick=False):
        assert jobs.forget_invitations() == 0
        assert [each.email for each in member_queries.list_open_invitations(bakery)] == ["new@example.org"]
    with time_machine.travel(now() + INVITATION_LIFETIME + INVITATIONS_KEPT_FOR + timedelta(days=1), tick=False):
        assert [jobs.forget_invitations() for _ in range(2)] == [1, 0]
    assert member_queries.list_open_invitations(bakery) == []
