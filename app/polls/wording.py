"""How a poll reads: what is counted and how, who is asked, and what a line of marks says. Plain words, short ones."""

from functools import lru_cache

from babel.lists import format_list
from babel.numbers import format_currency, format_decimal
from flask import Blueprint
from flask_babel import get_locale, ngettext

from app.accounts.models import AgeBand
from app.config import LEAST_SMALL_COUNT
from app.kit.locale import gettext as _
from app.kit.locale import lazy as _l
from app.kit.prose import to_html
from app.kit.web import small_count
from app.polls.models import Poll, PollQuestion
from app.polls.receipts import spaced
from app.polls.rules import Eligibility, Feasibility, Marking, Method, Stage, lot_of

STAGES = {
    Stage.DRAFT: (_l("Draft"), "quiet"),
    Stage.ANNOUNCED: (_l("Not open yet"), "waiting"),
    Stage.OPEN: (_l("Open"), "good"),
    Stage.CLOSED: (_l("Closed"), "quiet"),
    Stage.COUNTED: (_l("Closed and counted"), "quiet"),
    Stage.CANCELLED: (_l("Cancelled"), "bad"),
}
FEASIBILITY = {
    Feasibility.WAITING: (_l("Not checked yet"), "waiting"),
    Feasibility.FEASIBLE: (_l("Can be done"), "good"),
    Feasibility.NOT_FEASIBLE: (_l("Cannot be done"), "bad"),
}


def init_wording(bp: Blueprint) -> None:
    """Offer the sentences below to every template."""
    bp.add_app_template_filter(spaced, "spaced_code")
    bp.add_app_template_filter(pounds, "pounds")
    bp.add_app_template_filter(votes, "votes")
    bp.add_app_template_filter(to_html, "prose")
    bp.add_app_template_filter(how_counted, "how_counted")
    bp.add_app_template_filter(how_marked, "how_marked")
    bp.add_app_template_filter(who_is_asked, "who_is_asked")
    bp.add_app_template_filter(told_of_few, "told_of_few")
    bp.add_app_template_filter(lot_of, "lot")
    bp.add_app_template_filter(tie_rule, "tie_rule")
    bp.add_app_template_filter(said, "said")
    bp.add_app_template_filter(tally, "tally")
    bp.add_app_template_filter(total_words, "total_words")
    bp.add_app_template_test(is_totalled, "totalled")
    bp.add_app_template_filter(STAGES.__getitem__, "stage_words")
    bp.add_app_template_filter(FEASIBILITY.__getitem__, "feasibility_words")


def pounds(amount: int) -> str:
    """Whole pounds, as the reader's language writes them."""
    return _pounds(amount, str(get_locale()))


@lru_cache(maxsize=1024)
def _pounds(amount: int, _tag: str) -> str:
    locale = get_locale()
    pattern = locale.currency_formats["standard"].pattern.replace(".00", "")
    return format_currency(amount, "GBP", format=pattern, locale=locale, currency_digits=False)


def votes(number: int, scale: int = 1) -> str:
    """So many votes or points, of which `scale` make one, to three places."""
    return _votes(number, scale, str(get_locale()))


