"""Files of budgets: every form that Pabulib has, what is odd but clear, and what no count should be made of."""

from collections import Counter

import pytest
from hypothesis import given

from app.counting.budget import BudgetElection, VoteType
from app.counting.pabulib import read
from app.counting.pabulib_writing import write
from app.counting.reading import FormatError
from tests.counting.budgets import PARK, election, elections


def ballots(found: BudgetElection) -> Counter[tuple[tuple[str, int], ...]]:
    """What the voters said, whatever the order of rows."""
    said: Counter[tuple[tuple[str, int], ...]] = Counter()
    for row, weight in zip(found.marks.tolist(), found.weights.tolist(), strict=True):
        marks = [(project.id, mark) for project, mark in zip(found.projects, row, strict=True) if mark]
        said[tuple(sorted(marks))] += weight
    return said


def headed(vote_type: str, *votes: str, meta: str = "", columns: str = "voter_id;vote;points") -> str:
    head = f"META\nkey;value\nbudget;10\nvote_type;{vote_type}\n{meta}PROJECTS\nproject_id;cost\na;1\nb;2\nc;3\n"
    return head + "\n".join(["VOTES", columns, *votes]) + "\n"


def test_a_file_is_read_as_it_says() -> None:
    found = election(PARK)
    assert [(one.id, one.name, one.cost) for one in found.projects] == [
        ("park", "Park", 60),
        ("path", "Path", 40),
        ("pond", "Pond", 50),
    ]
    assert (found.budget, found.unit, found.vote_type, found.ballots) == (100, 1, VoteType.APPROVAL, 5)
    assert found.official == frozenset({"park", "path"})
    assert found.supporters() == [3, 2, 2]
    assert found.remarks == ()


def test_equal_votes_are_one_ballot_with_a_weight() -> None:
    found = election(headed("approval", "1;a,b", "2;c", "3;a,b", columns="voter_id;vote"))
    assert found.weights.tolist() == [2, 1]


@pytest.mark.parametrize(
    "odd",
    [
        "\ufeff" + PARK,
        PARK.replace("\n", "\r\n"),
        PARK.replace("park;60", " park ;60 ").replace("1;park,path", "1; park , path"),
        PARK.replace("\n", ";\n").replace("META;", "META").replace("PROJECTS;", "PROJECTS").replace("VOTES;", "VOTES"),
        PARK.replace("META\n", "\nMETA\n\n").replace("VOTES\n", "\n\nVOTES\n") + "\n\n",
        PARK.replace("budget;100", "budget;100,00").replace("park;60", "park;60.0"),
        PARK.replace("approval", "Approval"),
        PARK.replace("5;pond", '5;"pond"').replace("Pond", '"Pond"'),
        PARK.replace("1;park,path", "1;park,,path,"),
        PARK.rstrip("\n"),
    ],
    ids=["bom", "crlf", "spaces", "empty columns", "blank lines", "decimals", "capitals", "quotes", "gaps", "no end"],
)
def test_oddities_of_writing_change_nothing(odd: str) -> None:
    found, plain = election(odd), election(PARK)
    assert found.projects == plain.projects
    assert (found.budget, found.unit, found.official) == (plain.budget, plain.unit, plain.official)
    assert ballots(found) == ballots(plain)


def test_amounts_with_commas_or_points_are_exact() -> None:
    found = election(PARK.replace("budget;100", "budget;1 000,50").replace("park;60", "park;0.1").replace("40", "0,25"))
    assert found.unit == 100
    assert found.budget == 100050
    assert [one.cost for one in found.projects] == [10, 25, 5000]
    assert (found.amount(100050), found.amount(100), found.money(100050)) == (1000.5, 1, "1,000.50")


def test_quoted_fields_may_hold_semicolons_and_line_ends() -> None:
    text = PARK.replace(";Park;", ';"Park; with ""ducks""\nand swans";')
    text = text.replace("voter_id;vote\n", "voter_id;remark;vote\n").replace("1;park,path", '1;"a;b\nc";park,path')
    for voter in "2345":
        text = text.replace(f"\n{voter};p", f"\n{voter};;p")
    found = election(text)
    assert found.projects[0].name == 'Park; with "ducks"\nand swans'
    assert ballots(found) == ballots(election(PARK))


def test_columns_may_stand_in_any_order_and_be_joined_by_others() -> None:
    text = (
        "META\nkey;value\nbudget;10\nvote_type;cumulative\nPROJECTS\nname;district;cost;category;project_id;score;votes\n"
        "A;North;1;green,play;a;3;1\nVOTES\npoints;age;vote;voter_id;voting_method\n3;41;a;7;internet\n"
    )
    found = election(text)
    assert (found.projects[0].district, found.projects[0].more) == ("North", {"category": "green,play"})
    assert found.marks.tolist() == [[3]]


def test_only_what_the_budget_itself_paid_for_is_official() -> None:
    text = PARK.replace("Path;1", "Path;2").replace("Pond;0", "Pond;3")
    assert election(text).official == frozenset({"park"})
    assert election(PARK.replace(";selected", "").replace(";1\n", "\n").replace(";0\n", "\n")).official is None


def test_blank_votes_are_ballots() -> None:
    found = election(headed("approval", "1;", "2;None", "3;a", columns="voter_id;vote"))
    assert (found.ballots, found.supporters()) == (3, [1, 0, 0])


