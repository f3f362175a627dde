"""An earlier year of the standard and the bands of its households, all invented: so that pages have years to show.

The year before the vision's own, not after: bands are worked out from the newest set, which stays the vision's.
"""

import json
import random
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from app.accounts.models import Person
from app.demo.calendar import Calendar, town_day, town_time
from app.mis import actions, queries, releasing
from app.mis.household import Tenure
from app.mis.models import MisParameterSet
from app.mis.parameters import ParameterSet
from app.mis.rules import band_of
from app.mis.standards import STANDARDS
from app.mis.tabulating import Tabulation, kind_of
from app.places.models import Ward

NAME = "2021/22 demo"
YEAR = 2021
CHEAPER = {"essentials": 1400, "wider": 600, "under_5": 600, "primary": 300}  # pounds a year, than the year after
SOURCE = "Demonstration: invented"
METHOD = "A computer drew {number} households for each ward and worked out their bands with the set {name}."
HOUSEHOLDS = 250  # of each ward
HOMES = (Tenure.PRIVATE, Tenure.SOCIAL, Tenure.OWNED)
USUAL = 2_100_000  # pence a year, of one adult
NO_INCOME = 0.05  # share of households


@dataclass(frozen=True)
class Colleagues:
    """Whoever enters figures, and whoever approves them."""

    analyst: Person
    administrator: Person


def enter_years(calendar: Calendar, wards: list[Ward], colleagues: Colleagues, seed: int) -> None:
    """Put the earlier set and a release for each of the two years into the calendar."""
    first = town_day(calendar.until) - timedelta(days=300)

    def enter() -> None:
        actions.enter_set(earlier_document(), actor=colleagues.analyst)

    def approve() -> None:
        actions.approve_set(_set(NAME), actor=colleagues.administrator)

    def publish(name: str, number: int) -> None:
        row = _set(name)
        _publish(row, wards, random.Random(seed + number), colleagues.analyst)  # noqa: S311 - a draw to be repeated

    calendar.enter(town_time(first, 10), enter)
    calendar.enter(town_time(first + timedelta(days=3), 11), approve)
    calendar.enter(town_time(first + timedelta(days=40), 9), lambda: publish(NAME, 1))
    calendar.enter(town_time(first + timedelta(days=200), 9), lambda: publish(_shipped()["name"], 2))


def earlier_document() -> str:
    """The set that comes with the site, a year cheaper and with no word of it published."""
    document = _shipped()
    document |= {"name": NAME, "year": YEAR, "effective_from": f"{YEAR}-04-01", "households_by_band": {}}
    childcare = CHEAPER["under_5"] + CHEAPER["primary"]
    up_to = {"D_to": CHEAPER["essentials"]}
    up_to |= dict.fromkeys(("C_to", "B_to", "A_gt"), CHEAPER["essentials"] + CHEAPER["wider"] + childcare)
    for lines in document["bands_published"].values():
        lines |= {name: lines[name] - less for name, less in up_to.items()}
    document["essentials_ref"] = round(document["essentials_ref"] - CHEAPER["essentials"], 2)
    document["wider_ref"] -= CHEAPER["wider"]
    document["childcare_ref"] -= childcare
    split = document["childcare_by_age"]
    document["childcare_by_age"] = {
        "under_5": split["under_5"] - CHEAPER["under_5"],
        "5_to_10": split["5_to_10"] - CHEAPER["primary"],
    }
    document["sources"] = {figure: {"standing": "estimate", "source": SOURCE} for figure in document["sources"]}
    return json.dumps(document, ensure_ascii=False, indent=1)


def _shipped() -> dict[str, Any]:
    [path] = actions.REFERENCE_FOLDER.glob("*.json")
    return dict(json.loads(path.read_text("utf-8")))


def _set(name: str) -> MisParameterSet:
    row = queries.find_set(name)
    assert row is not None
    return row


def _publish(row: MisParameterSet, wards: list[Ward], dice: random.Random, analyst: Person) -> None:
    assert row.document is not None
    counted = invent_households(queries.read_document(row.document), wards, dice)
    draft = releasing.draft_release(counted, year=row.year, is_synthetic=True, parameter_set=row)
    releasing.publish_release(
        draft,
        title=f"Demonstration {row.year}: invented households",
        source=SOURCE,
        method=METHOD.format(number=HOUSEHOLDS, name=row.name),
        actor=analyst,
    )


def invent_households(figures: ParameterSet, wards: list[Ward], dice: random.Random) -> Tabulation:
    """Counts by ward, kind and band of households that never were. Every ward is a little richer or poorer."""
    counted = Tabulation()
    for ward in wards:
        wealth = dice.uniform(0.8, 1.3)
        for _number in range(HOUSEHOLDS):
            household = dice.choice(STANDARDS).living_in(dice.choice(HOMES))
            mouths = household.adults + len(household.child_ages) / 2
            pence = round(dice.lognormvariate(0, 0.5) * USUAL * wealth * mouths**0.7)
            income = 0 if dice.random() < NO_INCOME else pence
            counted.add(ward.code, kind_of(household), band_of(household, income, figures).band)
    return counted
