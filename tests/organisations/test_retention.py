"""Invitations nobody answers are forgotten."""

from datetime import timedelta

import time_machine

from app.accounts.models import Person
from app.config import Settings
from app.kit.clock import now, today
from app.organisations import inviting, member_queries, retention
from app.organisations.models import Organisation
from app.organisations.rules import INVITATION_LIFETIME, INVITATIONS_KEPT_FOR, MemberRole

(RULE,) = retention.RULES


def forget() -> int:
    cutoff = RULE.cutoff(Settings(), today())
    found = RULE.find(cutoff)
    went = RULE.apply(cutoff)
    assert found.number == went
    return went


def test_addresses_are_forgotten_a_while_after_the_link_expired(bakery: Organisation, resident: Person) -> None:
    inviting.invite(bakery, "new@example.org", MemberRole.EDITOR, actor=resident)
    with time_machine.travel(now() + INVITATION_LIFETIME + timedelta(days=1), tick=False):
        assert forget() == 0
        assert [each.email for each in member_queries.list_open_invitations(bakery)] == ["new@example.org"]
    with time_machine.travel(now() + INVITATION_LIFETIME + INVITATIONS_KEPT_FOR + timedelta(days=1), tick=False):
        assert [forget() for _ in range(2)] == [1, 0]
    assert member_queries.list_open_invitations(bakery) == []
