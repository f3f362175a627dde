"""Two uses of one code at the same moment: one of them signs in."""

from uuid import uuid4

from flask import Flask

from app.accounts.models import Person
from app.accounts.permissions import Role
from app.db import db
from app.factors import actions
from app.factors.actions import WrongCode
from app.kit.errors import TooMany
from tests.concurrency.conftest import at_the_same_moment
from tests.concurrency.test_accounts import TRIES, deed
from tests.factories.factors import SECRET, code_now, make_app
from tests.factories.people import make_person


def somebody(app: Flask) -> int:
    with app.app_context():
        person = make_person(f"{uuid4().hex}@example.org", roles=(Role.MODERATOR,))
        make_app(person)
        db.session.commit()
        return person.id


def test_a_code_used_many_times_at_once_works_once(live_town: Flask) -> None:
    person_id, code = somebody(live_town), code_now()
    use = deed(live_town, lambda: actions.use_code(db.session.get_one(Person, person_id), code))
    assert sorted(at_the_same_moment([use] * TRIES)) == ["None"] + [WrongCode.__name__] * (TRIES - 1)


def test_a_recovery_code_used_many_times_at_once_works_once(live_town: Flask) -> None:
    person_id = somebody(live_town)
    with live_town.app_context():
        code = actions.renew_recovery_codes(db.session.get_one(Person, person_id))[0]
        db.session.commit()
    use = deed(live_town, lambda: actions.use_recovery_code(db.session.get_one(Person, person_id), code))
    assert sorted(at_the_same_moment([use] * TRIES)) == ["None"] + [WrongCode.__name__] * (TRIES - 1)


def test_apps_set_up_at_once_leave_one(live_town: Flask) -> None:
    person_id, code = somebody(live_town), code_now()
    add = deed(live_town, lambda: actions.add_app(db.session.get_one(Person, person_id), SECRET, code))
    assert at_the_same_moment([add] * TRIES) == ["None"] * TRIES


def test_a_burst_of_tries_ends_at_the_limit(live_town: Flask) -> None:
    person_id = somebody(live_town)
    burst = deed(live_town, lambda: actions.count_try(db.session.get_one(Person, person_id), uuid4().hex))
    assert at_the_same_moment([burst] * 9).count(TooMany.__name__) == 4
