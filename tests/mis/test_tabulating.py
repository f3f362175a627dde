"""From households to shares that may be published: withheld, rounded, and with their range."""

import io

import pytest

from app.kit.disclosure import TOTAL
from app.mis.actions import REFERENCE_FOLDER
from app.mis.household import Household
from app.mis.household_file import open_text, read_header, read_rows
from app.mis.parameter_file import read_set
from app.mis.rules import Band
from app.mis.tabulating import (
    ALL,
    NO_WARD,
    TOWN,
    Kind,
    Share,
    Tabulation,
    kind_of,
    shares_of,
    tabulate,
    told_by,
    weight_of,
)

FIGURES = read_set((REFERENCE_FOLDER / "2022-23.json").read_text("utf-8"))
WARDS = {"": NO_WARD, "e05014741": "E05014741", "dallow": "E05014741", "south": "E05014750"}
SPREAD = dict(zip(Band, (120, 90, 200, 60, 30), strict=True))


def town(*, south_in_e: int = 45, weight: float = 1) -> Tabulation:
    found = Tabulation()
    for ward, kind in (("E05014741", Kind.FAMILY), ("E05014750", Kind.ADULT), ("E05014736", Kind.ADULT)):
        for band, count in SPREAD.items():
            found.add(ward, kind, band, answers=count, weight=weight)
    found.add("E05014750", Kind.ADULT, Band.E, answers=south_in_e - SPREAD[Band.E], weight=weight)
    return found


def at(shares: list[Share], area: str, band: Band, kind: str = ALL) -> Share:
    return next(each for each in shares if (each.area_code, each.band, each.household_type) == (area, band, kind))


@pytest.mark.parametrize(
    ("household", "kind"),
    [
        (Household(adults=1), Kind.ADULT),
        (Household(adults=1, pensioners=1), Kind.PENSIONER),
        (Household(adults=2), Kind.COUPLE),
        (Household(adults=2, pensioners=1), Kind.COUPLE),
        (Household(adults=2, pensioners=2), Kind.PENSIONERS),
        (Household(adults=1, child_ages=(4,)), Kind.LONE_PARENT),
        (Household(adults=2, child_ages=(4, 5)), Kind.FAMILY),
        (Household(adults=3, child_ages=(4,)), Kind.OTHER),
    ],
)
def test_every_household_is_of_a_kind(household: Household, kind: Kind) -> None:
    assert kind_of(household) is kind


def test_large_counts_become_shares_with_their_range() -> None:
    share = at(shares_of(town()), "E05014741", Band.C)
    assert share.share == 200 / 500
    assert share.households == 200
    assert share.lower == pytest.approx(0.3580, abs=1e-3)
    assert share.upper == pytest.approx(0.4436, abs=1e-3)
    assert at(shares_of(town()), TOWN, Band.E).households == 105


def test_a_low_count_is_withheld_and_no_other_figure_gives_it_away() -> None:
    found = town()
    found.by_ward["E05014736", "E"].answers = found.by_ward["E05014736", "E"].squares = 4
    found.by_ward["E05014736", "E"].weight = 4
    shares = shares_of(found)
    hidden = [(each.area_code, each.band) for each in shares if each.is_suppressed]
    assert ("E05014736", Band.E) in hidden
    assert len([each for each in hidden if each[1] is Band.E]) > 1
    assert len([each for each in hidden if each[0] == "E05014736"]) > 1


def test_weights_raise_the_estimate_and_not_the_certainty() -> None:
    light, heavy = (at(shares_of(town(weight=weight)), "E05014741", Band.C) for weight in (1, 40))
    assert heavy.households == 8_000
    assert (heavy.share, heavy.lower, heavy.upper) == (light.share, light.lower, light.upper)


def test_few_answers_are_withheld_however_much_they_weigh() -> None:
    found = town(weight=500)
    found.by_ward["E05014736", "E"].answers = 4
    assert at(shares_of(found), "E05014736", Band.E).is_suppressed


def test_kinds_are_told_for_the_town_alone_and_not_where_they_give_something_away() -> None:
    shares = shares_of(town(south_in_e=45))
    assert {each.area_code for each in shares if each.household_type != ALL} == {TOWN}
    assert at(shares, TOWN, Band.C, Kind.FAMILY).share == 200 / 500
    thin = town()
    for cell in list(thin.by_ward):
        if cell[1] == "E":
            thin.by_ward[cell].answers = 1
    assert {each.household_type for each in shares_of(thin)} == {ALL}, "the town's own figure is withheld"


