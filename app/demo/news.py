"""Invented updates about the developments, so that the demo town's pages have a history. None of it happened."""

from datetime import timedelta

from app.accounts.models import Person
from app.demo.calendar import Calendar, Deed, town_day, town_time
from app.vision import actions
from app.vision.rules import Status

PLANNED, UNDER_WAY, DELIVERED, AT_RISK = Status.PLANNED, Status.UNDER_WAY, Status.DELIVERED, Status.AT_RISK

NEWS: dict[str, tuple[tuple[int, Status, str], ...]] = {
    "IE-D1": (
        (320, PLANNED, "Demonstration: the designs are on show in the library."),
        (150, UNDER_WAY, "Demonstration: the first of the three sites has its foundations."),
        (20, UNDER_WAY, "Demonstration: the second site has begun; the third follows in the spring."),
    ),
    "IE-D2": (
        (280, UNDER_WAY, "Demonstration: 40 employers have signed up."),
        (35, UNDER_WAY, "Demonstration: 65 employers have signed up, and the target is in sight."),
    ),
    "IE-D3": ((210, UNDER_WAY, "Demonstration: residents chose among three ideas for the brand."),),
    "IE-D4": (
        (300, UNDER_WAY, "Demonstration: rooms for the hub were found."),
        (60, DELIVERED, "Demonstration: the hub opened and met its first 200 people."),
    ),
    "PW-D1": ((190, UNDER_WAY, "Demonstration: the yearly report on the action plan was published."),),
    "PW-D2": (
        (340, UNDER_WAY, "Demonstration: two of the hubs are open."),
        (45, DELIVERED, "Demonstration: the last of the hubs opened its doors."),
    ),
    "PW-D3": (
        (250, UNDER_WAY, "Demonstration: 390 homes were finished in the year."),
        (30, AT_RISK, "Demonstration: fewer homes were begun than planned; a review is due."),
    ),
    "PW-D4": ((110, AT_RISK, "Demonstration: more families asked for help than expected."),),
    "NZ-D1": (
        (230, UNDER_WAY, "Demonstration: the measurements of the first year are in."),
        (15, UNDER_WAY, "Demonstration: the measurements of the second year are lower."),
    ),
    "NZ-D2": ((160, DELIVERED, "Demonstration: every new design meets the rating."),),
    "NZ-D3": ((75, PLANNED, "Demonstration: three sites are being compared."),),
    "NZ-D5": (
        (290, UNDER_WAY, "Demonstration: volunteers planted the first 600 trees."),
        (12, UNDER_WAY, "Demonstration: another 400 trees are in the ground."),
    ),
    "CF-D1": ((130, UNDER_WAY, "Demonstration: young people presented their six badges."),),
    "CF-D3": ((205, PLANNED, "Demonstration: parents and carers are helping to write the brief."),),
    "CF-D5": (
        (270, UNDER_WAY, "Demonstration: the youth council has its first 30 members."),
        (25, DELIVERED, "Demonstration: the first citizens’ panel of young people met."),
    ),
    "FA-D1": ((330, DELIVERED, "Demonstration: the strategy was agreed."),),
    "FA-D2": (
        (140, UNDER_WAY, "Demonstration: this site is being tried out."),
        (8, UNDER_WAY, "Demonstration: the first pledges have come in."),
    ),
    "FA-D4": ((55, UNDER_WAY, "Demonstration: 31 warm spaces will open this winter."),),
}


def enter_news(calendar: Calendar, facilitator: Person) -> int:
    """Put every update into the calendar; returns how many."""
    today = town_day(calendar.until)
    for code, updates in NEWS.items():
        for days_ago, status, text in updates:
            moment = town_time(today - timedelta(days=days_ago), 11, 30)
            calendar.enter(moment, _posting(code, status, text, facilitator))
    return sum(len(updates) for updates in NEWS.values())


def _posting(code: str, status: Status, text: str, facilitator: Person) -> Deed:
    def post() -> None:
        actions.post_update(code, status=status, text=text, actor=facilitator)

    return post
