"""The ballots of one question as a file that anybody can count again: PrefLib's or Pabulib's form, or a CSV of numbers.

The first is hashed when the poll is counted. It holds each different ballot and how often it was cast; the CSV holds
the number on each receipt. Lines follow the marks or the numbers, never the order of voting.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain

from app.counting import pabulib_writing
from app.counting.budget import BudgetElection
from app.counting.preflib_writing import write_categories, write_ranked
from app.counting.ranked import RankedProfile
from app.polls.models import PollQuestion
from app.polls.tallying import Profile, profile_of


def ballot_file(question: PollQuestion, salt: str) -> Iterator[str]:
    """Lines of the file that `flask polls count` reads, as they were hashed with this salt."""
    return lines_of(question, profile_of(question), salt)


def lines_of(question: PollQuestion, profile: Profile, salt: str) -> Iterator[str]:
    """The salt stands in the file. Its hash is in the record of acts before anybody may see the result, and a file
    without one could be guessed from its hash: there are few ways in which a small poll can end.
    """
    if isinstance(profile, BudgetElection):
        return pabulib_writing.write(replace(profile, meta={**profile.meta, "salt": salt}))
    told = f"# SALT: {salt}\n"
    if isinstance(profile, RankedProfile):
        return chain([told], write_ranked(profile, question.title))
    return chain([told], write_categories(profile, question.title))


def hash_of(lines: Iterable[str]) -> str:
    """SHA-256 of the file, as `sha256sum` prints it."""
    digest = hashlib.sha256()
    for line in lines:
        digest.update(line.encode())
    return digest.hexdigest()