def test_what_an_earlier_release_said_is_minded() -> None:
    first = shares_of(town(south_in_e=45))
    before = told_by(first)
    assert before["E05014741", TOTAL] == 500
    assert before[TOTAL, TOTAL] == 1515
    second = shares_of(town(south_in_e=49), [first])
    assert at(second, "E05014750", Band.E).is_suppressed, "five more would be somebody"
    assert not at(second, "E05014741", Band.E).is_suppressed
    third = shares_of(town(south_in_e=145), [first])
    assert at(third, "E05014750", Band.E).households == 145
    stays = shares_of(town(south_in_e=145), [second])
    assert at(stays, "E05014750", Band.E).is_suppressed


def test_kinds_are_compared_with_earlier_releases_too() -> None:
    first = shares_of(town())
    assert told_by(first)[Kind.FAMILY, TOTAL] == 500
    moved = town()
    moved.by_kind[Kind.ADULT, "E"].answers -= 5
    moved.by_kind[Kind.ADULT, "E"].weight -= 5
    moved.by_kind[Kind.FAMILY, "E"].answers += 5
    moved.by_kind[Kind.FAMILY, "E"].weight += 5
    second = shares_of(moved, [first])
    assert not at(second, TOWN, Band.E).is_suppressed, "neither the town nor its wards changed"
    told = {each.household_type for each in second if not each.is_suppressed and each.band is Band.E}
    assert told == {ALL}, "five more families would be somebody"


def test_a_kind_that_an_earlier_release_withheld_stays_withheld() -> None:
    thin, more = town(), town()
    for found, few in ((thin, 4), (more, 44)):
        found.add("E05014741", Kind.PENSIONER, Band.E, answers=few)
        for band in (Band.A, Band.B, Band.C, Band.D):
            found.add("E05014741", Kind.PENSIONER, band, answers=50)
    first = shares_of(thin)
    assert at(first, TOWN, Band.E, Kind.PENSIONER).is_suppressed
    assert not at(shares_of(more), TOWN, Band.E, Kind.PENSIONER).is_suppressed
    assert at(shares_of(more, [first]), TOWN, Band.E, Kind.PENSIONER).is_suppressed


def test_nobody_is_no_table() -> None:
    with pytest.raises(ValueError, match="nobody"):
        shares_of(Tabulation())


@pytest.mark.parametrize(
    ("cell", "weight"),
    [("", 1), ("2.5", 2.5), ("0", None), ("-1", None), ("nan", None), ("inf", None), ("1e3", None), ("ten", None)],
)
def test_a_weight_is_a_plain_number(cell: str, weight: float | None) -> None:
    assert weight_of(cell) == weight


def test_light_answers_do_not_cover_for_a_few_heavy_ones() -> None:
    lines = ["adults,child_ages,tenure,income,ward,weight", *["1,,social,0,Dallow,1"] * 3]
    lines += ["1,,social,0,Dallow,0.01"] * 20
    with open_text(io.BytesIO("\n".join(lines).encode())) as text:
        header = read_header(text.readline().rstrip("\n"))
        found, refused = tabulate(read_rows(text, header), FIGURES, FIGURES.mode, WARDS)
    assert len(refused) == 20
    assert found.by_ward["E05014741", "E"].answers == 3, "what is published of the cell is three households"


def test_a_file_is_counted_and_its_bad_rows_are_told() -> None:
    lines = [
        "adults,child_ages,tenure,income,ward,weight",
        "2,3;7,private,34099,Dallow,2",
        "2,3;7,private,34099,E05014741,",
        "1,,social,0,,",
        "1,,social,9,Atlantis,",
        "1,,social,9,South,-1",
        "1,,social,many,South,1",
        "1,,social,9,South,0.999999",
    ]
    with open_text(io.BytesIO("\n".join(lines).encode())) as text:
        header = read_header(text.readline().rstrip("\n"))
        found, refused = tabulate(read_rows(text, header), FIGURES, FIGURES.mode, WARDS)
    assert refused == [(5, "ward: unknown"), (6, "weight: malformed"), (7, "income: malformed"), (8, "weight: below_1")]
    assert (found.by_ward["E05014741", "D"].answers, found.by_ward["E05014741", "D"].weight) == (2, 3)
    assert found.by_ward[NO_WARD, "E"].answers == 1
    assert found.answers == 3
