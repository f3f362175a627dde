"""What polls are made of, in the words that staff choose from."""

from flask_babel import LazyString

from app.kit.locale import lazy as _l
from app.polls.rules import Completion, Eligibility, Fault, Feasibility, Marking, Method, Utility

ELIGIBILITIES: dict[Eligibility, LazyString] = {
    Eligibility.EVERYONE: _l("Everybody with an account"),
    Eligibility.WARDS: _l("People of some wards"),
    Eligibility.AGE: _l("People of one age"),
    Eligibility.ORGANISATION: _l("Members of an organisation"),
    Eligibility.CODES: _l("Nobody: only people with a code on paper"),
}
METHODS: dict[Method, LazyString] = {
    Method.PLURALITY: _l("Single choice: the option that most people chose wins"),
    Method.APPROVAL: _l("Approval: choose as many as you like, the most chosen wins"),
    Method.SCORE: _l("Score: 0 to 5 for each option, the highest sum wins"),
    Method.POINTS: _l("Points: share out a number of points"),
    Method.YES_NO: _l("Yes or no"),
    Method.IRV: _l("Ranked, instant run-off: one winner"),
    Method.STV: _l("Ranked, single transferable vote: several winners, in proportion"),
    Method.BORDA: _l("Ranked, Borda: points by rank"),
    Method.SCHULZE: _l("Ranked, Condorcet by Schulze: who beats the others, one by one"),
    Method.EQUAL_SHARES: _l("Budget by equal shares: every voter decides over the same part of the money"),
    Method.GREEDY: _l("Budget by votes: the most chosen first, as long as it fits"),
}
MARKINGS_IN_WORDS: dict[Marking, LazyString] = {
    Marking.ONE: _l("Choose one"),
    Marking.SEVERAL: _l("Choose as many as they like"),
    Marking.RANKS: _l("Put in order"),
    Marking.SCORES: _l("Give each a score"),
    Marking.POINTS: _l("Share out points"),
    Marking.KNAPSACK: _l("Choose as many as the money pays for"),
}
COMPLETIONS: dict[Completion, LazyString] = {
    Completion.NONE: _l("It stays unspent"),
    Completion.ADD1: _l("Shares grow, pound by pound, until the next step would overspend"),
    Completion.ADD1U: _l("Shares grow in that way, and what is left goes to the most chosen that fit"),
}
UTILITIES: dict[Utility, LazyString] = {
    Utility.COST: _l("By the money that goes to what they chose"),
    Utility.CARDINALITY: _l("By the number of projects that they chose"),
}
VALUATIONS: dict[Feasibility, LazyString] = {
    Feasibility.FEASIBLE: _l("It can be done"),
    Feasibility.NOT_FEASIBLE: _l("It cannot be done"),
    Feasibility.WAITING: _l("Not known yet"),
}
FAULTS: dict[Fault, LazyString] = {
    Fault.UNREADABLE: _l("is not written as this question is marked"),
    Fault.NOT_ON_THE_LIST: _l("names a number that is not on the list"),
    Fault.TWICE: _l("names an option twice"),
    Fault.TOO_MANY: _l("marks more than is allowed"),
    Fault.EQUAL_RANKS: _l("gives two options the same rank: type what is ranked before them, and stop there"),
    Fault.OUT_OF_RANGE: _l("gives a score that is out of range"),
    Fault.OVER_BUDGET: _l("costs more than the budget"),
}
MARKS_HELP: dict[Marking, LazyString] = {
    Marking.ONE: _l("The number of the option, for example 2."),
    Marking.SEVERAL: _l("The numbers of the options with commas, for example 1,4."),
    Marking.KNAPSACK: _l("The numbers of the options with commas, for example 1,4."),
    Marking.RANKS: _l(
        "The numbers in order, the best first, for example 3>1>2. Where two have the same rank, stop before them."
    ),
    Marking.SCORES: _l("The number of each option and its score, for example 1:5,3:0."),
    Marking.POINTS: _l("The number of each option and its points, for example 1:5,3:2."),
}
