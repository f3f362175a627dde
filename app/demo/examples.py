"""Promises that the invented organisations of the demo town make: every way one can go is among them."""

from app.commitments.rules import CommitmentType
from app.demo.promises import CHECKED, DELIVERED, MISSED, QUESTIONED, Measure, Promise, Told

T = CommitmentType
APPRENTICES = Promise(
    text="Take on six apprentices who live in Luton, and keep them for at least a year",
    type=T.YOUNG_PEOPLE,
    outcomes=("IE3", "CF2"),
    owner="Head of People",
    starts=300,
    due=-60,
    measure=Measure("apprentices", 0, 6),
    told=(
        Told(200, "The first two have begun in the workshop.", 3, review=CHECKED, because="We saw both contracts."),
        Told(40, "Three more have joined, and all five are still with us.", 5),
    ),
)
FAIR_PAY = Promise(
    text="Pay everybody who works here, contractors too, at least the Real Living Wage",
    type=T.FAIR_PAY,
    outcomes=("IE2", "FA1"),
    owner="Finance Director",
    starts=320,
    due=100,
    told=(
        Told(
            110,
            "The last contract was changed: nobody is paid less now.",
            outcome=DELIVERED,
            review=CHECKED,
            because="The accreditation letter says so, and names the same date.",
        ),
    ),
)
CHARTER = Promise(
    text="Become accredited by the Good Business Charter",
    type=T.GOOD_BUSINESS_CHARTER,
    outcomes=("IE4", "FA1"),
    owner="Managing Director",
    starts=290,
    due=30,
    told=(Told(28, "We were accredited this week.", outcome=DELIVERED),),
)
SOLAR = Promise(
    text="Cut the electricity we buy by a third with panels on both roofs",
    type=T.SUSTAINABILITY_PLAN,
    outcomes=("NZ1",),
    owner="Estates Manager",
    starts=310,
    due=-50,
    measure=Measure("MWh a year", 90, 60),
    told=(
        Told(220, "The first roof is done.", 80),
        Told(20, "The second roof waits for scaffolding.", 79, review=QUESTIONED, because="Is this a full year?"),
    ),
)
BIKES = Promise(
    text="Build covered stands for forty bicycles, and lend staff the money for one",
    type=T.ACTIVE_TRAVEL_PLAN,
    outcomes=("NZ2", "NZ5"),
    owner="Travel Champion",
    starts=250,
    due=-110,
    wards=2,
)
CALM = Promise(
    text="Train two mental health first aiders on every shift",
    type=T.WELLBEING_PLAN,
    outcomes=("PW1",),
    owner="Wellbeing Lead",
    starts=280,
    due=35,
    told=(Told(150, "One shift of three has its first aiders."),),
)
HOURS = Promise(
    text="Give two hundred hours of our staff’s time to local charities",
    type=T.OTHER,
    outcomes=("FA3",),
    owner="Community Manager",
    starts=330,
    due=130,
    measure=Measure("hours", 0, 200),
    told=(Told(260, "A team painted a hall.", 60),),
)
READING = Promise(
    text="Send thirty volunteers to read with children in primary schools every week",
    type=T.YOUNG_PEOPLE,
    outcomes=("CF2", "CF3"),
    owner="Volunteering Coordinator",
    starts=300,
    due=45,
    wards=3,
    told=(Told(42, "Only eleven could come in school hours, so we did not reach thirty.", outcome=MISSED),),
)
VANS = Promise(
    text="Replace all eight diesel vans with electric ones",
    type=T.SUSTAINABILITY_PLAN,
    outcomes=("NZ1", "NZ5"),
    owner="Fleet Manager",
    starts=280,
    due=-70,
    withdrawn=90,
    why="The lease of the depot ends next year, and the new one has no chargers yet.",
)
WARM = Promise(
    text="Open our hall as a warm space three afternoons a week all winter",
    type=T.OTHER,
    outcomes=("FA2", "FA5"),
    owner="Hall Keeper",
    starts=-25,
    due=-120,
    wards=1,
)
ADVICE = Promise(
    text="Run a weekly advice desk where anybody can ask about bills and benefits",
    type=T.OTHER,
    outcomes=("FA2", "FA1"),
    owner="Advice Lead",
    starts=200,
    due=-90,
    measure=Measure("people helped", 0, 300),
    told=(
        Told(120, "It opened on Mondays.", 90, review=CHECKED, because="We visited, and saw the sign-in sheets."),
        Told(30, "Thursdays have begun as well.", 240),
    ),
    new_due=-60,
    change_asked=80,
    is_change_agreed=True,
    why="More people came than we thought, so we can finish a month earlier.",
)
SUPPLIERS = Promise(
    text="Spend half of what we buy with firms in Luton",
    type=T.OTHER,
    outcomes=("IE4", "IE5"),
    owner="Head of Buying",
    starts=260,
    due=-80,
    measure=Measure("% of spend", 30, 50),
    told=(Told(60, "Catering and printing moved to local firms.", 46),),
    new_due=-100,
    change_asked=12,
    why="Our financial year was moved by a month.",
)
LEARNING = Promise(
    text="Teach every pupil to swim twenty-five metres before they leave us",
    type=T.WELLBEING_PLAN,
    outcomes=("PW2", "CF4"),
    owner="Deputy Head",
    starts=240,
    due=15,
    told=(
        Told(
            10,
            "Nearly everybody can.",
            outcome=DELIVERED,
            review=QUESTIONED,
            because="The commitment says every pupil. How many cannot yet?",
        ),
    ),
)
TREES = Promise(
    text="Plant and water a hundred trees along the streets around us",
    type=T.SUSTAINABILITY_PLAN,
    outcomes=("NZ4",),
    owner="Grounds Keeper",
    starts=180,
    due=-150,
    measure=Measure("trees", 0, 100),
    wards=2,
    told=(Told(70, "Sixty trees are in, all of them alive.", 60, review=CHECKED, because="We counted sixty."),),
)
ROOMS = Promise(
    text="Let young people book our rehearsal room without paying",
    type=T.YOUNG_PEOPLE,
    outcomes=("CF3", "CF5"),
    owner="Youth Worker",
    starts=150,
    due=-180,
    told=(Told(25, "Four bands come every week."),),
)
