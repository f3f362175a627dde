"""Giving wards money of their own in one poll: a pot for each that gets some, all asked and counted alike."""

from collections.abc import Mapping
from dataclasses import replace

from flask_babel import gettext as _

from app.accounts.models import Person
from app.kit.errors import Duplicate
from app.places.queries import list_ward_names
from app.polls import drafting
from app.polls.drafting import QuestionTerms
from app.polls.models import Poll, PollQuestion
from app.polls.pots import pots_of


def add_pots(poll: Poll, terms: QuestionTerms, amounts: Mapping[str, int], *, actor: Person) -> list[PollQuestion]:
    """A pot for each ward with an amount, by the name of the ward, which stands before the common title."""
    drafting.hold_draft(poll)
    if {pot.ward_code for pot in pots_of(poll)} & set(amounts):
        raise Duplicate(_("One of these wards has a pot in this poll already."))
    made = []
    for ward in (each for each in list_ward_names() if each.code in amounts):
        title = _("%(ward)s: %(title)s", ward=ward.name, title=terms.title)
        own = replace(terms, title=title, budget=amounts[ward.code])
        made.append(drafting.add_question(poll, own, actor=actor, ward_code=ward.code))
    return made
