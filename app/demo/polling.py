"""The demo town's polls: one to rank and one about money, both open, and one that is over. None of it is real."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.accounts.models import Person
from app.demo.calendar import town_day, town_time
from app.demo.pledging import Stage
from app.demo.residents import Resident
from app.kit.clock import now
from app.places.queries import get_ward
from app.polls import announcing, casting, drafting, options
from app.polls.casting import Voter
from app.polls.drafting import PollTerms, QuestionTerms
from app.polls.models import Poll, PollQuestion
from app.polls.options import OptionTerms
from app.polls.receipts import Receipt
from app.polls.rules import Channel, Feasibility, Marking, Method

SEED = 2041
MOST_VOTERS = 60
Marks = Callable[[random.Random, PollQuestion], str]


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Something to vote for, and how much people like it beside the others."""

    title: str
    liking: int
    words: str = ""
    cost: int | None = None
    ward: str = ""  # its slug
    place: str = ""
    latitude: float | None = None
    longitude: float | None = None
    is_impossible: str = ""  # why


@dataclass(frozen=True, kw_only=True)
class Asking:
    """A poll: announced so many days ago, opened some days later, open for so many."""

    title: str
    summary: str
    question: QuestionTerms
    choices: Sequence[Choice]
    marks: Marks
    days_ago: int
    days_open: int
    is_drawn: bool = False
    takes_codes: bool = False


NOTICE = 5  # days between announcing and opening


def _ranks(dice: random.Random, question: PollQuestion) -> str:
    """An order of some of the options, the better liked ones more often in front."""
    places = _drawn(dice, question, dice.randint(1, len(question.listed)))
    return ">".join(str(place) for place in places)


def _several(dice: random.Random, question: PollQuestion) -> str:
    places = _drawn(dice, question, dice.randint(1, min(4, len(question.listed))))
    return ",".join(str(place) for place in sorted(places))


def _drawn(dice: random.Random, question: PollQuestion, number: int) -> list[int]:
    """Places of options, drawn by how much they are liked, none twice."""
    likings = {place: LIKINGS[option.title] for place, option in enumerate(question.listed, 1)}
    keys = {place: dice.random() ** (1 / liking) for place, liking in likings.items()}
    return sorted(keys, key=lambda place: -keys[place])[:number]


SHOP = Asking(
    title="What should the empty shop become?",
    summary=(
        "Demonstration: the owner of an empty shop in the town centre lends it to the town for a year. "
        "Put the ideas in order. The one that wins opens in spring."
    ),
    question=QuestionTerms(
        title="Which idea should move in?",
        help="You need not rank all of them.",
        method=Method.IRV,
        marking=Marking.RANKS,
    ),
    choices=(
        Choice(title="A library of things", liking=5, words="Borrow a drill, a tent or a sewing machine."),
        Choice(title="A repair café", liking=6, words="Volunteers mend what you bring."),
        Choice(title="A stage for young musicians", liking=4, words="Open on four evenings a week."),
        Choice(title="A market for makers", liking=3, words="Six stalls, each for a month."),
        Choice(title="A quiet room to study", liking=2, words="Desks, plugs and silence."),
    ),
    marks=_ranks,
    days_ago=11,
    days_open=16,
    is_drawn=True,
)
MONEY = Asking(
    title="£60,000 for our neighbourhoods",
    summary=(
        "Demonstration: residents proposed what to do with £60,000, and the council checked what each would cost. "
        "Choose as many as you like.\n\nThe money is shared out equally: every voter decides over the same part of it."
    ),
    question=QuestionTerms(
        title="Which proposals should be paid for?",
        method=Method.EQUAL_SHARES,
        marking=Marking.SEVERAL,
        budget=60_000,
    ),
    choices=(
        Choice(
            title="Benches on the way to the station",
            liking=4,
            cost=9_000,
            ward="high-town",
            place="High Town Road",
            latitude=51.8846,
            longitude=-0.4102,
        ),
        Choice(
            title="A community orchard",
            liking=6,
            cost=12_500,
            ward="stopsley",
            place="Stopsley Common",
            latitude=51.9105,
            longitude=-0.4003,
        ),
        Choice(
            title="Lights for the football pitch",
            liking=5,
            cost=28_000,
            ward="lewsey",
            place="Lewsey Park",
            latitude=51.9019,
            longitude=-0.4793,
        ),
        Choice(
            title="A kitchen for the community centre",
            liking=5,
            cost=18_000,
            ward="dallow",
            place="Dallow Road",
            latitude=51.8836,
            longitude=-0.4333,
        ),
        Choice(
            title="A safer crossing by the school",
            liking=7,
            cost=22_000,
            ward="biscot",
            place="Biscot Road",
            latitude=51.8922,
            longitude=-0.4258,
        ),
        Choice(
            title="Trees for our street",
            liking=6,
            cost=7_500,
            ward="sundon-park",
            place="Sundon Park Road",
            latitude=51.9188,
            longitude=-0.4678,
        ),
        Choice(title="Bike lessons for grown-ups", liking=3, cost=6_000),
        Choice(
            title="A bridge over the railway",
            liking=4,
            ward="leagrave",
            place="Leagrave station",
            is_impossible="A bridge costs far more than the whole budget, and the land is not the town’s.",
        ),
    ),
    marks=_several,
    days_ago=8,
    days_open=21,
    takes_codes=True,
)
BIRD = Asking(
    title="A bird for the town’s new buses",
    summary="Demonstration: the drivers asked for a bird to paint on the new buses. Choose all that you would like.",
    question=QuestionTerms(title="Which bird?", method=Method.APPROVAL, marking=Marking.SEVERAL),
    choices=(
        Choice(title="Red kite", liking=7),
        Choice(title="Robin", liking=6),
        Choice(title="Swift", liking=4),
        Choice(title="Goldfinch", liking=3),
    ),
    marks=_several,
    days_ago=60,
    days_open=21,
)
ASKINGS = (SHOP, MONEY, BIRD)
LIKINGS = {choice.title: choice.liking for asking in ASKINGS for choice in asking.choices}


