"""What residents of the demo town will promise, and how each promise goes. Drawn here, carried out elsewhere.

A town of any size comes from the same draw, one plan at a time and in order of time, so that a million plans need not
be held at once.
"""

import random
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.accounts.models import Display
from app.demo.calendar import town_day, town_time
from app.demo.names import OWN_WORDS, UNFIT_WORDS
from app.demo.residents import Resident
from app.pledges.rules import Answer

YEAR = timedelta(days=365)
CHECK_INS = 5  # as many as fall into a year
MODERATED_AFTER = 6  # days a pledge in own words waits to be read
ORDERS = 199  # different orders in which people think of actions; a prime, so neighbours differ
POPULARITY = {"recycle": 12, "keep-active": 9, "help-neighbours": 8, "greener-travel": 7, "tenant-board": 1}
USUAL_POPULARITY = 5
OWN_WORDS_POPULARITY = 4
REPLIES = (Answer.STILL_DOING, Answer.DONE, Answer.STOPPED, None)
REPLY_WEIGHTS = (62, 12, 9, 17)


@dataclass(frozen=True, slots=True)
class Choice:
    """The facts of a catalogue entry that a plan needs."""

    slug: str
    priority: str
    unit: str | None
    is_own_words: bool


@dataclass(frozen=True, slots=True)
class Reply:
    """What somebody answers to one check-in (None: nothing), and when after its day."""

    answer: Answer | None
    delay: timedelta


@dataclass(frozen=True, slots=True)
class Plan:
    """One promise and its story."""

    key: str
    resident: Resident
    slug: str
    at: datetime
    words: str = ""
    is_fit: bool = True
    amount: int | None = None
    confirms_after: timedelta | None = timedelta(0)
    is_early: bool = False
    replies: tuple[Reply, ...] = ()
    lasts_days: int | None = None  # until its maker takes it back; None: they never do
    shared: str = ""

    @property
    def name(self) -> str:
        return "" if self.resident.shown_as is Display.ANONYMOUS else self.resident.name

    @property
    def has_text(self) -> bool:
        """Whether a moderator has something to read."""
        return bool(self.words or self.name)

    @property
    def ward_code(self) -> str | None:
        return self.resident.ward_code if self.resident.names_ward else None

    @property
    def confirmed_at(self) -> datetime | None:
        return None if self.confirms_after is None else self.at + self.confirms_after

    @property
    def withdrawn_at(self) -> datetime | None:
        """Late at night, when nothing else happens."""
        return None if self.lasts_days is None else town_time(town_day(self.at) + timedelta(self.lasts_days), 23, 55)

    @property
    def moderated_at(self) -> datetime:
        """When a moderator has read it."""
        return town_time(town_day(self.at) + timedelta(days=MODERATED_AFTER), 10)

    def reply_to(self, number: int) -> Reply | None:
        return self.replies[number - 1] if number <= len(self.replies) else None


class Planner:
    """Draws plans. The same seed, residents, catalogue and day give the same plans."""

    def __init__(self, residents: Sequence[Resident], catalogue: Sequence[Choice], until: datetime, seed: int) -> None:
        self.dice = random.Random(seed)  # noqa: S311 - a draw to be repeated, not a secret
        self.residents = residents
        self.catalogue = catalogue
        self.until = until
        self.orders = [self._draw_order() for _each in range(ORDERS)]
        self.made = array("B", bytes(len(residents)))  # plans so far, by resident

    def _draw_order(self) -> list[int]:
        """All entries of the catalogue, the popular ones likely first."""
        chance = {place: self.dice.random() ** (1 / _popularity(each)) for place, each in enumerate(self.catalogue)}
        return sorted(chance, key=chance.__getitem__, reverse=True)

    def draw(self, total: int, *, first_key: int = 0) -> Iterator[Plan]:
        """`total` plans from the first day of the year to the last, more of them as the year goes on.

        Everybody has one plan at least, and nobody makes the same promise twice.
        """
        for number, place in enumerate(self._draw_makers(total)):
            yield self.plan_of(self._somebody_near(place), first_key + number, number / total)

    def plan_of(self, place: int, key: int, progress: float) -> Plan:
        """The next plan of one resident, so far into the year."""
        resident = self.residents[place]
        choice = self.catalogue[self.orders[resident.number % ORDERS][self.made[place]]]
        self.made[place] += 1
        return self._draw_plan(f"{key:032x}", resident, choice, progress)

    def _somebody_near(self, place: int) -> int:
        """This resident, or the next who has not promised everything already."""
        while self.made[place] >= len(self.catalogue):
            place = (place + 1) % len(self.residents)
        return place

    def _draw_makers(self, total: int) -> "array[int]":
        everybody = range(len(self.residents))
        makers = array("L", everybody[:total])
        makers.extend(self.dice.choices(everybody, k=max(0, total - len(makers))))
        self.dice.shuffle(makers)
        return makers

    def _draw_plan(self, key: str, resident: Resident, choice: Choice, progress: float) -> Plan:
        dice = self.dice
        day = town_day(self.until - YEAR) + timedelta(days=int(YEAR.days * progress**0.8))
        is_fit = dice.random() > 0.06
        has_amount = choice.unit is not None and dice.random() < 0.6
        return Plan(
            key=key,
            resident=resident,
            slug=choice.slug,
            at=town_time(day, dice.randrange(7, 23), dice.randrange(60)),
            words=self._draw_words(choice, is_fit) if choice.is_own_words else "",
            is_fit=is_fit or not choice.is_own_words,
            amount=dice.choice((1, 2, 2, 3, 4, 4, 5, 8, 10)) if has_amount else None,
            confirms_after=self.draw_confirmation(resident),
            is_early=resident.answers_mail and dice.random() < 0.08,
            replies=self.draw_replies(resident),
            lasts_days=dice.randrange(3, 120) if dice.random() < 0.05 else None,
        )

    def _draw_words(self, choice: Choice, is_fit: bool) -> str:
        return self.dice.choice(OWN_WORDS[choice.priority] if is_fit else UNFIT_WORDS)

    def draw_confirmation(self, resident: Resident) -> timedelta | None:
        """People signed in have nothing to confirm; of the others, some never follow the link."""
        if resident.has_account:
            return timedelta(0)
        return timedelta(minutes=self.dice.randrange(2, 50)) if self.dice.random() < 0.93 else None

    def draw_replies(self, resident: Resident) -> tuple[Reply, ...]:
        if not resident.answers_mail:
            return ()
        answers = self.dice.choices(REPLIES, weights=REPLY_WEIGHTS, k=CHECK_INS)
        return tuple(Reply(answer, self._draw_delay()) for answer in answers)

    def _draw_delay(self) -> timedelta:
        """From one to thirteen hours after eight in the morning, on the day or a few days later."""
        return timedelta(days=self.dice.choice((0, 0, 0, 1, 1, 2, 5)), minutes=self.dice.randrange(60, 780))


def _popularity(choice: Choice) -> int:
    return OWN_WORDS_POPULARITY if choice.is_own_words else POPULARITY.get(choice.slug, USUAL_POPULARITY)
