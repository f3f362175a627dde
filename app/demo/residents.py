"""Who lives in the demo town: the same people for the same number, spread over the wards like the town's own."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.accounts.models import Display
from app.demo.names import FIRST_NAMES, LAST_NAMES
from app.places.models import Ward

DISPLAYS = (Display.ANONYMOUS, Display.FIRST_NAME, Display.FULL_NAME)


@dataclass(frozen=True, slots=True)
class Resident:
    """An invented person. What is random about them is drawn once, so they act in character."""

    number: int
    name: str
    email: str
    ward_code: str
    shown_as: Display
    names_ward: bool
    answers_mail: bool
    has_account: bool
    is_teen: bool


def invent_residents(number: int, wards: Sequence[Ward], dice: random.Random) -> list[Resident]:
    """As many as asked for. The first come from one ward after another and say so: even few cover the town."""
    populations = [ward.population for ward in wards]
    drawn = dice.choices(wards, weights=populations, k=number)
    homes = [*wards, *drawn][:number]
    people = [_invent(place, home.code, dice) for place, home in enumerate(homes, 1)]
    return [replace(person, names_ward=True) for person in people[: len(wards)]] + people[len(wards) :]


def _invent(number: int, ward_code: str, dice: random.Random) -> Resident:
    name = f"{dice.choice(FIRST_NAMES)} {dice.choice(LAST_NAMES)}"
    is_teen = dice.random() < 0.06
    shown_as = dice.choices(DISPLAYS, weights=(45, 35, 20))[0]
    return Resident(
        number=number,
        name=name,
        email=f"{name.lower().replace(' ', '.')}.{number}@example.org",
        ward_code=ward_code,
        shown_as=Display.ANONYMOUS if is_teen else shown_as,
        names_ward=dice.random() < 0.85,
        answers_mail=dice.random() < 0.8,
        has_account=dice.random() < 0.3,
        is_teen=is_teen,
    )