def test_a_project_named_twice_in_a_vote_counts_where_it_is_first_named() -> None:
    approval = election(headed("approval", "1;a,a,b", "2;a,a,b", columns="voter_id;vote"))
    assert approval.marks.tolist() == [[1, 1, 0]]
    assert approval.remarks == ("2 ballots name a project more than once; it counts once.",)
    assert election(headed("cumulative", "1;a,a,b;3,4,5")).marks.tolist() == [[3, 5, 0]]
    assert election(headed("ordinal", "1;a,a,b", columns="voter_id;vote")).marks.tolist() == [[3, 2, 0]]


def test_points_are_read_beside_their_projects() -> None:
    assert election(headed("cumulative", "1;b,a;2,1", "2;;")).marks.tolist() == [[1, 2, 0], [0, 0, 0]]
    found = election(headed("scoring", "1;b,a;2.5,1"))
    assert (found.marks.tolist(), found.point_unit) == ([[10, 25, 0]], 10)
    assert election(headed("scoring", "1;b,a;-2,1", meta="default_score;4\n")).marks.tolist() == [[1, -2, 4]]


def test_ranked_votes_get_borda_points_from_the_longest_that_a_ballot_may_be() -> None:
    columns = "voter_id;vote"
    assert election(headed("ordinal", "1;c,a", columns=columns)).marks.tolist() == [[2, 0, 3]]
    assert election(headed("ordinal", "1;c,a", meta="max_length;2\n", columns=columns)).marks.tolist() == [[1, 0, 2]]


def test_one_is_chosen_where_one_is_to_be_chosen() -> None:
    assert election(headed("choose-1", "1;b", "2;", columns="voter_id;vote")).supporters() == [0, 1, 0]


def test_numbers_in_the_head_that_do_not_fit_are_remarked_on_and_nothing_is_made_of_them() -> None:
    found = election(PARK.replace("budget;100\n", "budget;100\nnum_votes;1000000000\nnum_projects;-3\n"))
    assert found.remarks == (
        "META speaks of 1000000000 votes; the file has 5.",
        "META speaks of -3 projects; the file has 3.",
    )


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "META"),
        ("hello\n", 1, "begins with a line META"),
        (PARK.replace("budget;100\n", ""), 11, "no budget"),
        (PARK.replace("budget;100", "budget;lots"), 4, "not an amount of money"),
        (PARK.replace("budget;100", "budget;0"), 4, "not above zero"),
        (PARK.replace("budget;100", "budget;1e9"), 4, "not an amount of money"),
        (PARK.replace("vote_type;approval\n", ""), 1, "vote_type"),
        (PARK.replace("vote_type;approval", "vote_type;psychic"), 5, "psychic"),
        (PARK.replace("path;40", "path;-40"), 9, "less than nothing"),
        (PARK.replace("path;40", "path;"), 9, "not an amount of money"),
        (PARK.replace("path;40", "park;40"), 9, "twice"),
        (PARK.replace("project_id;cost", "project_id;price"), 7, "columns project_id and cost"),
        (PARK.replace("3;park,pond", "3;park,tunnel"), 15, "“tunnel”"),
        (PARK.replace("voter_id;vote", "voter_id;choice"), 12, "column “vote”"),
        (PARK.replace("4;path\n", "4\n"), 16, "columns"),
        (PARK.partition("VOTES")[0], 10, "before its section VOTES"),
        (PARK.partition("PROJECTS")[0] + "VOTES\nvoter_id;vote\n", 7, "PROJECTS"),
        (headed("choose-1", "1;a", "2;a,b", columns="voter_id;vote"), 13, "more than one"),
        (headed("cumulative", "1;a,b;1"), 12, "2 projects but gives 1 points"),
        (headed("cumulative", "1;a,b;1,"), 12, "no number of points"),
        (headed("cumulative", "1;a;1", "2;a,b;1,x"), 13, "“x”"),
        (headed("cumulative", "1;a;-1"), 12, "“-1”"),
        (headed("cumulative", "1;a", columns="voter_id;vote"), 11, "column “points”"),
        (headed("ordinal", "1;a,b", meta="max_length;1\n", columns="voter_id;vote"), 13, "max_length"),
        (headed("ordinal", "1;a", meta="scoring_fn;Dowdall\n", columns="voter_id;vote"), 1, "Dowdall"),
    ],
)
def test_what_cannot_be_counted_is_refused_by_line(text: str, line: int, words: str) -> None:
    with pytest.raises(FormatError) as refused:
        election(text)
    assert refused.value.line == line
    assert words in refused.value.problem


def test_the_line_of_a_bad_vote_is_right_after_a_quoted_one_over_two_lines() -> None:
    text = headed("approval", '"1\n1";a', "2;b", "3;x", columns="voter_id;vote")
    with pytest.raises(FormatError) as refused:
        election(text)
    assert refused.value.line == 15


@given(elections())
def test_what_is_written_reads_as_the_same_election(written: BudgetElection) -> None:
    found = read(write(written))
    assert [(one.id, one.name) for one in found.projects] == [(one.id, one.name) for one in written.projects]
    assert [found.amount(one.cost) for one in found.projects] == [written.amount(one.cost) for one in written.projects]
    assert found.amount(found.budget) == written.amount(written.budget)
    assert ballots(found) == ballots(written)
    assert found.vote_type == written.vote_type


def test_winners_are_marked_in_what_is_written() -> None:
    assert read(write(election(PARK), ["pond"])).official == frozenset({"pond"})
    assert read(write(election(PARK))).official == frozenset({"park", "path"})
