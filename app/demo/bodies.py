"""Twenty organisations that nobody will find in Luton, with pledges in every state."""

from app.commitments.rules import State
from app.demo.examples import (
    ADVICE,
    APPRENTICES,
    BIKES,
    CALM,
    CHARTER,
    FAIR_PAY,
    HOURS,
    LEARNING,
    READING,
    ROOMS,
    SOLAR,
    SUPPLIERS,
    TREES,
    VANS,
    WARM,
)
from app.demo.promises import Body, Cause, OwnFigure, Promise
from app.organisations.rules import Kind, SizeBand


def _year(statement: str, *promises: Promise, fate: State = State.ACTIVE, decided: int = 0, why: str = "") -> Cause:
    """Under way since about the time the register opened."""
    return Cause(
        statement=statement,
        written=350,
        starts=335,
        ends=-200,
        promises=promises,
        fate=fate,
        decided=decided,
        why=why,
    )


def _past(statement: str, *promises: Promise, fate: State, ends: int, decided: int = 0, why: str = "") -> Cause:
    """Over, or soon over."""
    return Cause(
        statement=statement, written=350, starts=335, ends=ends, promises=promises, fate=fate, decided=decided, why=why
    )


def _new(statement: str, *promises: Promise, fate: State, written: int, starts: int = -20, why: str = "") -> Cause:
    """Still to begin."""
    return Cause(
        statement=statement, written=written, starts=starts, ends=starts - 365, promises=promises, fate=fate, why=why
    )


PRIVATE, VOLUNTARY, EDUCATION, FAITH, PUBLIC = Kind.PRIVATE, Kind.VOLUNTARY, Kind.EDUCATION, Kind.FAITH, Kind.PUBLIC
MICRO, SMALL, MEDIUM, LARGE = SizeBand.MICRO, SizeBand.SMALL, SizeBand.MEDIUM, SizeBand.LARGE


def _body(
    name: str,
    kind: Kind,
    sector: str,
    size: SizeBand,
    people: str,
    *causes: Cause,
    wards: int = 0,
    figure: OwnFigure | None = None,
) -> Body:
    """`people`: the owner, and after a comma an editor."""
    owner, _comma, editor = people.partition(", ")
    return Body(
        name=name,
        kind=kind,
        sector=sector,
        size=size,
        owner=owner,
        editor=editor,
        wards=wards,
        causes=causes,
        figure=figure,
    )


FURNACE = OwnFigure(
    ago=120,
    corrected=100,
    indicator="emissions",
    mistaken=381,
    value=318,
    unit="tonnes of CO₂e",
    method="Demonstration: gas and electricity by the meters, with the government’s factors.",
    why="Demonstration: two digits were swapped.",
)


