"""What methods, completions and kinds of files are called. No numpy: the site knows the names without counting."""

from collections.abc import Mapping
from enum import StrEnum


class Utility(StrEnum):
    """What a funded project is worth to a supporter, for each mark, in equal shares."""

    COST = "cost"
    CARDINALITY = "cardinality"


class Completion(StrEnum):
    """What equal shares does with the money that it leaves."""

    NONE = "none"
    ADD1 = "add1"
    ADD1U = "add1u"


ORDERS = ("irv", "stv", "borda", "condorcet-schulze", "plurality")
MARKS = ("approval", "score", "plurality", "points", "yes-no")
BUDGETS = ("greedy", "equal-shares")
METHODS_BY_KIND: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("soc", "soi", "toc", "toi"), ORDERS),
    "cat": MARKS,
    "pb": BUDGETS,
}
METHODS = tuple(dict.fromkeys((*ORDERS, *MARKS, *BUDGETS)))