@lru_cache(maxsize=8192)
def _votes(number: int, scale: int, _tag: str) -> str:
    whole = number % scale == 0
    return str(format_decimal(number // scale if whole else round(number / scale, 3), locale=get_locale()))


def how_counted(question: PollQuestion) -> str:
    """The method, for somebody aged nine, and the name under which others can read of it."""
    name = METHOD_NAMES.get(question.method)
    words = _explained(question)
    return f"{words} " + _("Its name is %(name)s.", name=name) if name else words


METHOD_NAMES = {
    Method.APPROVAL: _l("approval voting"),
    Method.SCORE: _l("score voting"),
    Method.BORDA: _l("Borda count"),
    Method.IRV: _l("instant-runoff voting"),
    Method.STV: _l("single transferable vote, by the rules of Scotland’s council elections"),
    Method.SCHULZE: _l("Schulze method"),
    Method.EQUAL_SHARES: _l("Method of Equal Shares"),
}


def _explained(question: PollQuestion) -> str:
    if question.method is Method.STV:
        return _stv(question.seats)
    if question.method is Method.YES_NO:
        return _yes_no(question.threshold)
    if question.method in {Method.EQUAL_SHARES, Method.GREEDY}:
        return _budget(question)
    return f"{_ADDED[question.method]} {_places(question.seats)}"


_ADDED = {
    Method.PLURALITY: _l("We count how many people chose each option."),
    Method.APPROVAL: _l("We count how many people chose each option. You may choose more than one."),
    Method.SCORE: _l("You give each option from 0 to 5. We add up what everybody gave."),
    Method.POINTS: _l("You share out your points. We add up the points that each option was given."),
    Method.BORDA: _l(
        "You put the options in order. The higher you put an option, the more points it gets from you. "
        "We add up the points."
    ),
    Method.SCHULZE: _l(
        "You put the options in order. We set every option against every other, two at a time. "
        "The best option is the one that beats the others."
    ),
    Method.IRV: _l(
        "You put the options in order. An option that more than half of the people put first wins. "
        "If there is none, the option with the fewest votes is out, and each of its votes moves to that voter’s next "
        "choice. We do this again until one has more than half."
    ),
}


def _places(seats: int) -> str:
    if seats == 1:
        return _("The option that comes out on top wins.")
    return _("The first %(seats)s win.", seats=seats)


def _stv(seats: int) -> str:
    return _(
        "You put the options in order. %(seats)s of them win. An option needs a set share of the votes to win. "
        "Votes that it does not need move to those voters’ next choices, in part. When nobody has enough, the option "
        "with the fewest votes is out, and its votes move on.",
        seats=seats,
    )


def _yes_no(threshold: int | None) -> str:
    if threshold is None or threshold == 50:
        return _("Yes wins if more people say yes than no. People who abstain are not counted here.")
    return _(
        "Yes wins if more than %(share)s in 100 of those who say yes or no say yes. People who abstain are not "
        "counted here.",
        share=threshold,
    )


def _budget(question: PollQuestion) -> str:
    money = _("There is %(money)s to spend.", money=pounds(question.budget or 0))
    if question.method is Method.GREEDY:
        return f"{money} " + _("The project with the most votes is paid for first, then the next, as long as it fits.")
    return f"{money} " + _(
        "Everybody who decides on it gets the same share of it. A project is paid for when the people who chose it "
        "have enough left in their shares, together. So every part of the town can get something."
    )


def how_marked(question: PollQuestion) -> str:
    """What to do with the options, in a sentence."""
    match question.marking:
        case Marking.ONE:
            return _("Choose one.")
        case Marking.SCORES:
            return _("Give each option from 0 (worst) to 5 (best). An option that you leave out gets nothing.")
        case Marking.POINTS:
            words = ngettext("Share out %(num)s point.", "Share out up to %(num)s points.", question.points or 0)
            return f"{words} " + _("You can give all of them to one option.")
        case Marking.KNAPSACK:
            return _("Choose as many as the money pays for: %(money)s.", money=pounds(question.budget or 0))
        case Marking.SEVERAL:
            return _("Choose as many as you like.") if question.most is None else _up_to(question.most)
        case Marking.RANKS:
            words = _("Put 1 beside the option you like best, 2 beside the next, and so on.")
            return f"{words} " + _("You can stop when you do not mind any more.")


def _up_to(most: int) -> str:
    return str(ngettext("Choose %(num)s at most.", "Choose up to %(num)s.", most))


def who_is_asked(poll: Poll) -> str:
    """Who may vote with an account, and whether codes do too."""
    words = _asked_by_account(poll)
    if poll.takes_codes and poll.eligibility is not Eligibility.CODES:
        words = f"{words} " + _("People who were given a code on paper can vote too, without an account.")
    return words


def _asked_by_account(poll: Poll) -> str:
    if poll.eligibility is Eligibility.CODES:
        return _("Everybody who was given a code on paper. You need no account.")
    if poll.eligibility is Eligibility.ORGANISATION and poll.organisation:
        words = _("Members of %(name)s.", name=poll.organisation.name)
    elif poll.eligibility is Eligibility.WARDS:
        names = [asked.ward.name for asked in poll.wards]
        words = _("People who live in %(wards)s, as their account says.", wards=format_list(names, locale=get_locale()))
    else:
        words = _("Everybody with an account here. An account is free and takes an email address.")
    return f"{words} {_ages(poll.age_band)}".strip()


def _ages(band: AgeBand | None) -> str:
    if band is None:
        return ""
    return _("Aged 13 to 17.") if band is AgeBand.TEEN else _("Aged 18 or over.")


def tie_rule(poll: Poll) -> str:
    """What decides where two options are equal."""
    words = _(
        "Where we count in rounds, we look back to the round before. Otherwise the option listed first goes first."
    )
    if poll.is_order_drawn:
        words = f"{words} " + _("The order of the list is drawn by lot when the poll is announced.")
    return words


def told_of_few(poll: Poll) -> list[str]:
    """What will be told of the result if few vote, said before anybody does; of an open vote everything is told."""
    if poll.is_named:
        return []
    least, smallest = LEAST_SMALL_COUNT, small_count()
    only_outcome = _(
        "If fewer than %(least)s people vote, we show what came out and how many voted, no other number.", least=least
    )
    only_totals = _(
        "If fewer than %(smallest)s vote, we show totals, but not the ballots one by one.", smallest=smallest
    )
    honest = _("If only one person votes, or all choose the same, any result shows how they voted.")
    return [only_outcome, *([only_totals] if smallest > least else []), honest]


def said(question: PollQuestion, line: str) -> list[str]:
    """A line of marks as its voter reads it; nothing for an abstention."""
    if not line:
        return []
    titles = [option.title for option in question.listed]
    if question.marking is Marking.RANKS:
        ranks = [[titles[int(place) - 1] for place in group.split("=")] for group in line.split(">")]
        return [_("%(rank)s. %(option)s", rank=rank, option=", ".join(level)) for rank, level in enumerate(ranks, 1)]
    return [_valued(question, titles, *part.partition(":")[::2]) for part in line.split(",")]


def _valued(question: PollQuestion, titles: list[str], place: str, value: str) -> str:
    title = titles[int(place) - 1]
    if question.marking is Marking.SCORES:
        return _("%(option)s: %(score)s out of 5", option=title, score=value)
    if question.marking is Marking.POINTS:
        return str(ngettext("%(option)s: %(num)s point", "%(option)s: %(num)s points", int(value), option=title))
    cost = question.listed[int(place) - 1].cost
    return f"{title} ({pounds(cost)})" if cost else title


def tally(question: PollQuestion, line: str) -> int:
    """What a line adds up to: points given, or pounds spent."""
    total = 0
    for part in filter(None, line.split(",")):
        place, _colon, value = part.partition(":")
        total += int(value) if value else question.listed[int(place) - 1].cost or 0
    return total


def is_totalled(question: PollQuestion) -> bool:
    """Whether there is something to add up while marking."""
    return question.marking in {Marking.POINTS, Marking.KNAPSACK}


def total_words(question: PollQuestion, total: int) -> str:
    """Where somebody stands who has given so many points, or spent so many pounds."""
    if question.marking is Marking.POINTS:
        left = (question.points or 0) - total
        words = _("You have given %(total)s of %(most)s points.", total=total, most=question.points)
        return f"{words} {_left(str(left))}" if left >= 0 else f"{words} {_over(str(-left))}"
    left = (question.budget or 0) - total
    words = _("You have spent %(total)s of %(most)s.", total=pounds(total), most=pounds(question.budget or 0))
    return f"{words} {_left(pounds(left))}" if left >= 0 else f"{words} {_over(pounds(-left))}"


def _left(amount: str) -> str:
    return _("%(amount)s left.", amount=amount)


def _over(amount: str) -> str:
    return _("That is %(amount)s too much.", amount=amount)