BODIES = (
    _body(
        *("The Upside-Down Hat Company", PRIVATE, "Manufacturing", MEDIUM, "Hattie Bramwell, Bilal Chaudhry"),
        _year("We make hats here, and we want our town to do well.", APPRENTICES, FAIR_PAY, SOLAR, VANS, BIKES),
        wards=3,
        figure=FURNACE,
    ),
    _body(
        *("Moonlit Parcels", PRIVATE, "Transport and storage", LARGE, "Gurpreet Singh, Ioana Popa"),
        _year("Every parcel we carry should make the air no worse.", SUPPLIERS, HOURS, CHARTER),
    ),
    _body(
        *("Paper Lantern Bakery", PRIVATE, "Food", MICRO, "Mei Turner"),
        _past("Good bread, good work.", CALM, CHARTER, fate=State.DUE_FOR_RENEWAL, ends=-40),
        wards=1,
    ),
    _body(
        *("Clockwork Fox Theatre", VOLUNTARY, "Arts", SMALL, "Delroy Francis, Zofia Nowak"),
        _year("A stage for everybody who has something to say.", ROOMS, READING),
        wards=4,
    ),
    _body(
        *("Nonesuch Academy of Curious Children", EDUCATION, "Education", MEDIUM, "Ngozi Eze, Alan Reid"),
        _year("Curious children make a fair town.", LEARNING, TREES),
        wards=1,
    ),
    _body(
        *("Neverwhere Interfaith Kitchen", FAITH, "Food", MICRO, "Samina Malik"),
        _year("Nobody eats alone.", WARM, ADVICE),
        wards=2,
    ),
    _body(
        *("Tin Whistle Advice", VOLUNTARY, "Advice", SMALL, "Marcia Campbell"),
        _past("Clear words about money.", ADVICE, HOURS, fate=State.RENEWED, ends=15, decided=50),
    ),
    _body(
        *("Imaginary Airship Works", PRIVATE, "Engineering", LARGE, "Rafiq Hossain, Kelly Ward"),
        _past(
            "Lighter than air, and fair.",
            *(FAIR_PAY, READING, HOURS),
            fate=State.ENDED,
            ends=30,
            decided=20,
            why="The works move to another town, and so does what we promise.",
        ),
    ),
    _body(
        *("Velvet Robot Software", PRIVATE, "Technology", SMALL, "Anil Gupta"),
        _year("Code written here.", BIKES, fate=State.WITHDRAWN, decided=70, why="The company was closed."),
    ),
    _body(
        *("Seventeen Swallows Housing", VOLUNTARY, "Housing", MEDIUM, "Rukhsana Khan, Liam Byrne"),
        _new("A home is where a fair town begins.", WARM, fate=State.AGREED, written=30),
    ),
    _body(
        *("Marmalade Meadow Nursery", EDUCATION, "Childcare", SMALL, "Precious Okafor"),
        _new("Small people, large plans.", WARM, fate=State.SUBMITTED, written=14),
    ),
    _body(
        *("Left-Handed Scissors Salon", PRIVATE, "Personal services", MICRO, "Yasmin Ali"),
        _new(
            "A haircut is a conversation.",
            *(WARM,),
            fate=State.CHANGES_REQUESTED,
            written=25,
            why="Please say how many afternoons there will be in all.",
        ),
    ),
    _body(
        *("Borrowed Umbrella Library", VOLUNTARY, "Culture", MICRO, "Winston Clarke"),
        _new("Lend, and it comes back.", WARM, fate=State.DRAFT, written=9),
    ),
    _body(
        *("Quiet Thunder Gym", PRIVATE, "Sport", SMALL, "Tariq Mahmood"),
        _year("Everybody can get stronger.", CALM, ROOMS),
        wards=2,
    ),
    _body(
        *("Board of Small Wonders", PUBLIC, "Public services", MEDIUM, "Helen Shaw, Musa Kamara"),
        _year("Small things, done for everybody.", TREES, FAIR_PAY, SUPPLIERS),
    ),
    _body(
        *("Lamplighters’ Credit Circle", VOLUNTARY, "Finance", MICRO, "Dorothy Grant"),
        _year("Money that stays among neighbours.", ADVICE, CHARTER),
        wards=5,
    ),
    _body(
        *("Pepper and Comet Foods", PRIVATE, "Food", MEDIUM, "Vijay Patel"),
        _past("Eat well, waste nothing.", SOLAR, CALM, fate=State.DUE_FOR_RENEWAL, ends=-10),
    ),
    _body(
        *("Wandering Bookbinders’ Union", Kind.OTHER, "Membership", MICRO, "Agnieszka Lewandowska"),
        _new("Bound by our word.", WARM, fate=State.WITHDRAWN, written=60, why="We will write a shorter one."),
    ),
    Body(
        name="Sunday Elephant Removals",
        kind=PRIVATE,
        sector="Transport and storage",
        size=MICRO,
        owner="Leroy Brown",
        registered=4,
        is_verified=False,
    ),
    Body(
        name="Glass Mountain Security",
        kind=PRIVATE,
        sector="Security",
        size=SMALL,
        owner="Simon Stan",
        suspended="Demonstration: two people say that they own it.",
    ),
)
