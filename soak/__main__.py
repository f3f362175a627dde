"""`make soak`: a newsletter to 20,000 people, killed twice and taken up again, on SQLite and on Postgres."""

import sys
import tempfile
from pathlib import Path

from soak.newsletter import Outcome, rehearse
from tests.conftest import build_town, let_go
from tests.databases import new_database

PEOPLE = 20_000


def main() -> int:
    is_well = True
    for kind in ("sqlite", "postgres"):
        with tempfile.TemporaryDirectory() as name, new_database(kind, Path(name)) as url:
            let_go(build_town(url, Path(name)))
            outcome = rehearse(url, Path(name), PEOPLE)
            print(f"{kind}: {_told(outcome)}")
            is_well &= not outcome.doubled and len(outcome.arrived) + 1 == outcome.people and len(outcome.unknown) == 2
    return 0 if is_well else 1


def _told(outcome: Outcome) -> str:
    per_second = round(sum(outcome.arrived.values()) / outcome.seconds)
    return (
        f"{outcome.people:,} readers, killed twice: {len(outcome.arrived):,} have it, "
        f"{len(outcome.doubled)} of them more than once; "
        f"{len(outcome.unknown)} left to staff; {outcome.seconds:.0f} s, {per_second} letters a second, "
        f"{outcome.connections} connections"
    )


if __name__ == "__main__":
    sys.exit(main())
