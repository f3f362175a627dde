"""From a full copy of the database nobody pairs ballots with voters better than by chance.

People who are known vote one after another, in a known order, on a database that really commits. Then the copy is
attacked: by where rows lie, by what Postgres remembers of each row, by lengths, times and keys.
"""

import base64
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from random import Random
from shutil import copyfile
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import inspect, select, text

from app.accounts.models import Person
from app.db import db, table_of
from app.kit.clock import now
from app.polls import counting
from app.polls.casting import Voter, cast
from app.polls.models import Ballot, Envelope, NamedBallot, Participation, Poll
from app.polls.receipts import Receipt
from app.polls.rules import Channel
from tests.factories.people import make_person
from tests.factories.polls import make_poll

VOTERS = 80
APART = (table_of(Envelope), table_of(Ballot))
MOMENTS = ("date", "time")


class Voted:
    """One poll of the secrecy tests, and what only the test knows: who voted what, in the order in which they came."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.people: list[int] = []
        self.marks: list[str] = []
        self.envelopes: list[str] = []
        self.numbers: list[str] = []
        choices = Random(6)  # noqa: S311 - the test's own, the same every time
        with app.app_context():
            poll = make_poll(slug=uuid4().hex)
            db.session.commit()
            self.poll_id, self.question_id = poll.id, poll.questions[0].id
            people = [make_person(f"{uuid4().hex}@example.org") for _voter in range(VOTERS)]
            choices.shuffle(people)  # they vote in another order than they signed up in
            for person in people:
                self._vote(poll, person, choices.choice(("1", "2", "3", "")))

    def _vote(self, poll: Poll, person: Person, line: str) -> None:
        receipt = Receipt.new()
        voter = Voter(channel=Channel.ONLINE, person=person)
        cast(poll, voter, {self.question_id: line}, receipt=receipt)
        self.people.append(person.id)
        db.session.commit()
        self.marks.append(line)
        self.envelopes.append(receipt.envelope_id)
        self.numbers.append(receipt.number)

    def count(self) -> None:
        """Close, and open all envelopes at once."""
        db.session.get_one(Poll, self.poll_id).closes_at = now() - timedelta(seconds=1)
        db.session.commit()
        counting.count(self.poll_id)
        db.session.commit()


@pytest.fixture(scope="module")
def voted(live_town: Flask) -> Voted:
    return Voted(live_town)


@pytest.fixture(scope="module")
def counted(live_town: Flask) -> Voted:
    """Another one, whose envelopes have been opened."""
    other = Voted(live_town)
    with live_town.app_context():
        other.count()
    return other


@pytest.fixture
def copy(voted: Voted, tmp_path: Path) -> Iterator[Callable[[str], Sequence[Any]]]:
    """Asks a copy of the whole database, as whoever stole a backup would. Postgres is asked for its hidden columns."""
    with voted.app.app_context():
        if db.engine.dialect.name == "postgresql":
            yield lambda sql: db.session.execute(text(sql)).all()
            return
        with db.engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.exec_driver_sql("BEGIN")
        stolen = tmp_path / "stolen.sqlite3"
        copyfile(str(db.engine.url.database), stolen)
        with closing(sqlite3.connect(stolen)) as thief:
            yield lambda sql: thief.execute(sql).fetchall()


def is_sqlite(voted: Voted) -> bool:
    with voted.app.app_context():
        return db.engine.dialect.name == "sqlite"


def disorder(places: Sequence[int]) -> float:
    """How far an order is from the order of voting: 0 is the same, 1 what chance makes of it, 2 the reverse."""
    number = len(places)
    squares = sum((place - index) ** 2 for index, place in enumerate(places))
    return 6 * squares / (number * (number**2 - 1))


def is_like_chance(places: Sequence[int]) -> bool:
    """Five standard deviations of Spearman's coefficient: chance fails this once in two million runs."""
    return bool(abs(disorder(places) - 1) < 5 / (len(places) - 1) ** 0.5)


def test_the_measure_knows_an_order_from_chance() -> None:
    in_order = list(range(VOTERS))
    assert not is_like_chance(in_order)
    assert not is_like_chance(in_order[::-1])
    shuffled = in_order.copy()
    Random(1).shuffle(shuffled)  # noqa: S311
    assert is_like_chance(shuffled)


@pytest.mark.parametrize("table", APART, ids=lambda table: table.name)
def test_ballots_share_no_column_no_key_and_no_time_with_who_voted(table: Any) -> None:
    """Whoever adds one, in the models or by a migration, changes what this project promises."""
    assert {key.column.table.name for key in table.foreign_keys} == {
        "poll_envelopes": {"polls"},
        "poll_ballots": {"poll_questions"},
    }[table.name]
    assert {column.name for column in table.columns} == {
        "poll_envelopes": {"id", "poll_id", "sealed"},
        "poll_ballots": {"question_id", "number", "marks"},
    }[table.name]


def test_nothing_points_at_a_ballot_and_only_the_hour_is_kept_of_a_voter(live_town: Flask) -> None:
    with live_town.app_context():
        found = inspect(db.engine)
        for name in found.get_table_names():
            targets = {key["referred_table"] for key in found.get_foreign_keys(name)}
            assert not targets & {"poll_envelopes", "poll_ballots", "poll_participations"}, name
        for name in ("poll_envelopes", "poll_ballots", "poll_participations"):
            types = {column["name"]: str(column["type"]).lower() for column in found.get_columns(name)}
            assert not [column for column, kind in types.items() if any(word in kind for word in MOMENTS)]
            assert not [column for column, kind in types.items() if "serial" in kind or column == "rowid"]
    assert {column.name for column in table_of(Participation).columns} == {
        "id",
        "poll_id",
        "person_id",
        "address_hash",
        "code_id",
        "channel",
        "hour",
        "ward_code",
    }
    assert {column.name for column in table_of(NamedBallot).columns} == {"poll_id", "number", "person_id"}


