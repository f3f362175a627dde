"""Nobody gets what the owner of the mailbox has not asked for."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from app.accounts.models import Person
from app.accounts.rules import MAILS_PER_PAIR
from app.db import db
from app.kit.errors import Gone, NotFound, TooMany
from app.kit.outbox import OutboxEmail
from app.notices import following, queries
from app.notices.addresses import Stop
from app.notices.emails import NEWSLETTER
from app.notices.models import Subscription
from app.notices.registry import get_topic
from app.notices.rules import Pace
from tests.factories.notices import DEVELOPMENTS, make_follower
from tests.factories.people import make_person
from tests.links import token_in

Outbox = Callable[[], list[OutboxEmail]]

AMINA = "amina@example.org"


def ask(pace: Pace = Pace.DAILY, email: str = AMINA) -> None:
    following.ask_to_follow(get_topic(DEVELOPMENTS), pace, email)


def newest_token(outbox: Outbox) -> str:
    return token_in(outbox()[-1].text, "/links/notices/")


def test_the_link_confirms_and_its_second_press_is_the_same_yes(session: Any, outbox: Outbox) -> None:
    ask()
    token = newest_token(outbox)
    subscription = following.confirm(token)
    assert (subscription.pace, subscription.confirmed_at is not None) == (Pace.DAILY, True)
    assert following.confirm(token) is subscription


def test_asking_again_replaces_the_link_and_may_change_the_pace(session: Any, outbox: Outbox) -> None:
    ask(Pace.DAILY)
    first = newest_token(outbox)
    ask(Pace.WEEKLY)
    with pytest.raises(Gone):
        following.confirm(first)
    assert following.confirm(newest_token(outbox)).pace is Pace.WEEKLY
    assert db.session.scalar(select(func.count()).select_from(Subscription)) == 1


def test_a_link_for_one_topic_leaves_that_for_another_alive(session: Any, outbox: Outbox) -> None:
    ask()
    first = newest_token(outbox)
    following.ask_to_follow(get_topic("priority:net-zero"), Pace.DAILY, AMINA)
    assert following.confirm(first).topic == DEVELOPMENTS


def test_a_link_whose_subscription_has_gone_is_unknown(session: Any, outbox: Outbox) -> None:
    ask()
    token = newest_token(outbox)
    db.session.delete(db.session.scalars(select(Subscription)).one())
    with pytest.raises(NotFound):
        following.confirm(token)


def test_nobody_can_flood_a_mailbox(session: Any) -> None:
    for _try in range(MAILS_PER_PAIR):
        ask()
    with pytest.raises(TooMany):
        ask()


def test_following_twice_is_one_subscription_with_the_newer_pace(session: Any, resident: Person) -> None:
    make_follower(resident, pace=Pace.DAILY)
    make_follower(resident, pace=Pace.WEEKLY)
    assert [each.pace for each in queries.list_subscriptions(resident)] == [Pace.WEEKLY]


def test_one_click_ends_a_topic_or_a_pace_and_nothing_of_others(
    session: Any, resident: Person, neighbour: Person
) -> None:
    for person in (resident, neighbour):
        make_follower(person, DEVELOPMENTS, Pace.IMMEDIATE)
        make_follower(person, "priority:net-zero", Pace.DAILY)
        make_follower(person, "priority:fairness", Pace.DAILY)
    assert following.stop(Stop(resident.id, topic=DEVELOPMENTS)) == 1
    assert following.stop(Stop(resident.id, pace=Pace.DAILY)) == 2
    assert following.stop(Stop(resident.id, pace=Pace.DAILY)) == 0
    assert len(queries.list_subscriptions(neighbour)) == 3


def test_ending_all_that_comes_at_once_leaves_the_newsletter(session: Any, resident: Person) -> None:
    for topic in (DEVELOPMENTS, "priority:net-zero", NEWSLETTER):
        make_follower(resident, topic, Pace.IMMEDIATE)
    assert following.stop(Stop(resident.id, pace=Pace.IMMEDIATE)) == 2
    assert [each.topic for each in queries.list_subscriptions(resident)] == [NEWSLETTER]


NOWHERE = (
    "",
    "nothing:here",
    "priority:unknown",
    "ward:E05999999",
    "shared_pledge:99",
    "organisation:1e9",
    "newsletter:x",
)


@pytest.mark.parametrize("code", NOWHERE)
def test_what_does_not_exist_cannot_be_followed(session: Any, code: str) -> None:
    with pytest.raises(NotFound):
        get_topic(code)


def test_two_people_who_turn_out_to_be_one_follow_together(session: Any, resident: Person) -> None:
    gone = make_person(signed_up=False)
    make_follower(resident, DEVELOPMENTS, Pace.DAILY)
    make_follower(gone, DEVELOPMENTS, Pace.WEEKLY)
    make_follower(gone, "priority:net-zero", Pace.WEEKLY)
    following.merge_person(resident, gone)
    assert {(each.topic, each.pace) for each in queries.list_subscriptions(resident)} == {
        (DEVELOPMENTS, Pace.DAILY),
        ("priority:net-zero", Pace.WEEKLY),
    }
