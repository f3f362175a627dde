"""Public elections whose winners are on record. The files are tried where a machine has them; none is ours."""

import pytest

from app.counting import irv, plurality, schulze, stv
from tests.counting.elections import labels, real

BURLINGTON = "burlington/00005-00000002.toi"
IRISH = {
    "irish/00001-00000001.soi": (4, {"Sargent", "Ryan", "Glennon", "Wright"}),
    "irish/00001-00000002.soi": (3, {"Lenihan", "Higgins", "Burton"}),
    "irish/00001-00000003.soi": (5, {"Dempsey", "English", "Wallace", "Brady", "Bruton"}),
}
GLASGOW = {
    "00008-00000001": {"Craig Mackay", "Philip Braat", "Gordon Matheson", "Nina Baker"},
    "00008-00000002": {"John Mason", "Jim Coleman", "Douglas Hay", "David Mcdonald"},
    "00008-00000003": {"George Redmond", "Alison E Thewliss", "Ruth Simpson"},
    "00008-00000004": {"Billy Mcallister", "Ellen Hurcombe", "Jim Mackechnie", "Kieran Wild"},
    "00008-00000005": {"Iris Gibson", "Alistair Watson", "Matthew John Kerr", "Ruth Black"},
    "00008-00000006": {"Paul Carey", "Bill Kidd", "Steven Purcell", "Jonathan Findlay"},
    "00008-00000007": {"Jennifer Dunn", "Patricia Chalmers", "Frank Docherty", "Elaine Mcdougall"},
    "00008-00000008": {"Liz Cameron", "Graeme Hendry", "Paul Rooney", "Jean Mcfadden"},
}


def test_burlington_2009_has_three_winners_by_three_methods() -> None:
    profile = real(BURLINGTON)
    by_method = [method.count(profile).winners for method in (plurality, irv, schulze)]
    assert [labels(profile, winners) for winners in by_method] == [["Kurt Wright"], ["Bob Kiss"], ["Andy Montroll"]]


def test_burlington_2009_gives_the_published_numbers_of_every_round() -> None:
    rounds = irv.count(real(BURLINGTON)).rounds
    kiss, montroll, simpson, smith, wright, others = "1", "2", "3", "4", "5", "6"
    assert rounds[0]["votes"] == {kiss: 2585, montroll: 2063, simpson: 35, smith: 1306, wright: 2951, others: 36}
    assert rounds[0]["exhausted"] == 4
    assert (rounds[3]["votes"], rounds[3]["exhausted"]) == ({kiss: 2981, montroll: 2554, wright: 3294}, 151)
    assert (rounds[4]["votes"], rounds[4]["exhausted"]) == ({kiss: 4313, wright: 4061}, 606)


def test_montroll_would_have_beaten_each_of_the_others() -> None:
    profile = real(BURLINGTON)
    assert schulze.count(profile).details["condorcet_winner"] == "2"


@pytest.mark.parametrize("name", sorted(GLASGOW))
def test_glasgow_2007_elects_the_councillors_it_elected(name: str) -> None:
    profile = real(f"glasgow/{name}.soi")
    outcome = stv.count(profile, seats=len(GLASGOW[name]))
    assert set(labels(profile, outcome.winners)) == GLASGOW[name]
    assert outcome.ballots == outcome.details["valid"] == sum(outcome.rounds[0]["votes"].values()) // 100_000


@pytest.mark.parametrize("name", sorted(IRISH))
def test_irish_constituencies_elect_the_members_they_elected_in_2002(name: str) -> None:
    """Ireland moves surpluses by another rule; it does not change who is elected here."""
    seats, members = IRISH[name]
    profile = real(name)
    elected = labels(profile, stv.count(profile, seats=seats).winners)
    assert len(elected) == seats
    assert all(any(member in label for label in elected) for member in members)


def test_dublin_west_has_its_official_quota_and_first_count() -> None:
    profile = real("irish/00001-00000002.soi")
    outcome = stv.count(profile, seats=3)
    assert outcome.details["quota"] == 7498 * outcome.details["scale"]
    lenihan = profile.ids[labels(profile, profile.ids).index("Brian Lenihan F.F.")]
    assert outcome.rounds[0]["votes"][lenihan] == 8086 * outcome.details["scale"]