def enter_polls(stage: Stage, residents: Sequence[Resident], facilitator: Person) -> None:
    """Put every poll into the calendar, and the votes of residents who have an account."""
    dice = random.Random(SEED)  # noqa: S311 - a draw to be repeated, not a secret
    voters = [resident for resident in residents if resident.has_account][:MOST_VOTERS]
    for asking in ASKINGS:
        announced_on = town_day(stage.calendar.until) - timedelta(days=asking.days_ago)
        _enter_poll(stage, asking, voters, town_time(announced_on, 10), facilitator, dice)


def _enter_poll(
    stage: Stage,
    asking: Asking,
    voters: Sequence[Resident],
    announced_at: datetime,
    facilitator: Person,
    dice: random.Random,
) -> None:
    polls: list[Poll] = []

    def prepare() -> None:
        polls.append(_write(asking, facilitator))

    def publish() -> None:
        announcing.announce(polls[0], actor=facilitator)

    stage.calendar.enter(announced_at - timedelta(days=1), prepare)
    stage.calendar.enter(announced_at, publish)
    opens_at, length = announced_at + timedelta(days=NOTICE), timedelta(days=asking.days_open)
    for resident in voters:
        moment = opens_at + length * dice.random() ** 2  # most vote soon
        stage.calendar.enter(moment, _voting(stage, asking, polls, resident, random.Random(dice.random())))  # noqa: S311
    stage.calendar.enter(opens_at + length + timedelta(minutes=1), lambda: _count(polls[0]))


def _count(poll: Poll) -> None:
    from app.polls import counting  # numpy: the site does without until there is something to count

    counting.count(poll.id)


def _voting(
    stage: Stage, asking: Asking, polls: Sequence[Poll], resident: Resident, dice: random.Random
) -> Callable[[], None]:
    def vote() -> None:
        voter = Voter(channel=Channel.ONLINE, person=stage.account_of(resident))
        marks = {question.id: asking.marks(dice, question) for question in polls[0].questions}
        casting.cast(polls[0], voter, marks, receipt=Receipt.new())

    return vote


def _write(asking: Asking, facilitator: Person) -> Poll:
    opens_at = now() + timedelta(days=1 + NOTICE)
    closes_at = opens_at + timedelta(days=asking.days_open)
    terms = PollTerms(
        title=asking.title,
        summary=asking.summary,
        takes_codes=asking.takes_codes,
        is_order_drawn=asking.is_drawn,
        opens_at=opens_at,
        closes_at=closes_at,
        results_at=closes_at,
    )
    poll = drafting.create(terms, actor=facilitator)
    question = drafting.add_question(poll, asking.question, actor=facilitator)
    for choice in asking.choices:
        _propose(question, choice, facilitator)
    return poll


def _propose(question: PollQuestion, choice: Choice, facilitator: Person) -> None:
    terms = OptionTerms(
        title=choice.title,
        description=choice.words,
        cost=choice.cost,
        ward_code=get_ward(choice.ward).code if choice.ward else None,
        place=choice.place,
        latitude=choice.latitude,
        longitude=choice.longitude,
    )
    option = options.add(question, terms, actor=facilitator)
    if question.is_budget:
        verdict = Feasibility.NOT_FEASIBLE if choice.is_impossible else Feasibility.FEASIBLE
        options.judge(option, verdict, choice.is_impossible, actor=facilitator)
