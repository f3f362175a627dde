"""Budget ballots as a Pabulib file, so that anyone can count them again.

Voters are numbered in the order of what they voted, which says nothing about them.
"""

from collections.abc import Iterator, Sequence

from app.counting.budget import BudgetElection, VoteType

QUOTED = (";", '"')
POINTED = (VoteType.CUMULATIVE, VoteType.SCORING)


def write(election: BudgetElection, winners: Sequence[str] | None = None) -> Iterator[str]:
    """Lines with their ends. `winners` are marked as selected; without them, what the election calls official."""
    selected = election.official if winners is None else frozenset(winners)
    yield "META\n"
    yield _row("key", "value")
    for key, text in _meta(election).items():
        yield _row(key, text)
    yield from _projects(election, selected)
    yield from _votes(election)


def _meta(election: BudgetElection) -> dict[str, str]:
    """What Pabulib asks for first; then whatever else is known of the election."""
    known = {key: text for key, text in election.meta.items() if key != "default_score"}  # the marks have it in them
    meta = {key: known.get(key, "") for key in ("description", "country", "unit", "instance")}
    meta |= {
        "num_projects": str(len(election.projects)),
        "num_votes": str(election.ballots),
        "budget": _decimal(election.budget, election.unit),
        "vote_type": str(election.vote_type),
        "rule": known.get("rule", "unknown"),
    }
    if election.vote_type is VoteType.ORDINAL and election.marks.size:
        meta["max_length"] = str(max(int(election.marks.max()), 1))  # so many points has the first
    return meta | {key: text for key, text in known.items() if key not in meta}


def _projects(election: BudgetElection, selected: frozenset[str] | None) -> Iterator[str]:
    more = list(dict.fromkeys(key for project in election.projects for key in project.more))
    score = ["score"] if election.vote_type.has_points else []
    chosen = [] if selected is None else ["selected"]
    yield "PROJECTS\n"
    yield _row("project_id", "cost", "votes", *score, "name", "district", *more, *chosen)
    supporters, scores = election.supporters(), election.scores()
    for place, project in enumerate(election.projects):
        yield _row(
            project.id,
            _decimal(project.cost, election.unit),
            str(supporters[place]),
            *(_decimal(scores[place], election.point_unit) for _ in score),
            project.name,
            project.district,
            *(project.more.get(key, "") for key in more),
            *(str(int(project.id in (selected or ()))) for _ in chosen),
        )


def _votes(election: BudgetElection) -> Iterator[str]:
    pointed = election.vote_type in POINTED
    yield "VOTES\n"
    yield _row("voter_id", "vote", *(["points"] if pointed else []))
    ballots = sorted(
        (_ballot(election, row, pointed=pointed), int(weight))
        for row, weight in zip(election.marks.tolist(), election.weights, strict=True)
    )
    number = 0
    for ballot, weight in ballots:
        for _ in range(weight):
            number += 1
            yield _row(str(number), *ballot)


def _ballot(election: BudgetElection, marks: Sequence[int], *, pointed: bool) -> tuple[str, ...]:
    """The projects marked, the most wanted first, and their points where ballots give them."""
    marked = sorted((place for place, mark in enumerate(marks) if mark), key=lambda place: -marks[place])
    names = ",".join(election.projects[place].id for place in marked)
    if not pointed:
        return (names,)
    return names, ",".join(_decimal(marks[place], election.point_unit) for place in marked)


def _decimal(number: int, unit: int) -> str:
    """Without thousands or needless zeros: 12.5."""
    whole, rest = divmod(abs(number), unit)
    text = f"{whole}.{rest:0{len(str(unit)) - 1}d}".rstrip("0") if rest else str(whole)
    return f"-{text}" if number < 0 else text


def _row(*fields: str) -> str:
    """On one line, with quotation marks where a field would otherwise be taken for more."""
    return ";".join(_field(field) for field in fields) + "\n"


def _field(text: str) -> str:
    line = " ".join(text.split())
    if any(mark in line for mark in QUOTED):
        return '"' + line.replace('"', '""') + '"'
    return line