def test_the_copy_holds_no_number_that_says_in_which_order_rows_came(voted: Voted, copy: Callable[[str], Any]) -> None:
    for name in ("poll_envelopes", "poll_ballots", "poll_participations"):
        if is_sqlite(voted):
            with pytest.raises(sqlite3.OperationalError, match="no such column: rowid"):
                copy(f"SELECT rowid FROM {name}")  # noqa: S608 - our own names
        else:  # Postgres numbers rows by sequences only; what else it remembers is why ballots are sealed
            defaults = f"SELECT column_default FROM information_schema.columns WHERE table_name = '{name}'"  # noqa: S608
            assert {row[0] for row in copy(defaults)} == {None}


def test_rows_lie_in_an_order_that_chance_made(voted: Voted, copy: Callable[[str], Any]) -> None:
    """On Postgres that of every index: it keeps the rows themselves as they come, and the envelopes are sealed."""
    by = "" if is_sqlite(voted) else "ORDER BY id"
    lying = [row[0] for row in copy(f"SELECT id FROM poll_envelopes WHERE poll_id = {voted.poll_id} {by}")]  # noqa: S608
    assert lying == sorted(lying)
    assert is_like_chance([voted.envelopes.index(each) for each in lying])
    for order in ("id", "hour, id", "person_id", "address_hash"):  # the table's own, and that of each index
        people = copy(f"SELECT person_id FROM poll_participations WHERE poll_id = {voted.poll_id} ORDER BY {order}")  # noqa: S608
        assert is_like_chance([voted.people.index(person) for (person,) in people])


def test_envelopes_are_equally_long_and_say_in_clear_nothing_but_that_they_are_sealed(
    voted: Voted, copy: Callable[[str], Any]
) -> None:
    sealed = [row[0] for row in copy(f"SELECT sealed FROM poll_envelopes WHERE poll_id = {voted.poll_id}")]  # noqa: S608
    assert len(sealed) == VOTERS
    assert len({len(each) for each in sealed}) == 1
    opened = [base64.urlsafe_b64decode(each) for each in sealed]
    assert {each[:9] for each in opened} == {b"\x80" + bytes(8)}, "no moment in clear"
    assert len({each[9:25] for each in opened}) == VOTERS, "each with a start of its own"
    assert not [each for each in opened if any(number.encode() in each for number in voted.numbers)]


def test_no_other_table_of_the_copy_knows_a_receipt_or_an_envelope(voted: Voted, copy: Callable[[str], Any]) -> None:
    with voted.app.app_context():
        tables = [name for name in inspect(db.engine).get_table_names() if not name.startswith("poll_envelopes")]
    secrets = {*voted.numbers, *voted.envelopes}
    for name in tables:
        for row in copy(f"SELECT * FROM {name}"):  # noqa: S608 - our own names
            said = " ".join(str(value) for value in row)
            assert not any(secret in said for secret in secrets), name


def test_after_the_count_neither_place_nor_transaction_leads_from_a_ballot_to_its_voter(live_town: Flask) -> None:
    voted = Voted(live_town)
    with live_town.app_context():
        before = _order_of_participations(voted)
        voted.count()
        ballots = _order_of_ballots(voted)
    assert len(ballots) == len(before) == VOTERS
    numbers = [number for number, _marks in ballots]
    assert numbers == sorted(numbers), "ballots lie in the order of their random numbers"
    assert is_like_chance([voted.numbers.index(number) for number in numbers])
    for guess in (before, before[::-1], sorted(before), voted.people):
        hits = sum(
            voted.marks[voted.people.index(person)] == marks
            for person, (_number, marks) in zip(guess, ballots, strict=True)
        )
        assert hits < VOTERS / 2, "four ways to vote: chance is right in one of four"


def _order_of_participations(voted: Voted) -> list[int]:
    """By all that the database says of where and when each row was written: SQLite keeps rows by their keys."""
    order = "id" if is_sqlite(voted) else "CAST(CAST(xmin AS text) AS bigint), ctid"
    sql = f"SELECT person_id FROM poll_participations WHERE poll_id = {voted.poll_id} ORDER BY {order}"  # noqa: S608
    return [row.person_id for row in db.session.execute(text(sql))]


def _order_of_ballots(voted: Voted) -> list[tuple[str, str]]:
    where = f"FROM poll_ballots WHERE question_id = {voted.question_id}"
    if not is_sqlite(voted):
        writers = db.session.scalars(text(f"SELECT DISTINCT CAST(xmin AS text) {where}")).all()
        assert len(writers) == 1, "one transaction wrote them all"
    order = "number" if is_sqlite(voted) else "ctid"
    rows = db.session.execute(text(f"SELECT number, marks {where} ORDER BY {order}")).all()
    return [(row.number, row.marks) for row in rows]


def test_the_second_copy_has_no_envelope_that_leads_back_to_the_first(counted: Voted) -> None:
    with counted.app.app_context():
        assert db.session.scalars(select(Envelope.id).where(Envelope.poll_id == counted.poll_id)).all() == []
        kept = db.session.scalars(select(Ballot.number).where(Ballot.question_id == counted.question_id)).all()
    assert sorted(kept) == sorted(counted.numbers)
    assert not {number for number in kept if any(number.lower() in envelope for envelope in counted.envelopes)}
